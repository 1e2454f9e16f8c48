// DNS (RFC 1035), as far as a connection record needs it: is this DNS, and who is the client. Also reads
// mDNS, LLMNR and NetBIOS name service, which share the format.
#include <array>
#include <vector>

#include "dissect/stream/dissector.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{53};
constexpr std::array<std::uint16_t, 4> udp_ports{53, 137, 5353, 5355};
constexpr unsigned questions_max = 25;
constexpr std::size_t header_bytes = 12;

/// Skips a name; compression pointers end it. False when it runs out of the message.
bool skip_name(ByteCursor& at) {
    for (;;) {
        std::uint8_t length = at.u8();
        if (!at.ok()) return false;
        if (length == 0) return true;
        if ((length & 0xc0) == 0xc0) {
            at.skip(1);
            return at.ok();
        }
        if (length & 0xc0) return false;
        at.skip(length);
    }
}

bool skip_questions(ByteCursor& at, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        if (!skip_name(at)) return false;
        at.skip(4);
        if (!at.ok()) return false;
    }
    return true;
}

bool skip_answers(ByteCursor& at, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        if (!skip_name(at)) return false;
        at.skip(8);
        at.skip(at.u16());
        if (!at.ok()) return false;
    }
    return true;
}

class DnsDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (!context.connection.over_tcp) return message(context, data);
        auto& pending = pending_[context.from_originator ? 0 : 1];
        pending.insert(pending.end(), data.begin(), data.end());
        ByteCursor at{Bytes(pending)};
        std::size_t consumed = 0;
        while (at.remaining() >= 2 && !done_) {
            Bytes whole = at.take(at.u16());
            if (!at.ok()) break;
            consumed = at.offset();
            message(context, whole);
        }
        pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(consumed));
    }
    void on_gap(StreamContext&, std::uint64_t) override { done_ = true; }
    bool done() const override { return done_; }

private:
    void message(StreamContext& context, Bytes data) {
        ByteCursor at(data);
        at.skip(2);
        std::uint16_t flags = at.u16();
        unsigned questions = at.u16();
        unsigned answers = at.u16();
        if (data.size() < header_bytes) return context.violation("message shorter than its header");
        at.skip(4);
        bool is_reply = flags & 0x8000;
        if (first_ && is_reply && context.from_originator && !context.connection.responder_is_multicast)
            context.flip();
        first_ = false;
        if (questions > questions_max) return context.violation("more than 25 questions");
        if (skip_questions(at, questions) && skip_answers(at, answers)) {
            context.confirm();
            done_ = !context.connection.over_tcp || done_;
        }
    }

    std::vector<std::uint8_t> pending_[2];
    bool first_ = true;
    bool done_ = false;
};

constexpr StreamDissectorSpec dns{
    .name = "dns",
    .analyzer = "DNS",
    .summary = "Domain Name System, mDNS, LLMNR, NetBIOS names",
    .tcp_ports = tcp_ports,
    .udp_ports = udp_ports,
    .ends_udp_sessions_early = true,
    .make = StreamDissectorSpec::make_one<DnsDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, dns)

}  // namespace
}  // namespace slipstream
