// SpscRing: a bounded queue between exactly one producer thread and one consumer thread, the only thing
// threads share. Live, a full ring makes the producer drop and count (try_push); offline it makes it wait
// (push).
#pragma once

#include <atomic>
#include <bit>
#include <chrono>
#include <cstddef>
#include <new>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace slipstream {

template <class T>
class SpscRing {
public:
    /// Holds at least `capacity` items (rounded up to a power of two).
    explicit SpscRing(std::size_t capacity) : slots_(std::bit_ceil(capacity)), mask_(slots_.size() - 1) {}

    /// Producer. False when full; the item is untouched then.
    bool try_push(T& item) {
        std::size_t tail = tail_.load(std::memory_order_relaxed);
        if (tail - head_seen_ > mask_) {
            head_seen_ = head_.load(std::memory_order_acquire);
            if (tail - head_seen_ > mask_) return false;
        }
        slots_[tail & mask_] = std::move(item);
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }
    /// Producer. Waits while full.
    void push(T item) {
        Backoff backoff;
        while (!try_push(item)) backoff.pause();
    }
    /// Consumer. Empty when there is nothing.
    std::optional<T> try_pop() {
        std::size_t head = head_.load(std::memory_order_relaxed);
        if (head == tail_seen_) {
            tail_seen_ = tail_.load(std::memory_order_acquire);
            if (head == tail_seen_) return std::nullopt;
        }
        std::optional<T> item(std::move(slots_[head & mask_]));
        head_.store(head + 1, std::memory_order_release);
        return item;
    }
    /// Consumer. Waits while empty.
    T pop() {
        Backoff backoff;
        for (;;) {
            if (auto item = try_pop()) return std::move(*item);
            backoff.pause();
        }
    }
    std::size_t capacity() const { return mask_ + 1; }

    /// Spins briefly, then yields, then sleeps 20 microseconds at a time.
    class Backoff {
    public:
        void pause() {
            ++turns_;
            if (turns_ < 16) return;
            if (turns_ < 64) return std::this_thread::yield();
            std::this_thread::sleep_for(std::chrono::microseconds(20));
        }

    private:
        unsigned turns_ = 0;
    };

private:
    static constexpr std::size_t line = 64;
    std::vector<T> slots_;
    std::size_t mask_;
    alignas(line) std::atomic<std::size_t> head_{0};
    alignas(line) std::atomic<std::size_t> tail_{0};
    alignas(line) std::size_t head_seen_ = 0;  // producer's copy of head_
    alignas(line) std::size_t tail_seen_ = 0;  // consumer's copy of tail_
};

}  // namespace slipstream
