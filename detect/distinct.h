// Counting different things in bounded memory: PortSet counts ports exactly, DistinctCounter counts addresses
// exactly up to 1,024 and by a HyperLogLog sketch beyond.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace slipstream {

/// A set of ports: a sorted list while small, a bit for each port afterwards. At most 8 KiB.
class PortSet {
public:
    /// False when it was there already.
    bool insert(std::uint16_t port) {
        if (bits_) {
            std::uint64_t& word = (*bits_)[port / 64];
            std::uint64_t bit = std::uint64_t{1} << port % 64;
            if (word & bit) return false;
            word |= bit;
            ++size_;
            return true;
        }
        auto at = std::lower_bound(few_.begin(), few_.end(), port);
        if (at != few_.end() && *at == port) return false;
        if (few_.size() == few_max) {
            bits_ = std::make_unique<std::array<std::uint64_t, 1024>>();
            bits_->fill(0);
            size_ = 0;
            for (std::uint16_t p : std::exchange(few_, {})) insert(p);
            return insert(port);
        }
        few_.insert(at, port);
        ++size_;
        return true;
    }
    std::size_t size() const { return size_; }
    /// The ports in order while there are at most 64; empty afterwards.
    const std::vector<std::uint16_t>& few() const { return few_; }

private:
    static constexpr std::size_t few_max = 64;
    std::vector<std::uint16_t> few_;
    std::unique_ptr<std::array<std::uint64_t, 1024>> bits_;
    std::size_t size_ = 0;
};

/// Number of different 64-bit hashes seen. Exact up to 1,024; then HyperLogLog with 1,024 registers (Flajolet
/// et al., 2007; standard error 3.3 %). At most 8 KiB. The same hashes in any order give the same count.
class DistinctCounter {
public:
    /// False when it was certainly there already.
    bool insert(std::uint64_t hash) {
        if (!registers_.empty()) return raise(hash);
        auto at = std::lower_bound(seen_.begin(), seen_.end(), hash);
        if (at != seen_.end() && *at == hash) return false;
        if (seen_.size() < exact_max) {
            seen_.insert(at, hash);
            return true;
        }
        registers_.assign(registers_max, 0);
        for (std::uint64_t h : std::exchange(seen_, {})) raise(h);
        raise(hash);
        return true;
    }
    bool exact() const { return registers_.empty(); }
    /// Never shrinks. The sketch is summed up on each call: ask only after insert() said true.
    std::uint64_t count() const {
        if (exact()) return seen_.size();
        double sum = 0;
        std::size_t zeros = 0;
        for (std::uint8_t r : registers_) {
            sum += std::ldexp(1.0, -r);
            zeros += r == 0;
        }
        constexpr double m = registers_max;
        double estimate = 0.7213 / (1 + 1.079 / m) * m * m / sum;
        if (estimate <= 2.5 * m && zeros > 0) estimate = m * std::log(m / static_cast<double>(zeros));
        return std::max<std::uint64_t>(exact_max, static_cast<std::uint64_t>(estimate));
    }

private:
    static constexpr std::size_t exact_max = 1'024;
    static constexpr std::size_t registers_max = 1'024;

    /// The top 10 bits choose the register, the run of zeros in the rest is what it keeps the maximum of.
    bool raise(std::uint64_t hash) {
        std::uint8_t& kept = registers_[hash >> 54];
        auto rank = static_cast<std::uint8_t>(std::min(std::countl_zero(hash << 10), 54) + 1);
        if (rank <= kept) return false;
        kept = rank;
        return true;
    }

    std::vector<std::uint64_t> seen_;  // sorted
    std::vector<std::uint8_t> registers_;
};

}  // namespace slipstream
