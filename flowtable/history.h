// The history column: one letter per event, upper case when the originator caused it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace slipstream {

/// Up to 22 letters in place; what does not fit is dropped and marked with a final '+', which Zeek does not
/// have but no real connection reaches: the letters are written once, or at each power of ten.
class History {
public:
    static constexpr unsigned length_max = 23;

    void add(char letter) {
        if (length_ < length_max - 1)
            text_[length_++] = letter;
        else if (length_ == length_max - 1)
            text_[length_++] = '+';
    }
    /// Upper case for the originator. `letter` is given in upper case; '^' has no case.
    void add(char letter, bool originator) {
        add(originator || letter == '^' ? letter : static_cast<char>(letter - 'A' + 'a'));
    }
    std::string_view text() const { return {text_, length_}; }
    bool empty() const { return length_ == 0; }
    void clear() { length_ = 0; }

private:
    char text_[length_max] = {};
    std::uint8_t length_ = 0;
};

/// True at the 1st, 10th, 100th, ... event: when a repeated letter is written again. Counts the event.
inline bool count_reaches_power_of_ten(std::uint32_t& count) {
    ++count;
    std::uint32_t n = count;
    while (n >= 10 && n % 10 == 0) n /= 10;
    return n == 1;
}

}  // namespace slipstream
