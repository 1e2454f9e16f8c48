// DHCP (RFC 2131, RFC 2132): what each message says, as a record that is joined with those of the same
// transaction later, because several connections carry them.
#include <array>

#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"
#include "dissect/stream/number_names.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 3> udp_ports{67, 68, 4011};
constexpr std::size_t cookie_offset = 236;
constexpr std::uint32_t cookie = 0x63825363;
constexpr IpAddress unspecified = IpAddress::v4(0), broadcast = IpAddress::v4(0xffffffff);

enum Option : std::uint8_t {
    pad = 0,
    host_name = 12,
    domain_name = 15,
    requested_address = 50,
    lease_time = 51,
    message_type = 53,
    message_text = 56,
    client_identifier = 61,
    client_name = 81,
    end_of_options = 255,
};

constexpr std::array message_types{
    NumberName{1, "DISCOVER"},
    NumberName{2, "OFFER"},
    NumberName{3, "REQUEST"},
    NumberName{4, "DECLINE"},
    NumberName{5, "ACK"},
    NumberName{6, "NAK"},
    NumberName{7, "RELEASE"},
    NumberName{8, "INFORM"},
    NumberName{9, "FORCERENEW"},
    NumberName{10, "LEASEQUERY"},
    NumberName{11, "LEASEUNASSIGNED"},
    NumberName{12, "LEASEUNKNOWN"},
    NumberName{13, "LEASEACTIVE"},
    NumberName{14, "BULKLEASEQUERY"},
    NumberName{15, "LEASEQUERYDONE"},
    NumberName{16, "ACTIVELEASEQUERY"},
    NumberName{17, "LEASEQUERYSTATUS"},
    NumberName{18, "TLS"},
};

/// "00:11:22:33:44:55"; eight bytes when the last two say something; empty when there are not six.
std::string mac_text(Bytes address) {
    constexpr char digits[] = "0123456789abcdef";
    if (address.size() < 6) return {};
    const std::size_t shown = address.size() >= 8 && (address[6] != 0 || address[7] != 0) ? 8 : 6;
    std::string text;
    for (std::uint8_t byte : address.first(shown)) {
        if (!text.empty()) text.push_back(':');
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 15U]);
    }
    return text;
}

/// Without the zeros at its end; Zeek takes one character alone for none.
std::string domain_text(Bytes value) {
    std::size_t last = 0;
    for (std::size_t i = 0; i < value.size(); ++i)
        if (value[i] != 0) last = i;
    return last > 0 ? text_of(value.first(last + 1)) : std::string{};
}

struct Message {
    DhcpRecord row;
    bool has_type = false;

    /// False when the value is too short for what it should be.
    bool take_option(std::uint8_t option, Bytes value) {
        ByteCursor at(value);
        const bool asks = row.from_originator;
        switch (option) {
            case host_name:
                if (asks) row.host_name = text_of(value);
                return true;
            case domain_name:
                if (!asks) row.domain = domain_text(value);
                return true;
            case requested_address: {
                const IpAddress address = IpAddress::v4(at.u32());
                if (asks && at.ok()) row.requested = address;
                return at.ok();
            }
            case lease_time: {
                const Duration time = seconds(at.u32());
                if (!asks && at.ok()) row.lease_time = time;
                return at.ok();
            }
            case message_type:
                row.message_types = {name_of(message_types, at.u8(), "unknown-message-type-")};
                has_type = at.ok();
                return at.ok();
            case message_text: (asks ? row.client_message : row.server_message) = text_of(value); return true;
            case client_identifier:
                if (at.u8() == 1 && asks) row.mac = mac_text(at.rest());
                return at.ok();
            case client_name:
                at.skip(3);  // flags and two result codes
                if (asks && at.ok()) row.client_name = text_of(at.rest());
                return at.ok();
            default: return true;
        }
    }
};

void take_addresses(DhcpRecord& row, const ConnectionView& connection, IpAddress assigned) {
    if (row.from_originator) {
        if (connection.orig != unspecified && connection.orig != broadcast) row.client = connection.orig;
        return;
    }
    if (assigned == unspecified) return;
    row.assigned = assigned;
    if (connection.resp != broadcast) row.server = connection.resp;
}

// The relay is the gateway of the client's network.
void tell_relay(StreamContext& context, const IpAddress& relay) {
    const ConnectionView& c = context.connection;
    NoticeRecord row;
    row.time = context.time;
    row.note = {"Log_gw::Gateway_addr_identified"};
    row.message = "Gateway address identified: " + relay.to_string() + " ";
    row.set_connection(c.uid, c.orig, {c.orig_port}, c.resp, {c.resp_port}, {c.protocol()});
    context.emit(std::move(row));
}

class DhcpDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        ByteCursor at(data);
        Message message;
        DhcpRecord& row = message.row;
        row.time = context.time;
        row.uids.items = {context.connection.uid};
        row.from_originator = context.from_originator;
        at.skip(4);  // operation, kind and length of hardware addresses, hops
        row.transaction = at.u32();
        at.skip(8);  // seconds, flags, client's own address
        const IpAddress assigned = IpAddress::v4(at.u32());
        at.skip(4);  // next server
        const IpAddress relay = IpAddress::v4(at.u32());
        row.hardware_address = mac_text(at.take(16));
        at.skip(192);  // server name, boot file
        const std::uint32_t seen_cookie = at.u32();
        if (!at.ok()) return context.violation("message shorter than its header");
        if (seen_cookie != cookie)
            return context.violation("bad cookie (" + std::to_string(seen_cookie) + ")");
        take_addresses(row, context.connection, assigned);
        while (at.remaining() > 0) {
            const std::uint8_t option = at.u8();
            if (option == end_of_options) break;
            if (option == pad) continue;
            const Bytes value = at.take(at.u8());
            if (!at.ok() || !message.take_option(option, value)) return context.violation("malformed option");
        }
        if (!message.has_type) {
            context.violation("no DHCP message type option");
            row.message_types = {"unknown-message-type-0"};
        }
        context.confirm();
        context.emit(std::move(row));
        if (relay != unspecified) tell_relay(context, relay);
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    bool done() const override { return false; }
};

SignatureMatch has_cookie(Bytes first) {
    ByteCursor at(first);
    at.skip(cookie_offset);
    return at.u32() == cookie ? SignatureMatch::match : SignatureMatch::mismatch;
}
constexpr std::array signatures{
    StreamSignature{has_cookie, has_cookie, StreamSignature::either, false, true}};

constexpr StreamDissectorSpec dhcp{
    .name = "dhcp",
    .analyzer = "DHCP",
    .summary = "Dynamic Host Configuration Protocol",
    .udp_ports = udp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<DhcpDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, dhcp)

}  // namespace
}  // namespace slipstream
