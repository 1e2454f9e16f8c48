// How a uid is written: two words as base 62, behind a letter.
#include "dissect/records/field.h"

namespace slipstream {

namespace {

// Least significant digit first, no padding.
void append_base62(std::string& out, std::uint64_t value) {
    static constexpr char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    char text[11];  // 62^11 > 2^64
    std::size_t size = 0;
    do {
        text[size++] = digits[value % 62];
        value /= 62;
    } while (value != 0);
    out.append(text, size);
}

}  // namespace

std::string Uid::to_string(char letter) const {
    std::string text;
    append_to(text, letter);
    return text;
}

void Uid::append_to(std::string& out, char letter) const {
    out.push_back(letter);
    append_base62(out, high);
    append_base62(out, low);
}

}  // namespace slipstream
