// FlowTable: which connection a packet belongs to. Creates connections (and decides who began them),
// recognises a new one on a used 5-tuple, runs the timers and ends connections. What a packet does to its
// connection is decided by the tracker for its transport; what an ended connection becomes, by the
// FlowEnding.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "capture/base/hash.h"
#include "dissect/decoded.h"
#include "flowtable/flow_index.h"
#include "flowtable/flow_key.h"
#include "flowtable/flow_store.h"
#include "flowtable/record.h"
#include "flowtable/tcp_tracker.h"
#include "flowtable/timer_wheel.h"

namespace slipstream {

/// Takes a connection at the moment it ends; its memory is given back right after.
class FlowEnding {
public:
    virtual ~FlowEnding() = default;
    virtual void on_flow_end(FlowHandle handle, const RecordOrder& order) = 0;
    /// Weirds of a connection that is about to end because its 5-tuple is used anew.
    virtual void on_reuse_weirds(const Flow& flow, const WeirdList& weirds) = 0;
};

class FlowTable {
public:
    struct Counters {
        std::uint64_t created = 0;
        std::uint64_t ended = 0;
        std::array<std::uint64_t, 3> created_of{};  // tcp, udp, icmp, as in TrafficSample
        std::array<std::uint64_t, 3> ended_of{};
        std::uint64_t evicted_half_open = 0;  // ended early because a bound was reached
        std::uint64_t evicted_tcp = 0;
        std::uint64_t evicted_datagram = 0;
    };
    /// The packet's place in the input, for identities and order.
    struct Turn {
        Time time;  // of the packet
        Time now;   // network time: never goes back
        std::uint64_t packet_index = 0;
        std::uint64_t steps = 0;  // records made in this turn so far
    };
    struct Found {
        FlowHandle handle;
        unsigned side = 0;  // the packet's sender: 0 originator
    };

    FlowTable(const FlowBounds& bounds, const HashKey& key, TcpTracker& tracker, FlowEnding& ending);

    /// The packet's key; prefetches its place in the index.
    FlowKey key_of(const Decoded& packet) const {
        FlowKey key = FlowKey::of(packet, key_);
        index_.prefetch(key.hash);
        return key;
    }
    void prefetch_flow(const FlowKey& key) const {
        FlowHandle handle = index_.candidate(key.hash);
        if (!handle.is_none()) store_.prefetch(handle);
    }

    /// The connection of a tcp, udp or icmp packet, made when it is new. Never none.
    Found find_or_create(const Decoded& packet, const FlowKey& key, Turn& turn);

    /// A single SYN so far and this packet too: nothing more to do. Otherwise the flow has its full memory.
    FlowStore& store() { return store_; }

    /// Ends what is due at or before turn.now. Cheap when nothing is.
    void run_timers(Turn& turn) {
        if (wheel_.may_be_due(turn.now.us)) run_due_timers(turn);
    }
    /// Re-arms the wheel after the trackers changed a flow's due times.
    void rearm(FlowHandle handle);
    /// The end of the input: ends unanswered attempts and DNS sessions in the order they are due, then all
    /// other connections in the order they began. One step of it at a call, so that the records of millions
    /// of flows need not exist at once; the steps depend on the number of packets alone, so several tables
    /// that share an input take equally many. False after the last.
    bool end_step(Turn& turn);

    const Counters& counters() const { return counters_; }
    std::uint64_t live() const { return index_.size(); }
    std::uint64_t index_bytes() const { return index_.memory_bytes(); }

private:
    struct Ending {
        RecordOrder order;
        FlowHandle handle;
    };
    /// What is left to do when the input ended.
    struct EndOfInput {
        std::vector<Ending> endings;
        std::size_t next = 0;
        std::uint64_t packets = 0;  // flows that began before this packet of the input are ended
        std::uint64_t packets_per_step = 0;
    };

    FlowHandle create(const Decoded& packet, const FlowKey& key, Turn& turn, unsigned& side);
    FlowHandle promote(FlowHandle half_open, Turn& turn);
    FlowHandle take(FlowHandle::Kind kind, Turn& turn);
    void end(FlowHandle handle, const RecordOrder& order);
    void run_due_timers(Turn& turn);
    bool ends_at_end_of_input(FlowHandle handle, std::int64_t& due_us);
    void plan_end(Turn& turn);
    static RecordOrder packet_order(Turn& turn) {
        return {turn.packet_index, RecordOrder::packet, 0, turn.steps++};
    }

    HashKey key_;
    FlowStore store_;
    FlowIndex index_;
    TimerWheel<FlowStore> wheel_;
    TcpTracker& tracker_;
    FlowEnding& ending_;
    Counters counters_;
    std::unique_ptr<EndOfInput> end_;  // once the input ended
};

}  // namespace slipstream
