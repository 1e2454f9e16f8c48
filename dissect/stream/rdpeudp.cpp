// RDPEUDP ([MS-RDPEUDP]): the start of a remote desktop's UDP channel, for the service column only.
#include <array>

#include "dissect/stream/dissector.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> udp_ports{3389};
constexpr std::size_t first_bytes_min = 1132, first_bytes_max = 1232;  // a SYN is padded to the path's MTU
constexpr std::uint32_t no_acknowledgement = 0xffffffff;
constexpr std::uint16_t flag_syn = 1, flag_ack = 4;

class RdpeudpDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        ByteCursor at(data);
        at.skip(6);  // what was received, window
        const std::uint16_t flags = at.u16();
        if (!at.ok()) return context.violation("message shorter than its header");
        if (context.from_originator || (flags & (flag_syn | flag_ack)) != (flag_syn | flag_ack)) return;
        context.confirm();
        done_ = true;
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    bool done() const override { return done_; }

private:
    bool done_ = false;
};

SignatureMatch is_syn(Bytes first) {
    if (first.size() < first_bytes_min || first.size() > first_bytes_max) return SignatureMatch::mismatch;
    ByteCursor at(first);
    const bool begins = at.u32() == no_acknowledgement;
    at.skip(3);
    return begins && at.u8() == flag_syn ? SignatureMatch::match : SignatureMatch::mismatch;
}
constexpr std::array signatures{StreamSignature{is_syn, is_syn, StreamSignature::either, false, true}};

constexpr StreamDissectorSpec rdpeudp{
    .name = "rdpeudp",
    .analyzer = "RDPEUDP",
    .summary = "Remote desktop over UDP",
    .udp_ports = udp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<RdpeudpDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, rdpeudp)

}  // namespace
}  // namespace slipstream
