// BaselineModel: what is normal for one number of one host, and how unusual a new value is. Learns mean and
// variance over a run of quiet hours (Welford) or with exponential forgetting (EWMA), and judges by the
// median and the median absolute deviation of the newest values, which a few outliers cannot move.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace slipstream {

/// The value below which a fraction `q` (0..1) of `values` lies, interpolated linearly between the two
/// nearest; 0 when there are none. Reorders `values`. O(n).
double quantile_of(std::span<float> values, double q);

class BaselineModel {
public:
    static constexpr std::size_t values_max = 256;    // newest values kept, to judge by
    static constexpr std::size_t residuals_max = 64;  // newest distances from the mean, for the floor

    /// Takes a value in with equal weight for all of them (Welford 1962). As fit(value, alpha), about 1 us.
    void fit(double value);
    /// Takes a value in with weight `alpha` (0..1) against everything before it.
    void fit(double value, double alpha);

    /// How far `value` is above what is normal, in robust standard deviations; negative when below. Against
    /// mean and variance while fewer than 7 values are kept. About 2 us.
    double z(double value) const;

    /// Sets the threshold to the given quantile of the z of the values kept, within 1.5..15. Without effect
    /// below 10 values.
    void calibrate(double quantile);
    double threshold(double uncalibrated) const { return threshold_.value_or(uncalibrated); }

    std::uint64_t count() const { return count_; }
    double mean() const { return mean_; }
    double variance() const { return variance_; }
    /// The least standard deviation that z() divides by. Follows the scatter of the values slowly.
    double deviation_floor() const { return deviation_floor_; }

private:
    struct Spread {
        double median = 0;
        double deviation = 0;  // 1.4826 x the median absolute deviation, at least the floor
    };
    void keep(double value);
    Spread spread() const;

    double mean_ = 0;
    double variance_ = 0;
    double squares_ = 0;  // sum of squared distances from the mean
    double deviation_floor_ = 0.1;
    std::uint64_t count_ = 0;
    std::uint64_t kept_ = 0;
    std::optional<double> threshold_;
    // Rings. Single precision is far finer than the floor of 0.01.
    std::vector<float> values_;
    std::vector<float> residuals_;
};

}  // namespace slipstream
