// Text forms and exact values of the evidence vocabulary.
#include "detect/evidence.h"

#include <cmath>

namespace slipstream {

std::string_view name_of(ThreatLevel level) {
    constexpr std::string_view names[] = {"info", "low", "medium", "high", "critical"};
    return names[static_cast<std::size_t>(level)];
}

std::int64_t thousandths_of(ThreatLevel level) {
    constexpr std::int64_t values[] = {0, 200, 500, 800, 1000};
    return values[static_cast<std::size_t>(level)];
}

Confidence Confidence::of(double value) {
    if (!(value > 0)) return {};
    return millionths(value >= 1 ? 1'000'000 : std::llround(value * 1e6));
}

std::string Confidence::to_string() const {
    std::string text = std::to_string(millionths_ / 1'000'000);
    std::int64_t rest = millionths_ % 1'000'000;
    if (rest == 0) return text;
    std::string digits = std::to_string(1'000'000 + rest).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    return text + "." + digits;
}

std::string_view Confidence::label() const {
    if (millionths_ >= 800'000) return "High";
    if (millionths_ >= 550'000) return "Medium";
    return "low";
}

std::string Uuid::to_string() const {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

}  // namespace slipstream
