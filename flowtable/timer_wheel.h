// TimerWheel: which flow is due next, in exact time order. Flows hang in slots of 131 ms (intrusive lists);
// the slot that network time is in is sorted once into `near_` and consumed from there, so arming, moving and
// disarming a timer cost a few stores each. A flow's own due time is the minimum over its timers; it is
// checked again when it fires.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "flowtable/flow.h"

namespace slipstream {

/// `Flows` resolves a FlowHandle to Flow&.
template <class Flows>
class TimerWheel {
public:
    explicit TimerWheel(Flows& flows) : flows_(flows), heads_(slot_count, FlowHandle::none_value) {}

    /// (Re-)arms the flow for due_us; never_us disarms.
    void arm(FlowHandle handle, Flow& flow, std::int64_t due_us) {
        if (flow.timer_due_us == due_us && flow.timer_slot != not_armed) return;
        disarm(flow);
        flow.timer_due_us = due_us;
        if (due_us == never_us) return;
        std::int64_t tick = due_us >> tick_bits;
        if (tick <= now_tick_)
            insert_near(handle, flow);
        else
            link(handle, flow, tick);
    }
    void disarm(Flow& flow) {
        if (flow.timer_slot < slot_count) unlink(flow);
        flow.timer_slot = not_armed;  // an entry in near_ becomes stale and is skipped
        flow.timer_due_us = never_us;
    }
    /// The flow's memory moved from one handle to another: neighbours are told.
    void moved(FlowHandle to, Flow& flow) {
        if (flow.timer_slot >= slot_count) return;
        if (flow.timer_previous != FlowHandle::none_value)
            flows_.at(FlowHandle{flow.timer_previous}).timer_next = to.value;
        else
            heads_[flow.timer_slot] = to.value;
        if (flow.timer_next != FlowHandle::none_value)
            flows_.at(FlowHandle{flow.timer_next}).timer_previous = to.value;
    }
    /// Is anything due at or before now_us? One comparison in the usual case.
    bool may_be_due(std::int64_t now_us) const { return now_us >= next_check_us_; }

    /// Pops the earliest flow due at or before now_us; false when there is none. The flow is disarmed.
    bool pop_due(std::int64_t now_us, FlowHandle& handle, std::int64_t& due_us) {
        for (;;) {
            while (near_at_ < near_.size()) {
                const Near entry = near_[near_at_];
                if (entry.due_us > now_us) {
                    next_check_us_ = entry.due_us;
                    return false;
                }
                ++near_at_;
                if (!is_current(entry)) continue;
                handle = entry.handle;
                due_us = entry.due_us;
                disarm(flows_.at(handle));
                return true;
            }
            near_.clear();
            near_at_ = 0;
            if (!load_next_slot(now_us >> tick_bits)) return false;
        }
    }

private:
    static constexpr unsigned tick_bits = 17;              // 131 ms
    static constexpr std::uint32_t slot_count = 1U << 15;  // 71 minutes ahead; later timers take another turn
    static constexpr std::uint32_t not_armed = UINT32_MAX;
    static constexpr std::uint32_t in_near = UINT32_MAX - 1;

    struct Near {
        std::int64_t due_us;
        FlowHandle handle;
        bool operator<(const Near& other) const {
            return due_us != other.due_us ? due_us < other.due_us : handle.value < other.handle.value;
        }
    };

    bool is_current(const Near& entry) {
        const Flow* flow = flows_.find(entry.handle);
        return flow != nullptr && flow->timer_slot == in_near && flow->timer_due_us == entry.due_us;
    }
    void insert_near(FlowHandle handle, Flow& flow) {
        Near entry{flow.timer_due_us, handle};
        near_.insert(
            std::upper_bound(near_.begin() + static_cast<std::ptrdiff_t>(near_at_), near_.end(), entry),
            entry);
        flow.timer_slot = in_near;
        next_check_us_ = std::min(next_check_us_, entry.due_us);
    }
    void link(FlowHandle handle, Flow& flow, std::int64_t tick) {
        if (tick - now_tick_ >= slot_count) tick = now_tick_ + slot_count - 1;
        auto slot = static_cast<std::uint32_t>(tick) & (slot_count - 1);
        flow.timer_slot = slot;
        flow.timer_previous = FlowHandle::none_value;
        flow.timer_next = heads_[slot];
        if (flow.timer_next != FlowHandle::none_value)
            flows_.at(FlowHandle{flow.timer_next}).timer_previous = handle.value;
        heads_[slot] = handle.value;
        ++linked_;
        next_check_us_ = std::min(next_check_us_, tick << tick_bits);
    }
    void unlink(Flow& flow) {
        if (flow.timer_previous != FlowHandle::none_value)
            flows_.at(FlowHandle{flow.timer_previous}).timer_next = flow.timer_next;
        else
            heads_[flow.timer_slot] = flow.timer_next;
        if (flow.timer_next != FlowHandle::none_value)
            flows_.at(FlowHandle{flow.timer_next}).timer_previous = flow.timer_previous;
        --linked_;
    }
    /// Moves to the next slot that holds flows, not beyond `tick`, and sorts it into near_. False when there
    /// is none.
    bool load_next_slot(std::int64_t tick) {
        if (linked_ == 0) {
            now_tick_ = std::max(now_tick_, tick);
            next_check_us_ = never_us;
            return false;
        }
        // Once the clock passed the whole wheel the slots are no longer in order of time: all are taken
        // together.
        if (tick - now_tick_ >= slot_count) {
            now_tick_ = tick;
            for (std::uint32_t slot = 0; slot < slot_count; ++slot) drain(slot);
        }
        while (near_.empty() && linked_ != 0 && now_tick_ < tick)
            drain(static_cast<std::uint32_t>(++now_tick_) & (slot_count - 1));
        if (!near_.empty()) {
            std::sort(near_.begin(), near_.end());
            return true;
        }
        now_tick_ = std::max(now_tick_, tick);
        next_check_us_ = (now_tick_ + 1) << tick_bits;
        return false;
    }
    /// Moves what is due in the current tick or before to near_ (unsorted), and what is not to its slot.
    void drain(std::uint32_t slot) {
        std::uint32_t at = heads_[slot];
        heads_[slot] = FlowHandle::none_value;
        while (at != FlowHandle::none_value) {
            FlowHandle handle{at};
            Flow& flow = flows_.at(handle);
            at = flow.timer_next;
            --linked_;
            flow.timer_slot = not_armed;
            std::int64_t tick = flow.timer_due_us >> tick_bits;
            if (tick > now_tick_) {
                link(handle, flow, tick);
            } else {
                flow.timer_slot = in_near;
                near_.push_back({flow.timer_due_us, handle});
            }
        }
    }

    Flows& flows_;
    std::vector<std::uint32_t> heads_;
    std::vector<Near> near_;
    std::size_t near_at_ = 0;
    std::int64_t now_tick_ = -(1LL << 45);  // long before any packet
    std::int64_t next_check_us_ = never_us;
    std::uint64_t linked_ = 0;
};

}  // namespace slipstream
