// FlowStore: the memory of all live flows of one worker. Half-open TCP connections, TCP connections and
// datagram flows live in three slabs, each with its own bound, so that a flood of one kind cannot push out
// another.
#pragma once

#include <cstdint>

#include "flowtable/flow.h"
#include "flowtable/slab.h"

namespace slipstream {

struct FlowBounds {
    std::uint32_t half_open_max = 1U << 20;
    std::uint32_t tcp_max = 1U << 21;
    std::uint32_t datagram_max = 1U << 21;
};

class FlowStore {
public:
    explicit FlowStore(const FlowBounds& bounds)
        : half_open_(bounds.half_open_max), tcp_(bounds.tcp_max), datagram_(bounds.datagram_max) {}

    Flow& at(FlowHandle handle) {
        switch (handle.kind()) {
            case FlowHandle::half_open: return half_open_[handle.index()];
            case FlowHandle::tcp: return tcp_[handle.index()];
            case FlowHandle::datagram: break;
        }
        return datagram_[handle.index()];
    }
    /// The flow if it is still alive.
    Flow* find(FlowHandle handle) {
        Flow& flow = at(handle);
        return flow.alive ? &flow : nullptr;
    }
    TcpFlow& tcp(FlowHandle handle) { return tcp_[handle.index()]; }
    DatagramFlow& datagram(FlowHandle handle) { return datagram_[handle.index()]; }

    /// Memory for a new flow; none when the kind's bound is reached (see victim()).
    FlowHandle take(FlowHandle::Kind kind) {
        std::uint32_t index = kind == FlowHandle::half_open ? half_open_.take()
                              : kind == FlowHandle::tcp     ? tcp_.take()
                                                            : datagram_.take();
        if (index == UINT32_MAX) return {};
        FlowHandle handle = FlowHandle::of(kind, index);
        at(handle).alive = true;
        return handle;
    }
    void give_back(FlowHandle handle) {
        at(handle).alive = false;
        switch (handle.kind()) {
            case FlowHandle::half_open: half_open_.give_back(handle.index()); break;
            case FlowHandle::tcp: tcp_.give_back(handle.index()); break;
            case FlowHandle::datagram: datagram_.give_back(handle.index()); break;
        }
    }
    /// A live flow of the kind to evict: the next one under a hand that goes round, which in a flood is close
    /// to the oldest.
    FlowHandle victim(FlowHandle::Kind kind) {
        std::uint32_t& hand = hands_[kind];
        std::uint32_t count = high_water(kind);
        for (std::uint32_t turn = 0; turn < count; ++turn) {
            FlowHandle handle = FlowHandle::of(kind, hand);
            hand = hand + 1 < count ? hand + 1 : 0;
            if (at(handle).alive) return handle;
        }
        return {};
    }
    std::uint32_t high_water(FlowHandle::Kind kind) const {
        return kind == FlowHandle::half_open ? half_open_.high_water()
               : kind == FlowHandle::tcp     ? tcp_.high_water()
                                             : datagram_.high_water();
    }
    std::uint32_t live(FlowHandle::Kind kind) const {
        return kind == FlowHandle::half_open ? half_open_.live()
               : kind == FlowHandle::tcp     ? tcp_.live()
                                             : datagram_.live();
    }
    void prefetch(FlowHandle handle) const {
        switch (handle.kind()) {
            case FlowHandle::half_open: half_open_.prefetch<0, 64>(handle.index()); break;
            case FlowHandle::tcp: tcp_.prefetch<0, 128, 192>(handle.index()); break;
            case FlowHandle::datagram: datagram_.prefetch<0, 64, 128, 192>(handle.index()); break;
        }
    }

private:
    Slab<Flow> half_open_;
    Slab<TcpFlow> tcp_;
    Slab<DatagramFlow> datagram_;
    std::uint32_t hands_[3] = {};
};

}  // namespace slipstream
