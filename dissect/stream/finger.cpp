// Finger (RFC 1288): one line asks, text answers. Nothing of it is logged but oddities. Zeek with its default
// scripts never looks at the question, and so finds every one unfinished whose asker closed.
#include <array>

#include "dissect/stream/content_lines.h"
#include "dissect/stream/dissector.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{79};
constexpr std::size_t answer_line_bytes_max = 1000;

class FingerDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (context.from_originator || long_line_told_) return;
        answer_.feed(data, [&](std::string_view line) {
            long_line_told_ = line.size() >= answer_line_bytes_max;
            if (long_line_told_) context.weird_of("CONTENTLINE", "contentline_size_exceeded");
            return !long_line_told_;
        });
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_side_end(StreamContext& context) override {
        if (context.from_originator) client_closed_ = true;
    }
    void on_end(StreamContext& context) override {
        if (client_closed_) context.weird("partial_finger_request");
    }
    bool done() const override { return false; }
    bool awaits_end() const override { return true; }

private:
    ContentLines answer_{ContentLines::Rules{.line_bytes_max = answer_line_bytes_max}};
    bool client_closed_ = false;
    bool long_line_told_ = false;
};

constexpr StreamDissectorSpec finger{
    .name = "finger",
    .analyzer = "FINGER",
    .summary = "Finger user information",
    .tcp_ports = tcp_ports,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<FingerDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, finger)

}  // namespace
}  // namespace slipstream
