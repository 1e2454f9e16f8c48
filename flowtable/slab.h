// Slab<T>: fixed-size elements in chunks that never move, named by a 32-bit index, with a free list. Memory
// grows by chunks up to a bound and is reused, never given back: a flood costs what its peak costs, once.
#pragma once

#include <cstdint>
#include <new>
#include <type_traits>
#include <vector>

#include "capture/base/huge_memory.h"
#include "capture/base/prefetch.h"

namespace slipstream {

template <class T, unsigned chunk_bits = 14>
class Slab {
public:
    static constexpr std::uint32_t none = UINT32_MAX;

    /// At most `elements_max` elements live at a time.
    explicit Slab(std::uint32_t elements_max) : elements_max_(elements_max) {}
    ~Slab() {
        if constexpr (!std::is_trivially_destructible_v<T>) {
            if (live_ == 0) return;
            std::vector<bool> is_free(used_);
            for (std::uint32_t index : free_) is_free[index] = true;
            for (std::uint32_t index = 0; index < used_; ++index)
                if (!is_free[index]) (*this)[index].~T();
        }
    }
    Slab(const Slab&) = delete;
    Slab& operator=(const Slab&) = delete;

    /// A default-constructed element, or `none` when the bound is reached. Allocates only when a new chunk is
    /// needed.
    std::uint32_t take() {
        std::uint32_t index;
        if (!free_.empty()) {
            index = free_.back();
            free_.pop_back();
        } else {
            if (used_ >= elements_max_) return none;
            if ((used_ & mask) == 0) chunks_.push_back(allocate_huge(sizeof(Cell) * (mask + 1)));
            index = used_++;
        }
        ++live_;
        new (cell(index)->bytes) T();
        return index;
    }
    void give_back(std::uint32_t index) {
        (*this)[index].~T();
        free_.push_back(index);
        --live_;
    }
    T& operator[](std::uint32_t index) {
        return *std::launder(static_cast<T*>(static_cast<void*>(cell(index)->bytes)));
    }

    std::uint32_t live() const { return live_; }
    /// One past the highest index ever handed out.
    std::uint32_t high_water() const { return used_; }
    std::uint32_t elements_max() const { return elements_max_; }
    /// Asks for the cache lines at these byte offsets of an element.
    template <std::size_t... offsets>
    void prefetch(std::uint32_t index) const {
        const char* at = static_cast<const char*>(static_cast<const void*>(cell(index)));
        (prefetch_line(at + offsets), ...);
    }

private:
    static constexpr std::uint32_t mask = (1U << chunk_bits) - 1;
    struct Cell {
        alignas(T) unsigned char bytes[sizeof(T)];
    };
    Cell* cell(std::uint32_t index) const {
        return static_cast<Cell*>(chunks_[index >> chunk_bits].get()) + (index & mask);
    }

    std::vector<HugeMemory> chunks_;
    std::vector<std::uint32_t> free_;
    std::uint32_t elements_max_;
    std::uint32_t used_ = 0;
    std::uint32_t live_ = 0;
};

}  // namespace slipstream
