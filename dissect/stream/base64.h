// Base64 (RFC 4648), a stream of it: whatever is not in the alphabet is passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slipstream {

class Base64Decoder {
public:
    /// Appends to `out` what is complete.
    void decode(std::string_view text, std::string& out) {
        for (char c : text) {
            if (c == '=') {
                bits_ = 0;
                continue;
            }
            const int value = value_of(c);
            if (value < 0) {
                if (!first_ignored_ && c != '\r' && c != '\n') first_ignored_ = c;
                continue;
            }
            word_ = word_ << 6 | static_cast<std::uint32_t>(value);
            bits_ += 6;
            if (bits_ < 8) continue;
            bits_ -= 8;
            out.push_back(static_cast<char>(word_ >> bits_));
        }
    }
    /// The first character that is neither Base64 nor padding nor an end of a line.
    std::optional<char> first_ignored() const { return first_ignored_; }
    /// What Zeek says of such a character.
    static std::string complaint(char ignored) {
        return "character " + std::to_string(static_cast<unsigned char>(ignored)) +
               " ignored by Base64 decoding";
    }

private:
    static constexpr int value_of(char c) {
        if (c >= 'A' && c <= 'Z') return c - 'A';
        if (c >= 'a' && c <= 'z') return c - 'a' + 26;
        if (c >= '0' && c <= '9') return c - '0' + 52;
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }

    std::uint32_t word_ = 0;
    unsigned bits_ = 0;  // of word_ that are not yet out
    std::optional<char> first_ignored_;
};

}  // namespace slipstream
