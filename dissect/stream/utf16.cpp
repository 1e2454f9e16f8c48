// UTF-16 (RFC 2781) to UTF-8 (RFC 3629). See utf16.h.
#include "dissect/stream/utf16.h"

namespace slipstream {
namespace {

constexpr std::uint32_t replacement = 0xfffd;

void append(std::string& out, std::uint32_t c) {
    auto tail = [&](unsigned shift) { out.push_back(static_cast<char>(0x80U | ((c >> shift) & 0x3fU))); };
    if (c < 0x80) {
        out.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
        out.push_back(static_cast<char>(0xc0U | c >> 6));
        tail(0);
    } else if (c < 0x10000) {
        out.push_back(static_cast<char>(0xe0U | c >> 12));
        tail(6);
        tail(0);
    } else {
        out.push_back(static_cast<char>(0xf0U | c >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

}  // namespace

std::string utf8_of_utf16(Bytes text) {
    std::string out;
    out.reserve(text.size() / 2);
    ByteCursor at(text);
    while (at.remaining() >= 2) {
        std::uint32_t c = at.u16_le();
        if (c >= 0xd800 && c < 0xe000) {
            const std::uint32_t next =
                at.remaining() >= 2 ? at.peek(0) | static_cast<std::uint32_t>(at.peek(1)) << 8 : 0U;
            const bool is_pair = c < 0xdc00 && next >= 0xdc00 && next < 0xe000;
            if (is_pair) at.skip(2);
            c = is_pair ? 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00) : replacement;
        }
        append(out, c);
    }
    return out;
}

}  // namespace slipstream
