// IPv6 (RFC 8200) with its chain of extension headers. The chain is walked as far as the capture reaches,
// before any length is tested, because the weirds of routing and destination options come first; the
// addresses a connection uses are found on the way.
#include "dissect/packet/checksum.h"
#include "dissect/packet/ip_payload.h"

namespace slipstream {
namespace {

constexpr std::uint32_t fixed_header_bytes = 40;
constexpr std::uint8_t hop_by_hop = 0, routing = 43, fragment = 44, authentication = 51,
                       destination_options = 60;

/// What the walk over the extension headers found.
struct Chain {
    std::uint32_t bytes = fixed_header_bytes;
    std::uint8_t last_type = ip_protocol_ipv6;  // of the last header that is complete
    std::uint8_t next = 0;                      // the type it announces
    bool has_home_address = false;
    bool has_final_destination = false;
    std::uint16_t fragment_bits = 0;
    Bytes mobility;
};

bool is_extension(std::uint8_t type) {
    return type == hop_by_hop || type == routing || type == fragment || type == authentication ||
           type == destination_options || type == ip_protocol_esp || type == ip_protocol_mobility;
}

std::uint32_t extension_bytes(std::uint8_t type, std::uint8_t length_field) {
    switch (type) {
        case fragment:
        case ip_protocol_esp: return 8;  // of ESP only this much is in the clear
        case authentication: return 8U + 4U * length_field;
        default: return 8U + 8U * length_field;
    }
}

/// Routing header types 0 (RFC 5095 deprecates it) and 2 (RFC 6275): the last address is where the packet
/// ends up.
void read_routing(DecodeState& state, Bytes header, Chain& chain) {
    if (chain.has_final_destination) {
        state.weird("multiple_routing_headers", "", WeirdScope::flow);
        return;
    }
    ByteCursor at{header};
    at.skip(1);
    const std::uint8_t length_field = at.u8();
    const std::uint8_t type = at.u8();
    const std::uint8_t segments_left = at.u8();
    auto use_last_address = [&] {
        ByteCursor last{header};
        last.skip(header.size() - 16);
        state.out.destination = IpAddress::v6(last.take(16));
        chain.has_final_destination = true;
    };
    if (type == 0) {
        if (segments_left > 0 && length_field >= 2) {
            if (length_field % 2 == 0)
                use_last_address();
            else
                state.weird("odd_routing0_len", "", WeirdScope::flow);
        }
        state.weird("routing0_hdr", "", WeirdScope::flow);
    } else if (type == 2) {
        if (segments_left == 0) return;
        if (length_field == 2)
            use_last_address();
        else
            state.weird("bad_routing2_len", "", WeirdScope::flow);
    } else {
        state.out.weirds.add({.name = "unknown_routing_type",
                              .source = "",
                              .scope = WeirdScope::flow,
                              .detail_kind = WeirdDetail::number,
                              .in_tunnel = false,
                              .detail = type,
                              .depth = state.out.tunnel.depth});
    }
}

/// Home Address option (RFC 6275 section 6.3): the address the sender is known by.
void read_destination_options(DecodeState& state, Bytes header, Chain& chain) {
    constexpr std::uint8_t pad1 = 0, home_address = 201;
    ByteCursor at{header};
    at.skip(2);
    while (at.remaining() > 0) {
        const std::uint8_t type = at.u8();
        if (type == pad1) continue;
        const std::uint8_t length = at.u8();
        const Bytes value = at.take(length);
        if (!at.ok()) {
            state.weird("bad_ipv6_dest_opt_len", "", WeirdScope::flow);
            return;
        }
        if (type != home_address) continue;
        if (length != 16) {
            state.weird("bad_home_addr_len", "", WeirdScope::flow);
        } else if (chain.has_home_address) {
            state.weird("multiple_home_addr_opts", "", WeirdScope::flow);
        } else {
            state.out.source = IpAddress::v6(value);
            chain.has_home_address = true;
        }
    }
}

void read_fragment(DecodeState& state, Bytes header, Chain& chain) {
    ByteCursor at{header};
    at.skip(2);
    chain.fragment_bits = at.u16();
    state.out.fragment_id = at.u32();
}

Chain walk_chain(DecodeState& state, ByteCursor at, std::uint8_t first_type) {
    Chain chain;
    chain.next = first_type;
    while (is_extension(chain.next) && at.remaining() >= 2) {
        const std::uint32_t bytes = extension_bytes(chain.next, at.peek(1));
        if (bytes > at.remaining()) break;
        const std::uint8_t next = at.peek();
        const Bytes header = at.take(bytes);
        chain.last_type = chain.next;
        chain.next = next;
        chain.bytes += bytes;
        switch (chain.last_type) {
            case routing: read_routing(state, header, chain); break;
            case destination_options: read_destination_options(state, header, chain); break;
            case fragment: read_fragment(state, header, chain); return chain;
            case ip_protocol_mobility: chain.mobility = header; return chain;
            case ip_protocol_esp: return chain;
            default: break;
        }
    }
    return chain;
}

Layer end_as_mobility(DecodeState& state, const Chain& chain) {
    Decoded& out = state.out;
    out.ip_protocol = ip_protocol_mobility;
    if (state.options.verify_checksums) {
        InternetSum sum;
        sum.add_pseudo_header(out.source, out.destination, 6, ip_protocol_mobility,
                              static_cast<std::uint32_t>(chain.mobility.size()));
        sum.add(chain.mobility);
        if (!sum.valid()) {
            state.weird("bad_MH_checksum", "IP", WeirdScope::flow);
            return Layer::done;
        }
    }
    if (chain.next != ip_protocol_no_next) state.weird("mobility_piggyback", "IP", WeirdScope::flow);
    return end_as_other_ip(state);
}

/// True when the packet ends here: kept for joining, or dropped because its part is not whole.
bool ends_as_fragment(DecodeState& state, const Chain& chain, Bytes header) {
    Decoded& out = state.out;
    out.fragment_offset = chain.fragment_bits & 0xfff8U;
    out.more_fragments = (chain.fragment_bits & 1U) != 0;
    out.dont_fragment = false;
    if (!out.ip_captured_whole) {
        state.weird("incompletely_captured_fragment", "IP", WeirdScope::flow);
        return out.fragment_offset != 0;
    }
    out.kind = PacketKind::fragment;
    out.ip_header = header;
    out.payload = captured_part(state.at, out.ip_payload_bytes);
    out.payload_bytes = out.ip_payload_bytes;
    return true;
}

Layer decode_ipv6(DecodeState& state) {
    const std::size_t available = state.at.remaining();
    if (available < fixed_header_bytes) {
        state.weird("truncated_IP", "IP");
        return Layer::done;
    }
    Decoded& out = state.out;
    ByteCursor at{state.at.rest().first<fixed_header_bytes>()};
    at.skip(4);
    const std::uint32_t total_bytes = at.u16() + fixed_header_bytes;
    const std::uint8_t first_type = at.u8();
    out.ttl = at.u8();
    out.source = IpAddress::v6(at.take(16));
    out.destination = IpAddress::v6(at.take(16));
    out.ip_version = 6;
    at = state.at;
    at.skip(fixed_header_bytes);
    const Chain chain = walk_chain(state, at, first_type);

    if (state.frame_wire < total_bytes + state.at.offset()) {
        state.weird("truncated_IP_len", "IP");
        return Layer::done;
    }
    if (chain.bytes > total_bytes) {
        state.weird("invalid_IP_header_size", "IP", state.reassembled ? WeirdScope::flow : WeirdScope::net);
        return Layer::done;
    }
    out.ip_captured_whole = available >= total_bytes;
    out.ip_total_bytes = total_bytes;
    out.ip_header_bytes = chain.bytes;
    out.ip_payload_bytes = total_bytes - chain.bytes;
    out.ip_protocol = chain.next;
    out.ip_packet = captured_part(state.at, total_bytes);
    const Bytes header = state.at.take(chain.bytes);

    if (chain.last_type == fragment && !state.reassembled && ends_as_fragment(state, chain, header))
        return Layer::done;
    if (chain.last_type == ip_protocol_esp) {
        out.ip_protocol = ip_protocol_esp;
        return end_as_other_ip(state);
    }
    if (chain.last_type == ip_protocol_mobility) return end_as_mobility(state, chain);
    return layer_behind_ip(state);
}

const PacketDecoder ipv6_decoder{"ipv6", Layer::ipv6, decode_ipv6};
SLIPSTREAM_REGISTER(PacketDecoder, slip_packet_decoders, ipv6_decoder)

}  // namespace
}  // namespace slipstream
