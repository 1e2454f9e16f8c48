// Builds frames for the decoder tests, inside out or header by header, with right lengths and checksums
// unless a test spoils them on purpose.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "capture/base/address.h"
#include "capture/packet.h"
#include "dissect/packet/decoder.h"

namespace slipstream::test {

using Frame = std::vector<std::uint8_t>;

inline void put8(Frame& f, unsigned v) { f.push_back(static_cast<std::uint8_t>(v)); }
inline void put16(Frame& f, unsigned v) {
    put8(f, v >> 8);
    put8(f, v);
}
inline void put32(Frame& f, std::uint32_t v) {
    put16(f, v >> 16);
    put16(f, v);
}
inline void set16(Frame& f, std::size_t at, unsigned v) {
    f.at(at) = static_cast<std::uint8_t>(v >> 8);
    f.at(at + 1) = static_cast<std::uint8_t>(v);
}
inline Frame operator+(Frame left, const Frame& right) {
    for (const std::uint8_t byte : right) left.push_back(byte);  // insert() of constants worries GCC 12
    return left;
}
inline Frame bytes(std::initializer_list<unsigned> values) {
    Frame f;
    for (unsigned v : values) put8(f, v);
    return f;
}
inline Frame text(std::string_view s) { return {s.begin(), s.end()}; }
inline Frame zeros(std::size_t n) { return Frame(n, 0); }

/// One's complement sum the slow and obvious way, to test the fast one against.
inline unsigned checksum_of(const Frame& f) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < f.size(); i += 2) {
        sum += static_cast<std::uint32_t>(f[i] << 8);
        if (i + 1 < f.size()) sum += f[i + 1];
    }
    while ((sum >> 16) != 0) sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

struct Ends {
    IpAddress source;
    IpAddress destination;
    bool v6() const { return !source.is_v4(); }
};

inline Ends v4_ends() { return {*IpAddress::parse("10.0.0.1"), *IpAddress::parse("192.168.1.2")}; }
inline Ends v6_ends() { return {*IpAddress::parse("2001:db8::1"), *IpAddress::parse("2001:db8::2")}; }

inline void put_address(Frame& f, const IpAddress& a) {
    for (std::size_t i = a.is_v4() ? 12 : 0; i < 16; ++i) put8(f, a.bytes()[i]);
}

inline Frame pseudo_header(const Ends& ends, unsigned protocol, std::size_t length) {
    Frame f;
    put_address(f, ends.source);
    put_address(f, ends.destination);
    put32(f, static_cast<std::uint32_t>(length));
    put32(f, protocol);
    return f;
}

/// Fills the checksum at `at` of a transport message.
inline Frame sealed(Frame message, const Ends& ends, unsigned protocol, std::size_t at) {
    set16(message, at, 0);
    set16(message, at, checksum_of(pseudo_header(ends, protocol, message.size()) + message));
    return message;
}

inline Frame tcp(const Ends& ends, unsigned flags, const Frame& payload = {}, const Frame& options = {}) {
    Frame f;
    put16(f, 40000);
    put16(f, 80);
    put32(f, 1000);
    put32(f, 2000);
    put8(f, static_cast<unsigned>((20 + options.size()) / 4 << 4));
    put8(f, flags);
    put16(f, 512);
    put32(f, 0);
    return sealed(f + options + payload, ends, 6, 16);
}

inline Frame udp(const Ends& ends, unsigned destination_port, const Frame& payload) {
    Frame f;
    put16(f, 50000);
    put16(f, destination_port);
    put16(f, static_cast<unsigned>(8 + payload.size()));
    put16(f, 0);
    return sealed(f + payload, ends, 17, 6);
}

inline Frame icmp_echo(const Frame& payload) {
    Frame f = bytes({8, 0, 0, 0, 0, 1, 0, 2}) + payload;
    set16(f, 2, checksum_of(f));
    return f;
}

