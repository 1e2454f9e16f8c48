// Plays one TCP conversation whose flags, sequence numbers, lengths and sides come from the input, straight
// into the tracker and the reassembler: no access outside their memory, sizes and positions stay sane, and no
// block is left over. Eight bytes of input make a packet.
#include <array>
#include <cstdint>

#include "capture/base/check.h"
#include "flowtable/tcp_reassembler.h"
#include "flowtable/tcp_tracker.h"

namespace {

using namespace slipstream;

constexpr std::array<std::uint32_t, 2> first_sequence{0xfffffff0, 5000};  // one side wraps early

/// Counts what is delivered; stops reading after a while, as a dissector that has seen enough does.
class CountingSink final : public StreamSink {
public:
    void on_stream_data(TcpFlow&, unsigned side, Bytes data) override {
        CHECK(!data.empty());
        // The payload says which side sent it.
        for (const std::uint8_t byte : data) CHECK(byte == side + 1);
        bytes += data.size();
    }
    void on_stream_end(TcpFlow&, unsigned) override {}
    void on_stream_gap(TcpFlow&, unsigned, std::uint64_t gap) override { CHECK(gap > 0); }
    bool wants_stream(const TcpFlow&) const override { return bytes < bytes_wanted; }

    std::uint64_t bytes = 0;
    std::uint64_t bytes_wanted = 0;
};

/// Where a side stands if everything it sent had arrived, to aim at.
std::uint32_t aim(const TcpFlow& flow, unsigned side, std::uint8_t mode, std::uint8_t offset) {
    const TcpEndpoint& end = flow.end[side];
    const std::uint32_t base = end.state == TcpStateName::inactive ? first_sequence[side] : end.last;
    switch (mode & 3U) {
        case 0: return base;
        case 1: return base + offset;
        case 2: return base - offset;
        default: return base + (std::uint32_t{offset} << 24);
    }
}

Decoded next_packet(ByteCursor& input, const TcpFlow& flow, unsigned& side,
                    const std::array<std::array<std::uint8_t, 4096>, 2>& payloads) {
    const std::uint8_t mode = input.u8();
    side = mode & 1U;
    Decoded packet;
    packet.kind = PacketKind::tcp;
    packet.ip_protocol = 6;
    packet.tcp.flags = input.u8() & 0x3fU;
    packet.tcp.header_words = 5;
    packet.tcp.sequence = aim(flow, side, mode >> 1, input.u8());
    packet.tcp.acknowledgement = aim(flow, 1 - side, mode >> 3, input.u8());
    const std::uint16_t shape = input.u16();
    packet.payload_bytes = (mode & 0x20U) ? shape & 0xfffU : 0;
    std::size_t captured = (shape & 0xf000U) == 0xf000U ? packet.payload_bytes / 2 : packet.payload_bytes;
    packet.payload = Bytes{payloads[side]}.subspan(0, captured);
    packet.ip_total_bytes = 40 + packet.payload_bytes;
    packet.tcp.window = input.u8();
    packet.tcp.has_window_scale = (mode & 0x40U) != 0;
    packet.tcp.window_scale = mode >> 4;
    return packet;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::array<std::array<std::uint8_t, 4096>, 2> payloads = [] {
        std::array<std::array<std::uint8_t, 4096>, 2> filled;
        filled[0].fill(1);
        filled[1].fill(2);
        return filled;
    }();
    ByteCursor input{Bytes{data, size}};
    CountingSink sink;
    sink.bytes_wanted = std::uint64_t{input.u8()} << 8;
    TcpReassembler reassembler({.blocks_max = 16, .holes_per_side_max = 12, .stored_bytes_max = 20000}, sink);
    TcpTracker tracker(reassembler);
    TcpFlow flow;
    Time now{1'000'000};
    bool flipped = false;  // side 0 of the input is the responder now
    while (input.ok() && input.remaining() >= 8) {
        now = now + milliseconds(input.u8());
        unsigned side = 0;
        const Decoded packet = next_packet(input, flow, side, payloads);
        WeirdList weirds;
        if (tracker.check_reuse(flow, packet, now, weirds) == TupleReuse::new_connection) continue;
        const TcpTracker::Outcome outcome = tracker.process(flow, packet, side, now, weirds);
        // A flip would swap what the payload says about its side.
        flipped = flipped || outcome.flipped;
        if (flipped) break;
        CHECK(reassembler.blocks_live() <= 16);
        for (unsigned s = 0; s < 2; ++s) reassembler.data_pending(flow, s);
        CHECK(!TcpTracker::connection_state(flow).empty());
        if (std::int64_t ended = 0;
            TcpTracker::next_due_us(flow) <= now.us && tracker.timers(flow, now, ended))
            break;
    }
    CHECK(flow.history.text().size() <= History::length_max);
    reassembler.release(flow);
    CHECK(reassembler.blocks_live() == 0);
    return 0;
}
