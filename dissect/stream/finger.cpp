// Finger (RFC 1288): one line asks, text answers. Only a question that was never finished is worth a word.
#include <array>

#include "dissect/stream/content_lines.h"
#include "dissect/stream/dissector.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{79};

class FingerDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (!context.from_originator || asked_) return;
        lines_.feed(data, [this](std::string_view) {
            asked_ = true;
            return false;
        });
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_side_end(StreamContext& context) override {
        if (context.from_originator) client_closed_ = true;
    }
    void on_end(StreamContext& context) override {
        if (client_closed_ && !asked_) context.weird("partial_finger_request");
    }
    bool done() const override { return asked_; }
    bool awaits_end() const override { return !asked_; }

private:
    ContentLines lines_;
    bool asked_ = false;
    bool client_closed_ = false;
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
