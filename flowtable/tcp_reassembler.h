// TcpReassembler: puts the payload of one direction back in order and decides, from acknowledgements alone,
// what was lost. In-order data passes straight through; only what arrives early is kept, as blocks in a
// bounded pool shared by all connections of a worker. What is delivered and in which order follows the Zeek
// model (first copy of a byte wins; a hole is a loss only when the receiver acknowledged it).
#pragma once

#include <cstdint>
#include <memory>

#include "capture/base/bytes.h"
#include "dissect/weird.h"
#include "flowtable/flow.h"
#include "flowtable/slab.h"

namespace slipstream {

/// Receives the ordered stream of a connection.
class StreamSink {
public:
    virtual ~StreamSink() = default;
    /// The next bytes of a side's stream.
    virtual void on_stream_data(TcpFlow& flow, unsigned side, Bytes data) = 0;
    /// `bytes` of a side's stream will never come.
    virtual void on_stream_gap(TcpFlow& flow, unsigned side, std::uint64_t bytes) = 0;
    /// A side closed its stream and everything before that was delivered or reported missing.
    virtual void on_stream_end(TcpFlow& flow, unsigned side) = 0;
    /// False when nobody reads this flow: early data is then tracked by position only.
    virtual bool wants_stream(const TcpFlow& flow) const = 0;
};

class TcpReassembler {
public:
    struct Limits {
        std::uint32_t blocks_max = 1U << 16;            // early blocks of all connections
        std::uint32_t holes_per_side_max = 1024;        // blocks of one direction
        std::uint64_t stored_bytes_max = 256ULL << 20;  // early data of all connections
    };
    struct Counters {
        std::uint64_t blocks_refused = 0;  // a pool or hole bound was reached: the direction is given up
        std::uint64_t bytes_not_stored = 0;
        std::uint64_t acks = 0;  // of new data, both ends being established
        std::uint64_t gaps = 0;  // among them: of data that never came
    };

    TcpReassembler(const Limits& limits, StreamSink& sink)
        : limits_(limits), sink_(sink), blocks_(limits.blocks_max) {}

    /// Payload at relative position `begin`. Raises a weird when a direction is given up.
    void add(TcpFlow& flow, unsigned side, std::uint64_t begin, Bytes data, WeirdList& weirds);
    /// The peer acknowledged everything before `position` (relative). Returns true when the side's data moved
    /// on.
    bool acknowledge(TcpFlow& flow, unsigned side, std::uint64_t position);
    /// Data of this side is still expected: its close cannot be complete yet.
    bool data_pending(const TcpFlow& flow, unsigned side) const;
    /// The side's stream is complete.
    void end(TcpFlow& flow, unsigned side) { sink_.on_stream_end(flow, side); }
    /// Gives all blocks of the flow back.
    void release(TcpFlow& flow);

    const Counters& counters() const { return counters_; }
    std::uint32_t blocks_live() const { return blocks_.live(); }

private:
    static constexpr std::uint32_t no_block = 0;
    static constexpr std::uint64_t initial_window_bytes = 16384;
    static constexpr std::uint64_t above_hole_bytes_max = 16384;
    static constexpr std::uint64_t unacked_bytes_max = 10ULL << 20;

    struct Block {
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        std::uint32_t next = no_block;           // 1-based index; 0: none
        std::unique_ptr<std::uint8_t[]> stored;  // the bytes, when somebody reads the stream
    };

    Block& block(std::uint32_t id) { return blocks_[id - 1]; }
    bool insert_uncovered(TcpFlow& flow, unsigned side, std::uint64_t begin, Bytes data);
    std::uint32_t new_block(const TcpFlow& flow, std::uint64_t begin, Bytes data);
    void free_first(TcpFlow& flow, unsigned side);
    void deliver_in_order(TcpFlow& flow, unsigned side, std::uint64_t begin, Bytes data);
    void deliver(TcpFlow& flow, unsigned side, Bytes data, std::uint64_t end_position);
    void deliver_contiguous(TcpFlow& flow, unsigned side);
    void deliver_block(TcpFlow& flow, unsigned side, Block& b);
    void declare_lost(TcpFlow& flow, unsigned side, std::uint64_t up_to);
    void report_gap(TcpFlow& flow, unsigned side, std::uint64_t bytes);
    void check_limits(TcpFlow& flow, unsigned side, WeirdList& weirds);
    void give_up(TcpFlow& flow, unsigned side);

    Limits limits_;
    StreamSink& sink_;
    Slab<Block> blocks_;
    std::uint64_t stored_bytes_ = 0;
    Counters counters_;
};

}  // namespace slipstream
