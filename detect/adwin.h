// Adwin: tells when the mean of a series of numbers has changed, without being told how long to look back. It
// keeps a window that grows while the mean is steady and drops its old end when two parts of it differ by
// more than chance allows. Memory grows with the logarithm of the window: buckets of 1, 2, 4, ... values.
// Source: Bifet and Gavalda, "Learning from Time-Changing Data with Adaptive Windowing", SDM 2007 (ADWIN2).
#pragma once

#include <cstdint>
#include <vector>

namespace slipstream {

class Adwin {
public:
    struct Settings {
        double delta = 0.01;             // chance of a false change, 0..1
        std::uint32_t clock = 1;         // values between two checks
        std::uint32_t grace_values = 5;  // no check while the window holds no more than these
        std::uint32_t part_values_min = 5;
    };
    static constexpr std::size_t buckets_per_size = 5;

    /// Takes a value in; true when the mean has changed with it. O(log window) per check.
    bool add(double value, const Settings& settings);

    /// Values in the window, and their mean (0 when there are none).
    std::uint64_t width() const { return width_; }
    double mean() const;
    std::size_t buckets() const { return buckets_.size(); }

private:
    struct Bucket {
        double sum = 0;
        double squares = 0;  // of the distances from the bucket's mean
        std::uint64_t size = 0;
    };
    static Bucket joined(const Bucket& x, const Bucket& y);
    void compress();
    bool has_cut(const Settings& settings) const;

    std::vector<Bucket> buckets_;  // the oldest, and largest, first
    std::uint64_t width_ = 0;
    std::uint64_t added_ = 0;
};

}  // namespace slipstream
