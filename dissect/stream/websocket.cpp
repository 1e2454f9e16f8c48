// WebSocket (RFC 6455) behind the handshake that HTTP reads: takes the messages out of their frames and gives
// them to whatever protocol their first bytes show, as a connection within this one.
#include <algorithm>
#include <array>
#include <vector>

#include "dissect/stream/dissector.h"

namespace slipstream {
namespace {

constexpr std::uint8_t final_bit = 0x80, reserved_bits = 0x70, opcode_bits = 0x0f;
constexpr std::uint8_t masked_bit = 0x80, length_bits = 0x7f;
constexpr std::uint8_t continuation = 0, binary = 2, first_control = 8, last_control = 10;
constexpr std::size_t control_bytes_max = 125, mask_bytes = 4, head_bytes_max = 14;
constexpr std::size_t unmasked_at_once = 4096;

class WebsocketDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        Side& side = sides_[context.from_originator ? 0 : 1];
        while (!data.empty() && !stopped_)
            data = side.in_payload ? payload(context, side, data) : head(side, data);
    }
    void on_gap(StreamContext& context, std::uint64_t bytes) override {
        Side& side = sides_[context.from_originator ? 0 : 1];
        if (!side.in_payload || bytes > side.left) {
            stopped_ = true;
            return;
        }
        if (inner_ && side.carries_data()) context.gap_inner(*inner_, bytes);
        side.pass(bytes);
    }
    void on_side_end(StreamContext& context) override {
        if (inner_) context.end_inner_side(*inner_);
    }
    bool done() const override { return stopped_; }

private:
    struct Side {
        std::array<std::uint8_t, head_bytes_max> head{};
        std::size_t head_bytes = 0;
        std::array<std::uint8_t, mask_bytes> mask{};
        std::size_t mask_at = 0;
        std::uint64_t left = 0;  // of the payload
        std::uint8_t opcode = 0;
        bool is_masked = false;
        bool in_payload = false;
        bool in_message = false;  // fragments follow

        bool carries_data() const { return opcode < first_control; }
        void pass(std::uint64_t bytes) {
            left -= bytes;
            mask_at = (mask_at + bytes) % mask_bytes;
            in_payload = left > 0;
        }
    };

    // The next bytes of a frame's head; the whole of one is acted upon.
    Bytes head(Side& side, Bytes data) {
        side.head[side.head_bytes++] = data[0];
        if (side.head_bytes >= 2) on_head(side);
        return data.subspan(1);
    }
    void on_head(Side& side) {
        ByteCursor at(Bytes(side.head).first(side.head_bytes));
        const std::uint8_t first = at.u8(), second = at.u8();
        std::uint64_t length = second & length_bits;
        if (length == 126)
            length = at.u16();
        else if (length == 127)
            length = at.u64();
        const Bytes mask = (second & masked_bit) != 0 ? at.take(mask_bytes) : Bytes();
        if (!at.ok()) return;
        side.head_bytes = 0;
        side.opcode = first & opcode_bits;
        if (!is_legal(side, first, length)) {
            stopped_ = true;
            return;
        }
        if (side.carries_data()) side.in_message = (first & final_bit) == 0;
        side.is_masked = !mask.empty();
        std::copy(mask.begin(), mask.end(), side.mask.begin());
        side.mask_at = 0;
        side.left = length;
        side.in_payload = length > 0;
    }
    /// Extensions set reserved bits: what they carry is compressed and cannot be followed.
    static bool is_legal(const Side& side, std::uint8_t first, std::uint64_t length) {
        if ((first & reserved_bits) != 0) return false;
        if (side.opcode >= first_control)
            return side.opcode <= last_control && length <= control_bytes_max && (first & final_bit) != 0;
        return side.opcode <= binary && side.in_message == (side.opcode == continuation);
    }

    Bytes payload(StreamContext& context, Side& side, Bytes data) {
        const auto n = static_cast<std::size_t>(
            std::min<std::uint64_t>(side.left, std::min(data.size(), unmasked_at_once)));
        if (side.carries_data()) {
            if (!inner_) inner_ = context.start_inner("");
            if (side.is_masked) {
                unmasked_.assign(data.begin(), data.begin() + static_cast<std::ptrdiff_t>(n));
                for (std::size_t i = 0; i < n; ++i)
                    unmasked_[i] ^= side.mask[(side.mask_at + i) % mask_bytes];
                context.feed_inner(*inner_, unmasked_);
            } else {
                context.feed_inner(*inner_, data.first(n));
            }
        }
        side.pass(n);
        return data.subspan(n);
    }

    std::array<Side, 2> sides_;
    std::optional<InnerStream> inner_;
    std::vector<std::uint8_t> unmasked_;  // of one piece; kept for its memory
    bool stopped_ = false;
};

constexpr StreamDissectorSpec websocket{
    .name = "websocket",
    .analyzer = "WEBSOCKET",
    .summary = "WebSocket frames behind HTTP's handshake",
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<WebsocketDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, websocket)

}  // namespace
}  // namespace slipstream
