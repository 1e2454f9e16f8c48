// Slab<T>: fixed-size elements in chunks that never move, named by a 32-bit index, with a free list. Memory grows by chunks
// up to a bound and is reused, never given back: a flood costs what its peak costs, once.
#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <vector>

namespace slipstream {

template <class T, unsigned chunk_bits = 12>
class Slab {
public:
    static constexpr std::uint32_t none = UINT32_MAX;

    /// At most `elements_max` elements live at a time.
    explicit Slab(std::uint32_t elements_max) : elements_max_(elements_max) {}

    /// A default-constructed element, or `none` when the bound is reached. Allocates only when a new chunk is needed.
    std::uint32_t take() {
        std::uint32_t index;
        if (!free_.empty()) {
            index = free_.back();
            free_.pop_back();
        } else {
            if (used_ >= elements_max_) return none;
            if ((used_ & mask) == 0) chunks_.push_back(std::make_unique_for_overwrite<Cell[]>(mask + 1));
            index = used_++;
        }
        ++live_;
        new (cell(index)) T();
        return index;
    }
    void give_back(std::uint32_t index) {
        (*this)[index].~T();
        free_.push_back(index);
        --live_;
    }
    T& operator[](std::uint32_t index) { return *std::launder(static_cast<T*>(static_cast<void*>(cell(index)))); }

    std::uint32_t live() const { return live_; }
    /// One past the highest index ever handed out.
    std::uint32_t high_water() const { return used_; }
    std::uint32_t elements_max() const { return elements_max_; }
    void prefetch(std::uint32_t index) const {
        const char* at = static_cast<const char*>(static_cast<const void*>(&chunks_[index >> chunk_bits][index & mask]));
        for (std::size_t line = 0; line < sizeof(T) && line < 320; line += 64) __builtin_prefetch(at + line);
    }

private:
    static constexpr std::uint32_t mask = (1U << chunk_bits) - 1;
    struct Cell {
        alignas(T) unsigned char bytes[sizeof(T)];
    };
    void* cell(std::uint32_t index) { return chunks_[index >> chunk_bits][index & mask].bytes; }

    std::vector<std::unique_ptr<Cell[]>> chunks_;
    std::vector<std::uint32_t> free_;
    std::uint32_t elements_max_;
    std::uint32_t used_ = 0;
    std::uint32_t live_ = 0;
};

}  // namespace slipstream
