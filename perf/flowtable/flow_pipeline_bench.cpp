// What a packet costs from its bytes to its connection, by the number of live connections: 64-byte TCP
// packets in random order over established connections, so that every look-up misses the caches as it would
// on a busy link. No nDPI. Checks the answer: no packet may be lost or make a new connection.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <memory>
#include <random>
#include <vector>

#include "flowtable/flow_pipeline.h"

namespace slipstream {
namespace {

constexpr std::size_t frame_bytes = 64;

// An Ethernet/IPv4/TCP frame of flow `n`, padded to 64 bytes; `side` 1 swaps the ends.
void write_frame(std::uint8_t* at, std::uint32_t n, unsigned side, std::uint8_t flags, std::uint32_t sequence,
                 std::uint32_t ack) {
    auto put16 = [&](std::size_t offset, std::uint32_t v) {
        at[offset] = static_cast<std::uint8_t>(v >> 8);
        at[offset + 1] = static_cast<std::uint8_t>(v);
    };
    auto put32 = [&](std::size_t offset, std::uint32_t v) {
        put16(offset, v >> 16);
        put16(offset + 2, v & 0xffff);
    };
    std::fill(at, at + frame_bytes, std::uint8_t{0});
    put16(12, 0x0800);
    at[14] = 0x45;
    put16(16, 40);
    at[22] = 64;
    at[23] = 6;
    std::uint32_t client = 0x0a000000U + (n >> 4), server = 0xc0a80000U + (n & 0xff);
    std::uint32_t client_port = 20000 + (n & 0xf) * 7, server_port = 443;
    put32(26, side == 0 ? client : server);
    put32(30, side == 0 ? server : client);
    put16(34, side == 0 ? client_port : server_port);
    put16(36, side == 0 ? server_port : client_port);
    put32(38, sequence);
    put32(42, ack);
    at[46] = 0x50;
    at[47] = flags;
    put16(48, 8192);
}

void add_packet(PacketBatch& batch, const std::uint8_t* frame, Time time, std::uint64_t index) {
    Packet packet;
    packet.time = time;
    packet.data = frame;
    packet.captured_bytes = packet.wire_bytes = frame_bytes;
    packet.index = index;
    batch.packets.push_back(packet);
}

/// A pipeline with `flows` established connections, and the frames of a round over them in random order.
class Load {
public:
    explicit Load(std::uint32_t flows, std::uint32_t half_open_max = 0)
        : pipeline_(config(flows, std::max(half_open_max, flows + 1)), nullptr),
          frames_(std::size_t{flows} * frame_bytes) {
        for (std::uint32_t step = 0; step < 3; ++step) {
            for (std::uint32_t n = 0; n < flows; ++n) {
                bool reply = step == 1;
                std::uint8_t packet_flags = step == 0   ? TcpHeader::syn
                                            : step == 1 ? TcpHeader::syn | TcpHeader::ack
                                                        : TcpHeader::ack;
                std::uint32_t sequence = reply ? 5000 : step == 0 ? 1000 : 1001;
                write_frame(&frames_[std::size_t{n} * frame_bytes], n, reply ? 1 : 0, packet_flags, sequence,
                            reply ? 1001 : 5001);
            }
            round();
        }
        std::vector<std::uint32_t> order(flows);
        for (std::uint32_t n = 0; n < flows; ++n) order[n] = n;
        std::shuffle(order.begin(), order.end(), std::mt19937(1));
        for (std::uint32_t i = 0; i < flows; ++i)
            write_frame(&frames_[std::size_t{i} * frame_bytes], order[i], i & 1U, TcpHeader::ack,
                        i & 1U ? 5001 : 1001, i & 1U ? 1001 : 5001);
    }
    /// One packet per connection.
    void round() {
        std::size_t packets = frames_.size() / frame_bytes;
        for (std::size_t at = 0; at < packets;) {
            batch_.packets.clear();
            for (; at < packets && batch_.packets.size() < PacketBatch::packets_max; ++at) {
                now_ = now_ + microseconds(index_ % 8 == 0 ? 1 : 0);
                add_packet(batch_, &frames_[at * frame_bytes], now_, index_++);
            }
            records_.records.clear();
            pipeline_.process(batch_, {}, 0, records_);
        }
    }
    /// SYNs that nobody answers, each of another source than any before.
    void flood(std::uint64_t syns) {
        std::vector<std::uint8_t> frames(PacketBatch::packets_max * frame_bytes);
        while (syns > 0) {
            batch_.packets.clear();
            for (std::size_t i = 0; i < PacketBatch::packets_max && syns > 0; ++i, --syns) {
                std::uint8_t* frame = &frames[i * frame_bytes];
                write_frame(frame, 0, 0, TcpHeader::syn, 1, 0);
                std::uint32_t source = 0x20000000U + flood_sources_++;
                for (unsigned byte = 0; byte < 4; ++byte)
                    frame[26 + byte] = static_cast<std::uint8_t>(source >> (24 - 8 * byte));
                now_ = now_ + microseconds(index_ % 4 == 0 ? 1 : 0);
                add_packet(batch_, frame, now_, index_++);
            }
            records_.records.clear();
            pipeline_.process(batch_, {}, 0, records_);
        }
    }
    /// Lets a day pass, then one packet of a new connection. The rows that this makes.
    std::size_t end_all() {
        batch_.packets.clear();
        write_frame(frames_.data(), 0xfffff, 0, TcpHeader::syn, 1, 0);
        add_packet(batch_, frames_.data(), now_ + microseconds(86'400'000'000), index_++);
        records_.records.clear();
        pipeline_.process(batch_, {}, 0, records_);
        return static_cast<std::size_t>(
            std::count_if(records_.records.begin(), records_.records.end(),
                          [](const Record& record) { return record.as<FlowRecord>() != nullptr; }));
    }
    const FlowPipeline& pipeline() const { return pipeline_; }

private:
    static FlowConfig config(std::uint32_t flows, std::uint32_t half_open_max) {
        FlowConfig c;
        c.decode.verify_checksums = false;
        c.bounds.half_open_max = half_open_max;
        c.bounds.tcp_max = flows + 1;
        return c;
    }
    FlowPipeline pipeline_;
    std::vector<std::uint8_t> frames_;
    PacketBatch batch_;
    RecordBatch records_;
    Time now_{1'700'000'000'000'000};
    std::uint64_t index_ = 0;
    std::uint32_t flood_sources_ = 0;
};

void established(benchmark::State& state) {
    auto flows = static_cast<std::uint32_t>(state.range(0));
    Load load(flows);
    for (auto _ : state) load.round();
    state.SetItemsProcessed(state.iterations() * state.range(0));
    if (load.pipeline().flow_counters().created != flows || load.pipeline().packet_counters().dropped() != 0)
        state.SkipWithError("wrong answer: connections were lost or made");
}
BENCHMARK(established)->Arg(1'000)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
// 10 million need 6 GB: --benchmark_filter=ten_million
void ten_million(benchmark::State& state) { established(state); }
BENCHMARK(ten_million)->Arg(10'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

// Connections that all end at once, an inactivity timeout after their last packet: what a timer and a row
// cost.
void expiry(benchmark::State& state) {
    auto flows = static_cast<std::uint32_t>(state.range(0));
    for (auto _ : state) {
        state.PauseTiming();
        auto load = std::make_unique<Load>(flows);
        state.ResumeTiming();
        std::size_t rows = load->end_all();
        state.PauseTiming();
        load.reset();
        state.ResumeTiming();
        if (rows != flows) {
            state.SkipWithError("wrong answer: a connection without its row");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(expiry)->Arg(1'000)->Arg(100'000)->Unit(benchmark::kMillisecond);

// A flood of SYNs, each from another source: cost of a connection that is made and evicted.
void syn_flood(benchmark::State& state) {
    FlowConfig config;
    config.decode.verify_checksums = false;
    config.bounds.half_open_max = 1U << 18;
    FlowPipeline pipeline(config, nullptr);
    PacketBatch batch;
    RecordBatch records;
    std::vector<std::uint8_t> frames(PacketBatch::packets_max * frame_bytes);
    std::uint32_t n = 0;
    std::uint64_t index = 0;
    for (auto _ : state) {
        batch.packets.clear();
        for (std::size_t i = 0; i < PacketBatch::packets_max; ++i, ++n) {
            write_frame(&frames[i * frame_bytes], n, 0, TcpHeader::syn, n, 0);
            Time time{1'700'000'000'000'000 + static_cast<std::int64_t>(index / 4)};
            add_packet(batch, &frames[i * frame_bytes], time, index++);
        }
        records.records.clear();
        pipeline.process(batch, {}, 0, records);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(index));
    if (pipeline.flow_counters().created != index)
        state.SkipWithError("wrong answer: a SYN did not make a connection");
}
BENCHMARK(syn_flood);

std::uint64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t total_pages = 0, resident_pages = 0;
    statm >> total_pages >> resident_pages;
    return resident_pages * 4096;
}

// The same with 50 million different sources beside 100,000 established connections: memory must stay where
// the bound puts it, and no established connection may go. Takes half a minute:
// --benchmark_filter=great_flood
void great_flood(benchmark::State& state) {
    constexpr std::uint32_t established_flows = 100'000, half_open_max = 1U << 18;
    constexpr std::uint64_t full = 2 * half_open_max;
    auto sources = static_cast<std::uint64_t>(state.range(0));
    Load load(established_flows, half_open_max);
    std::uint64_t before = 0;
    for (auto _ : state) {
        load.flood(full);
        before = resident_bytes();
        load.flood(sources - full);
    }
    state.counters["resident_MB_full_table"] = static_cast<double>(before) / 1e6;
    state.counters["resident_MB_after"] = static_cast<double>(resident_bytes()) / 1e6;
    state.SetItemsProcessed(state.iterations() * state.range(0));
    load.round();
    if (load.pipeline().flow_counters().created != established_flows + sources)
        state.SkipWithError("wrong answer: an established connection was lost");
    if (resident_bytes() > before + before / 20)
        state.SkipWithError("wrong answer: memory grew in the flood");
}
BENCHMARK(great_flood)->Arg(50'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace slipstream
