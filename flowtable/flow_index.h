// FlowIndex: from the hash of a connection key to its handle. Open addressing with linear probing over 8-byte
// slots (eight to a cache line), deletion by shifting back, so there are no tombstones and a look-up for a
// missing key stays short. The hash is keyed, so nobody outside can pile keys up.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

#include "capture/base/huge_memory.h"
#include "capture/base/prefetch.h"
#include "flowtable/flow.h"

namespace slipstream {

class FlowIndex {
public:
    explicit FlowIndex(std::uint32_t slots = 1U << 12) : slots_(std::bit_ceil(slots)) {}

    std::uint32_t size() const { return size_; }
    void prefetch(std::uint32_t hash) const { prefetch_line(&slots_[hash & mask()]); }

    /// The first handle with this hash that `matches(handle)` accepts, or none.
    template <class Matches>
    FlowHandle find(std::uint32_t hash, Matches&& matches) const {
        for (std::uint32_t i = hash & mask();; i = (i + 1) & mask()) {
            const Slot& slot = slots_[i];
            if (slot.handle.is_none()) return {};
            if (slot.hash == hash && matches(slot.handle)) return slot.handle;
        }
    }
    /// The first handle stored under this hash, unverified: good enough to prefetch.
    FlowHandle candidate(std::uint32_t hash) const {
        return find(hash, [](FlowHandle) { return true; });
    }
    void insert(std::uint32_t hash, FlowHandle handle) {
        if ((size_ + 1) * 10ULL > slots_.size() * 7ULL) grow();
        place({hash, handle});
        ++size_;
    }
    /// The entry must be there.
    void erase(std::uint32_t hash, FlowHandle handle) {
        std::uint32_t hole = position(hash, handle);
        for (std::uint32_t i = (hole + 1) & mask(); !slots_[i].handle.is_none(); i = (i + 1) & mask()) {
            std::uint32_t home = slots_[i].hash & mask();
            // May the entry at i move into the hole? Only if its home is not cyclically within (hole, i].
            if (((i - home) & mask()) >= ((i - hole) & mask())) {
                slots_[hole] = slots_[i];
                hole = i;
            }
        }
        slots_[hole] = {};
        --size_;
    }
    /// The flow moved to other memory. The entry must be there.
    void replace(std::uint32_t hash, FlowHandle from, FlowHandle to) {
        slots_[position(hash, from)].handle = to;
    }

    std::uint64_t memory_bytes() const { return slots_.size() * sizeof(Slot); }

private:
    struct Slot {
        std::uint32_t hash = 0;
        FlowHandle handle;
    };
    class Slots {
    public:
        explicit Slots(std::size_t size) : memory_(allocate_huge(size * sizeof(Slot))), size_(size) {
            std::uninitialized_fill_n(static_cast<Slot*>(memory_.get()), size, Slot{});
        }
        std::size_t size() const { return size_; }
        Slot& operator[](std::size_t i) { return static_cast<Slot*>(memory_.get())[i]; }
        const Slot& operator[](std::size_t i) const { return static_cast<const Slot*>(memory_.get())[i]; }

    private:
        HugeMemory memory_;
        std::size_t size_;
    };
    std::uint32_t mask() const { return static_cast<std::uint32_t>(slots_.size() - 1); }
    std::uint32_t position(std::uint32_t hash, FlowHandle handle) const {
        std::uint32_t i = hash & mask();
        while (!(slots_[i].handle == handle)) i = (i + 1) & mask();
        return i;
    }
    void place(Slot slot) {
        std::uint32_t i = slot.hash & mask();
        while (!slots_[i].handle.is_none()) i = (i + 1) & mask();
        slots_[i] = slot;
    }
    void grow() {
        Slots old(slots_.size() * 2);
        std::swap(old, slots_);
        for (std::size_t i = 0; i < old.size(); ++i)
            if (!old[i].handle.is_none()) place(old[i]);
    }

    Slots slots_;
    std::uint32_t size_ = 0;
};

}  // namespace slipstream
