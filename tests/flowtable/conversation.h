// Feeds hand-made frames to a FlowPipeline and reads its records as one line each, in the notation of
// conn.log examples:
//     10.0.0.1:40000 > 10.0.0.2:80 tcp - 1.5 98 9417 SF 0 ShADadFf 11/670 10/9945
// (service, duration, payload bytes of originator and responder, state, missed, history, packets/IP bytes of
// both).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flowtable/flow_pipeline.h"
#include "tests/dissect/packet_builder.h"

namespace slipstream::test {

/// "1.5" s as whole microseconds, without rounding surprises.
inline std::int64_t us_of(double time_s) {
    return static_cast<std::int64_t>(time_s * 1e6 + (time_s < 0 ? -0.5 : 0.5));
}

inline std::string text_of(Duration duration) {
    std::string fraction = std::to_string(duration.us % 1'000'000);
    return std::to_string(duration.us / 1'000'000) + "." + std::string(6 - fraction.size(), '0') + fraction;
}

inline std::string text_of(const FlowRecord& r) {
    auto end = [](const IpAddress& a, Port p) { return a.to_string() + ":" + std::to_string(p.number); };
    auto count = [](const std::optional<std::uint64_t>& n) {
        return n ? std::to_string(*n) : std::string("-");
    };
    std::string out =
        end(r.orig, r.orig_port) + " > " + end(r.resp, r.resp_port) + " " + std::string(r.protocol.text);
    out += " " + r.service.value_or("-") + " " + (r.duration ? text_of(*r.duration) : "-");
    out += " " + count(r.orig_bytes) + " " + count(r.resp_bytes) + " " + std::string(r.conn_state);
    out += " " + std::to_string(r.missed_bytes) + " " + r.history.value_or("-");
    out += " " + std::to_string(r.orig_packets) + "/" + std::to_string(r.orig_ip_bytes);
    return out + " " + std::to_string(r.resp_packets) + "/" + std::to_string(r.resp_ip_bytes);
}

/// The row without its ends, protocol and service: what most TCP examples are about.
inline std::string short_text_of(const FlowRecord& r) {
    std::string text = text_of(r);
    std::size_t at = 0;
    for (int i = 0; i < 5; ++i) at = text.find(' ', at) + 1;
    return text.substr(at);
}

/// One pipeline and everything it said.
class PipelineRun {
public:
    explicit PipelineRun(FlowConfig config = {}) : pipeline_(config, nullptr) {}

    /// One frame, of which the capture lost the last `cut_bytes`.
    void feed(double time_s, const Frame& frame, unsigned cut_bytes = 0) {
        feed_at(Time{us_of(time_s)}, frame, cut_bytes);
    }
    void feed_at(Time time, const Frame& frame, unsigned cut_bytes = 0, LinkType link_type = 1) {
        PacketBatch batch;
        batch.packets.push_back(packet_of(frame, link_type));
        batch.packets.back().time = time;
        batch.packets.back().index = next_index_++;
        batch.packets.back().captured_bytes -= cut_bytes;
        RecordBatch out;
        pipeline_.process(batch, {}, 0, out);
        keep(out);
    }
    void finish() {
        RecordBatch out;
        pipeline_.finish(out);
        keep(out);
    }
    /// Ends the input and gives one line per connection, in the order they were written.
    Names rows() {
        finish();
        Names lines;
        for (const FlowRecord& flow : flows) lines.push_back(text_of(flow));
        return lines;
    }
    Names short_rows() {
        finish();
        Names lines;
        for (const FlowRecord& flow : flows) lines.push_back(short_text_of(flow));
        return lines;
    }
    bool raised(std::string_view weird) const {
        for (const WeirdRecord& w : weirds)
            if (w.name == weird) return true;
        return false;
    }
    FlowPipeline& pipeline() { return pipeline_; }

    std::vector<FlowRecord> flows;
    std::vector<WeirdRecord> weirds;
    std::vector<ArpRecord> arps;
    std::vector<AppRecord> apps;

private:
    void keep(RecordBatch& out) {
        for (Record& record : out.records) {
            if (auto* flow = std::get_if<FlowRecord>(&record.body))
                flows.push_back(std::move(*flow));
            else if (auto* weird = std::get_if<WeirdRecord>(&record.body))
                weirds.push_back(std::move(*weird));
            else if (auto* arp = std::get_if<ArpRecord>(&record.body))
                arps.push_back(std::move(*arp));
            else
                apps.push_back(*std::get<std::shared_ptr<const AppRecord>>(record.body));
        }
    }

    FlowPipeline pipeline_;
    std::uint64_t next_index_ = 0;
};

struct HostPort {
    IpAddress address;
    std::uint16_t port = 0;

    static HostPort parse(std::string_view text) {
        std::size_t colon = text.rfind(':');
        return {*IpAddress::parse(text.substr(0, colon)),
                static_cast<std::uint16_t>(std::stoul(std::string(text.substr(colon + 1))))};
    }
};

/// What a segment has beyond the ordinary.
struct SegmentExtras {
    unsigned options_bytes = 0;  // TCP options (no-operations), a multiple of 4
    bool good_checksum = true;
    unsigned cut_bytes = 0;  // missing at the end of the captured frame
    unsigned window = 512;
};

/// A TCP conversation over IPv4. Sequence numbers are relative to each side's first one, so a SYN is at 0 and
/// the first payload byte at 1, as tcpdump prints them.
class Conversation {
public:
    using Extras = SegmentExtras;

