// The arithmetic of a baseline. The floor under the deviation keeps a host that always sends the same from
// making an alarm of every byte.
#include "detect/baseline_model.h"

#include <algorithm>
#include <cmath>

namespace slipstream {

namespace {

constexpr double deviation_per_median = 1.4826;  // of a normal distribution
constexpr double floor_min = 0.01;
constexpr double floor_max = 1e6;
constexpr double floor_inertia = 0.95;
constexpr std::size_t residuals_for_floor = 5;
constexpr std::size_t values_for_median = 7;
constexpr std::size_t values_for_calibration = 10;
constexpr double threshold_min = 1.5;
constexpr double threshold_max = 15;

void put(std::vector<float>& ring, std::size_t capacity, std::uint64_t nth, double value) {
    if (ring.size() < capacity)
        ring.push_back(static_cast<float>(value));
    else
        ring[nth % capacity] = static_cast<float>(value);
}

/// Median of the distances from `center`. `values` becomes those distances.
double median_distance(std::span<float> values, double center) {
    for (float& value : values) value = static_cast<float>(std::abs(value - center));
    return quantile_of(values, 0.5);
}

}  // namespace

double quantile_of(std::span<float> values, double q) {
    if (values.empty()) return 0;
    const double place = std::clamp(q, 0.0, 1.0) * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(values.begin(), at, values.end());
    const double low = *at;
    if (below + 1 == values.size()) return low;
    const double high = *std::min_element(at + 1, values.end());
    return low + (high - low) * (place - static_cast<double>(below));
}

void BaselineModel::keep(double value) {
    put(values_, values_max, kept_, value);
    if (count_ > 0) {
        put(residuals_, residuals_max, kept_ - 1, std::abs(value - mean_));
        if (residuals_.size() >= residuals_for_floor) {
            std::vector<float> scratch = residuals_;
            const double tenth = quantile_of(scratch, 0.1);
            const double median = quantile_of(scratch, 0.5);
            const double scatter = deviation_per_median * median_distance(scratch, median);
            const double wanted = std::clamp(std::max(tenth, scatter), floor_min, floor_max);
            deviation_floor_ = floor_inertia * deviation_floor_ + (1 - floor_inertia) * wanted;
        }
    }
    ++kept_;
}

void BaselineModel::fit(double value) {
    keep(value);
    ++count_;
    const double distance = value - mean_;
    mean_ += distance / static_cast<double>(count_);
    squares_ += distance * (value - mean_);
    variance_ = squares_ / static_cast<double>(std::max<std::uint64_t>(1, count_ - 1));
}

void BaselineModel::fit(double value, double alpha) {
    keep(value);
    const double distance = value - mean_;
    mean_ += alpha * distance;
    variance_ = (1 - alpha) * (variance_ + alpha * distance * distance);
    squares_ = variance_ * static_cast<double>(count_ > 0 ? count_ - 1 : 0);
    ++count_;
}

BaselineModel::Spread BaselineModel::spread() const {
    std::vector<float> scratch = values_;
    Spread made;
    made.median = quantile_of(scratch, 0.5);
    made.deviation = std::max(deviation_per_median * median_distance(scratch, made.median), deviation_floor_);
    return made;
}

double BaselineModel::z(double value) const {
    if (values_.size() < values_for_median)
        return (value - mean_) / std::sqrt(std::max(variance_, deviation_floor_ * deviation_floor_));
    const Spread known = spread();
    return (value - known.median) / known.deviation;
}

void BaselineModel::calibrate(double quantile) {
    if (values_.size() < values_for_calibration) return;
    const Spread known = spread();
    std::vector<float> scores = values_;
    for (float& score : scores) score = static_cast<float>((score - known.median) / known.deviation);
    threshold_ = std::clamp(quantile_of(scores, quantile), threshold_min, threshold_max);
}

}  // namespace slipstream
