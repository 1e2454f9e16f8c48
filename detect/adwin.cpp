// The window of Adwin as an exponential histogram, and the test that cuts it.
#include "detect/adwin.h"

#include <cmath>

namespace slipstream {

Adwin::Bucket Adwin::joined(const Bucket& x, const Bucket& y) {
    Bucket both{x.sum + y.sum, x.squares + y.squares, x.size + y.size};
    if (x.size > 0 && y.size > 0) {
        const auto nx = static_cast<double>(x.size);
        const auto ny = static_cast<double>(y.size);
        const double apart = x.sum / nx - y.sum / ny;
        both.squares += apart * apart * nx * ny / (nx + ny);
    }
    return both;
}

double Adwin::mean() const {
    double sum = 0;
    for (const Bucket& bucket : buckets_) sum += bucket.sum;
    return width_ > 0 ? sum / static_cast<double>(width_) : 0;
}

bool Adwin::add(double value, const Settings& settings) {
    buckets_.push_back({value, 0, 1});
    ++width_;
    ++added_;
    compress();
    if (added_ % settings.clock != 0 || width_ <= settings.grace_values) return false;
    bool changed = false;
    while (buckets_.size() > 1 && has_cut(settings)) {
        changed = true;
        width_ -= buckets_.front().size;
        buckets_.erase(buckets_.begin());
    }
    return changed;
}

// Of one bucket too many of a size, the two oldest become one of twice the size, and so on upwards.
void Adwin::compress() {
    std::size_t end = buckets_.size();
    for (std::uint64_t size = 1; end > 0; size *= 2) {
        std::size_t begin = end;
        while (begin > 0 && buckets_[begin - 1].size == size) --begin;
        if (end - begin <= buckets_per_size) return;
        buckets_[begin] = joined(buckets_[begin], buckets_[begin + 1]);
        buckets_.erase(buckets_.begin() + static_cast<std::ptrdiff_t>(begin) + 1);
        end = begin + 1;
    }
}

bool Adwin::has_cut(const Settings& settings) const {
    Bucket all;
    for (const Bucket& bucket : buckets_) all = joined(all, bucket);
    if (all.squares == 0) return false;  // all values are equal
    const auto n = static_cast<double>(all.size);
    const double variance = all.squares / n;
    // The chance is shared by all places where the window could be cut.
    const double surprise = std::log(2 * std::log(n) / settings.delta);
    double old_sum = 0;
    std::uint64_t old_size = 0;
    for (std::size_t i = 0; i + 1 < buckets_.size(); ++i) {
        old_sum += buckets_[i].sum;
        old_size += buckets_[i].size;
        if (width_ - old_size < settings.part_values_min) return false;
        if (old_size < settings.part_values_min) continue;
        const auto n0 = static_cast<double>(old_size);
        const double n1 = n - n0;
        const double apart = std::abs(old_sum / n0 - (all.sum - old_sum) / n1);
        const double both = 1 / n0 + 1 / n1;  // 1 / (harmonic mean / 2)
        // apart > sqrt(2 both variance surprise) + 2/3 both surprise
        const double beyond = apart - 2.0 / 3.0 * both * surprise;
        if (beyond > 0 && beyond * beyond > 2 * both * variance * surprise) return true;
    }
    return false;
}

}  // namespace slipstream