    Conversation(PipelineRun& run, std::string_view client, std::string_view server)
        : run_(run), client_(HostPort::parse(client)), server_(HostPort::parse(server)) {}

    /// `way` '>' client to server, '<' back. `flags` of "SFRPU." ('.' is ACK, as in tcpdump). `payload` bytes
    /// of data.
    void packet(double time_s, char way, std::string_view flags, std::uint64_t sequence, std::uint64_t ack,
                std::size_t payload, const Extras& extras) {
        packet(time_s, way, flags, sequence, ack, Frame(payload, 'x'), extras);
    }
    void packet(double time_s, char way, std::string_view flags, std::uint64_t sequence,
                std::uint64_t ack = 0, std::size_t payload = 0, unsigned options_bytes = 0) {
        packet(time_s, way, flags, sequence, ack, payload, Extras{.options_bytes = options_bytes});
    }
    void packet(double time_s, char way, std::string_view flags, std::uint64_t sequence, std::uint64_t ack,
                const Frame& payload, const Extras& extras = {}) {
        run_.feed(time_s, frame(way, flags, sequence, ack, payload, extras), extras.cut_bytes);
    }
    Frame frame(char way, std::string_view flags, std::uint64_t sequence, std::uint64_t ack,
                const Frame& payload, const Extras& extras) const {
        const HostPort& from = way == '>' ? client_ : server_;
        const HostPort& to = way == '>' ? server_ : client_;
        const Ends ends{from.address, to.address};
        Frame f;
        put16(f, from.port);
        put16(f, to.port);
        put32(f, static_cast<std::uint32_t>(sequence) + first_sequence[way == '>' ? 0 : 1]);
        const bool acks = flags.find('.') != std::string_view::npos;
        put32(f, acks ? static_cast<std::uint32_t>(ack) + first_sequence[way == '>' ? 1 : 0] : 0);
        put8(f, (20 + extras.options_bytes) / 4 << 4);
        put8(f, flag_bits(flags));
        put16(f, extras.window);
        put32(f, 0);
        f = sealed(f + Frame(extras.options_bytes, 1) + payload, ends, 6, 16);
        if (!extras.good_checksum) f[16] ^= 0x55;
        return ethernet(0x800, ipv4(ends, 6, f));
    }
    /// SYN, SYN-ACK, ACK, a millisecond apart.
    void handshake(double time_s) {
        packet(time_s, '>', "S", 0);
        packet(time_s + 0.001, '<', "S.", 0, 1);
        packet(time_s + 0.002, '>', ".", 1, 1);
    }

    std::uint32_t first_sequence[2] = {1'000'000, 3'000'000'000};  // client, server

private:
    static unsigned flag_bits(std::string_view flags) {
        unsigned bits = 0;
        for (char c : flags) {
            bits |= c == 'S'   ? TcpHeader::syn
                    : c == 'F' ? TcpHeader::fin
                    : c == 'R' ? TcpHeader::rst
                    : c == 'P' ? TcpHeader::psh
                    : c == 'U' ? TcpHeader::urg
                               : TcpHeader::ack;
        }
        return bits;
    }

    PipelineRun& run_;
    HostPort client_, server_;
};

/// An UDP datagram in a frame.
inline Frame udp_frame(std::string_view from, std::string_view to, const Frame& payload,
                       bool good_checksum = true) {
    const HostPort source = HostPort::parse(from), destination = HostPort::parse(to);
    const Ends ends{source.address, destination.address};
    Frame f;
    put16(f, source.port);
    put16(f, destination.port);
    put16(f, static_cast<unsigned>(8 + payload.size()));
    put16(f, 0);
    f = sealed(f + payload, ends, 17, 6);
    if (!good_checksum) f[6] ^= 0x55;
    return ethernet(0x800, ipv4(ends, 17, f));
}

/// An ICMP message of any type in an IPv4 frame.
inline Frame icmp_frame(std::string_view from, std::string_view to, unsigned type, unsigned code,
                        std::size_t payload = 56) {
    Frame message = bytes({type, code, 0, 0, 0, 1, 0, 2}) + Frame(payload, 'i');
    set16(message, 2, checksum_of(message));
    return ethernet(0x800, ipv4({*IpAddress::parse(from), *IpAddress::parse(to)}, 1, message));
}

/// A DNS message without sections, filled up to `bytes_total`: enough to be recognised.
inline Frame dns_message(bool reply, std::size_t bytes_total) {
    Frame message = bytes({0x12, 0x34, reply ? 0x81U : 0x01U, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    message.resize(bytes_total, 0);
    return message;
}

/// An NTP message of 48 bytes; mode 3 asks, 4 answers.
inline Frame ntp_message(unsigned mode) {
    Frame message = zeros(48);
    message[0] = static_cast<std::uint8_t>(0x20 | mode);
    return message;
}

}  // namespace slipstream::test
