// NTP (RFC 5905), as far as a connection record needs it: is this NTP, and who is the client.
#include <array>

#include "dissect/stream/dissector.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> udp_ports{123};
constexpr unsigned mode_client = 3, mode_server = 4, mode_control = 6, mode_private = 7;
constexpr std::size_t standard_bytes = 48, control_bytes = 12, private_bytes = 8;

// A message authentication code of 20 or 24 bytes ends the message; anything longer before it is an extension
// field, read as Autokey (RFC 5906) lays it out.
bool extensions_parse(ByteCursor& at) {
    constexpr std::size_t mac_bytes_max = 24, fixed_bytes = 20;
    while (at.remaining() > mac_bytes_max) {
        at.skip(2);
        std::size_t length = at.u16();
        at.skip(12);
        at.skip(at.u32());
        std::size_t before_signature = at.offset();
        std::uint32_t signature_bytes = at.u32();
        at.skip(signature_bytes);
        if (!at.ok() || before_signature == 0) return false;
        std::size_t used = fixed_bytes + signature_bytes;
        if (length > used && length - used <= at.remaining()) at.skip(length - used);
    }
    return at.ok();
}

class NtpDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        ByteCursor at(data);
        std::uint8_t first = at.u8();
        unsigned mode = first & 7U;
        std::size_t needed = mode == mode_control   ? control_bytes
                             : mode == mode_private ? private_bytes
                                                    : standard_bytes;
        if (data.size() < needed || mode == 0) return context.violation("message shorter than its header");
        at.skip(needed - 1);
        if (needed == standard_bytes && !extensions_parse(at))
            return context.violation("malformed extension field");
        bool wrong_way = (mode == mode_server && context.from_originator) ||
                         (mode == mode_client && !context.from_originator);
        if (wrong_way && !flipped_) {
            context.flip();
            flipped_ = true;
        }
        context.confirm();
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    bool done() const override { return false; }

private:
    bool flipped_ = false;
};

constexpr StreamDissectorSpec ntp{
    .name = "ntp",
    .analyzer = "NTP",
    .summary = "Network Time Protocol",
    .udp_ports = udp_ports,
    .make = StreamDissectorSpec::make_one<NtpDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, ntp)

}  // namespace
}  // namespace slipstream
