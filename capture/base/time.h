// Packet time: the only clock left of output/. Whole microseconds since the Unix epoch, signed, so that
// captures of 1969 and of 2110 are both representable and sums are exact.
#pragma once

#include <compare>
#include <cstdint>

namespace slipstream {

/// A span of packet time in microseconds; may be negative when a capture's clock steps back.
struct Duration {
    std::int64_t us = 0;

    constexpr auto operator<=>(const Duration&) const = default;
    constexpr Duration operator+(Duration other) const { return {us + other.us}; }
    constexpr Duration operator-(Duration other) const { return {us - other.us}; }
    constexpr Duration operator*(std::int64_t factor) const { return {us * factor}; }
};

/// A point of packet time in microseconds since 1970-01-01 UTC.
struct Time {
    std::int64_t us = 0;

    constexpr auto operator<=>(const Time&) const = default;
    constexpr Time operator+(Duration d) const { return {us + d.us}; }
    constexpr Time operator-(Duration d) const { return {us - d.us}; }
    constexpr Duration operator-(Time other) const { return {us - other.us}; }
};

/// The ends of packet time, 146,000 years from 1970: far enough from those of the number that adding or
/// subtracting any timeout stays exact. Readers of captures clamp to them.
inline constexpr Time time_min{-(std::int64_t{1} << 62)};
inline constexpr Time time_max{std::int64_t{1} << 62};

constexpr Duration microseconds(std::int64_t n) { return {n}; }
constexpr Duration milliseconds(std::int64_t n) { return {n * 1000}; }
constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000}; }
constexpr Duration minutes(std::int64_t n) { return seconds(60 * n); }
constexpr Duration hours(std::int64_t n) { return seconds(3600 * n); }

/// Seconds as a double the way Zeek builds them (whole seconds plus a fraction), so that differences of two
/// such values round as Zeek's do.
constexpr double to_double(Time t) {
    std::int64_t whole = t.us / 1'000'000;
    std::int64_t rest = t.us % 1'000'000;
    return static_cast<double>(whole) + static_cast<double>(rest) / 1e6;
}
constexpr double to_double(Duration d) { return static_cast<double>(d.us) / 1e6; }

}  // namespace slipstream