inline Frame icmp6_echo(const Ends& ends, const Frame& payload) {
    return sealed(bytes({128, 0, 0, 0, 0, 1, 0, 2}) + payload, ends, 58, 2);
}

/// IPv4, fragment bits as in the header's flags-and-offset field.
inline Frame ipv4(const Ends& ends, unsigned protocol, const Frame& payload, unsigned fragment_bits = 0) {
    Frame f = bytes({0x45, 0});
    put16(f, static_cast<unsigned>(20 + payload.size()));
    put16(f, 0x1234);
    put16(f, fragment_bits);
    put8(f, 64);
    put8(f, protocol);
    put16(f, 0);
    put_address(f, ends.source);
    put_address(f, ends.destination);
    set16(f, 10, checksum_of(f));
    return f + payload;
}

/// IPv6; `payload` starts with the extension headers, if any, and `next` names the first.
inline Frame ipv6(const Ends& ends, unsigned next, const Frame& payload) {
    Frame f = bytes({0x60, 0, 0, 0});
    put16(f, static_cast<unsigned>(payload.size()));
    put8(f, next);
    put8(f, 63);
    put_address(f, ends.source);
    put_address(f, ends.destination);
    return f + payload;
}

inline Frame ethernet(unsigned type, const Frame& payload) {
    Frame f = bytes({0x02, 0, 0, 0, 0, 0xbb, 0x02, 0, 0, 0, 0, 0xaa});
    put16(f, type);
    return f + payload;
}

/// A small TCP SYN over IPv4, the standard passenger of the link-layer tests.
inline Frame passenger() { return ipv4(v4_ends(), 6, tcp(v4_ends(), TcpHeader::syn)); }

inline Packet packet_of(const Frame& frame, LinkType link_type = 1) {
    Packet p;
    p.data = frame.data();
    p.captured_bytes = p.wire_bytes = static_cast<std::uint32_t>(frame.size());
    p.link_type = link_type;
    return p;
}

/// The result of one decode, with the frame it points into.
struct Result {
    Frame frame;
    Decoded decoded;

    const Decoded* operator->() const { return &decoded; }
    /// Names of the weirds raised, with their source: "truncated_IP/IP", "_in_tunnel" as the log would show
    /// it.
    std::vector<std::string> weirds() const {
        std::vector<std::string> names;
        for (const WeirdEvent& w : decoded.weirds) {
            const bool suffix = w.in_tunnel && w.scope != WeirdScope::connection && !w.source.empty();
            names.push_back(std::string(w.name) + (suffix ? "_in_tunnel/" : "/") + std::string(w.source));
        }
        return names;
    }
};

using Names = std::vector<std::string>;

inline Result decode(Frame frame, LinkType link_type = 1, DecodeOptions options = {}) {
    Result result{std::move(frame), {}};
    decode_packet(packet_of(result.frame, link_type), options, result.decoded);
    return result;
}

/// As the capture with a snap length keeps it: the first n bytes of the frame.
inline Result decode_cut(const Frame& frame, std::size_t n, LinkType link_type = 1,
                         DecodeOptions options = {}) {
    Result result{Frame(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(n)), {}};
    Packet packet = packet_of(result.frame, link_type);
    packet.wire_bytes = static_cast<std::uint32_t>(frame.size());
    decode_packet(packet, options, result.decoded);
    return result;
}

/// As the flow table enters a UDP tunnel: one hop on the stack, then the datagram's payload.
inline Result decode_tunnel(Layer layer, TunnelType type, Frame payload, unsigned hops = 1) {
    Result result{std::move(payload), {}};
    Decoded& out = result.decoded;
    out.reset();
    out.source = v4_ends().source;
    out.destination = v4_ends().destination;
    for (unsigned i = 0; i < hops; ++i) {
        out.tunnel.hops[i] = {.type = type, .orig = out.source, .resp = out.destination};
        ++out.tunnel.depth;
    }
    decode_from(layer, result.frame, static_cast<std::uint32_t>(result.frame.size()), false, {}, out);
    return result;
}

}  // namespace slipstream::test
