// Feeds a sequence of frames to a FlowPipeline with small bounds: every packet has one fate, every connection
// one record, and no more connections live than the bounds allow. Input: [u16 length, u8 time step, frame]*,
// big-endian; the first byte chooses the link type and whether checksums count.
#include <array>
#include <cstdint>

#include "capture/base/check.h"
#include "flowtable/flow_pipeline.h"

namespace {

using namespace slipstream;

constexpr std::array<LinkType, 4> link_types{1, 101, 113, 127};

/// Steps of 1 ms, of seconds, backwards, and one leap past every timer.
Duration step_of(std::uint8_t code) {
    if (code == 255) return hours(200);
    if (code >= 240) return seconds(239 - code);
    if (code >= 128) return seconds(code - 127);
    return milliseconds(code);
}

struct Totals {
    std::uint64_t flow_records = 0;

    void take(const RecordBatch& out) {
        for (std::size_t i = 0; i < out.records.size(); ++i) {
            flow_records += std::holds_alternative<FlowRecord>(out.records[i].body) ? 1 : 0;
            CHECK(i == 0 || out.records[i - 1].order <= out.records[i].order);
        }
    }
};

void check(const FlowPipeline& pipeline, const FlowBounds& bounds, const Totals& totals) {
    const PacketCounters& packets = pipeline.packet_counters();
    CHECK(packets.received == packets.processed() + packets.dropped());
    const FlowTable::Counters& flows = pipeline.flow_counters();
    CHECK(flows.created == flows.ended + pipeline.live_flows());
    CHECK(flows.ended == totals.flow_records);
    CHECK(pipeline.live_flows() <= bounds.half_open_max + bounds.tcp_max + bounds.datagram_max);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteCursor input{Bytes{data, size}};
    const std::uint8_t choice = input.u8();
    FlowConfig config;
    config.bounds = {.half_open_max = 3, .tcp_max = 3, .datagram_max = 3};
    config.reassembly = {.blocks_max = 8, .holes_per_side_max = 4, .stored_bytes_max = 300};
    config.fragments.datagrams_max = 2;
    config.fragments.bytes_max = 64U << 10;
    config.decode.verify_checksums = (choice & 1U) != 0;
    FlowPipeline pipeline(config, nullptr);
    Totals totals;
    Time now{1'000'000'000};
    std::uint64_t index = 0;
    while (input.ok() && input.remaining() >= 3) {
        const std::size_t length = input.u16() % 2048;
        now = now + step_of(input.u8());
        const Bytes frame = input.take(std::min(length, input.remaining()));
        PacketBatch batch;
        batch.packets.push_back({.time = now,
                                 .data = frame.data(),
                                 .captured_bytes = static_cast<std::uint32_t>(frame.size()),
                                 .wire_bytes = static_cast<std::uint32_t>(frame.size()),
                                 .link_type = link_types[(choice >> 1) % link_types.size()],
                                 .index = index++});
        RecordBatch out;
        pipeline.process(batch, {}, 0, out);
        totals.take(out);
        check(pipeline, config.bounds, totals);
    }
    RecordBatch out;
    pipeline.finish(out);
    totals.take(out);
    check(pipeline, config.bounds, totals);
    CHECK(pipeline.live_flows() == 0);
    return 0;
}
