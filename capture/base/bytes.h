// The one way to read packet bytes: a bounds-checked cursor whose failure is sticky. Read all the fields of a
// header, then ask ok() once; after the first read past the end every later read yields zero and an empty
// span.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace slipstream {

using Bytes = std::span<const std::uint8_t>;

class ByteCursor {
public:
    ByteCursor() = default;
    explicit ByteCursor(Bytes bytes)
        : begin_(bytes.data()), at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    /// False once any read went past the end.
    bool ok() const { return ok_; }
    std::size_t remaining() const { return static_cast<std::size_t>(end_ - at_); }
    std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }

    std::uint8_t u8() { return read<std::uint8_t>(); }
    std::uint16_t u16() { return big(read<std::uint16_t>()); }
    std::uint32_t u32() { return big(read<std::uint32_t>()); }
    std::uint64_t u64() { return big(read<std::uint64_t>()); }
    std::uint16_t u16_le() { return little(read<std::uint16_t>()); }
    std::uint32_t u32_le() { return little(read<std::uint32_t>()); }
    std::uint64_t u64_le() { return little(read<std::uint64_t>()); }

    /// The next n bytes; empty (and failed) when fewer are left.
    Bytes take(std::size_t n) {
        if (n > remaining()) return fail();
        Bytes out{at_, n};
        at_ += n;
        return out;
    }
    void skip(std::size_t n) { take(n); }
    /// All that is left, without moving.
    Bytes rest() const { return {at_, remaining()}; }
    /// The byte n ahead without moving; 0 when there is none (does not fail the cursor).
    std::uint8_t peek(std::size_t n = 0) const { return n < remaining() ? at_[n] : std::uint8_t{0}; }
    /// Big-endian 16 bits n ahead without moving; 0 when they are not there (does not fail the cursor).
    std::uint16_t peek_u16(std::size_t n = 0) const {
        return n + 2 <= remaining() ? static_cast<std::uint16_t>(at_[n] << 8 | at_[n + 1]) : std::uint16_t{0};
    }
    /// Drops bytes behind the first n: for headers that state how long their payload is.
    void truncate(std::size_t n) {
        if (n < remaining()) end_ = at_ + n;
    }

private:
    template <class T>
    T read() {
        if (sizeof(T) > remaining()) {
            fail();
            return 0;
        }
        T value;
        std::memcpy(&value, at_, sizeof(T));
        at_ += sizeof(T);
        return value;
    }
    Bytes fail() {
        ok_ = false;
        at_ = end_;
        return {};
    }
    template <class T>
    static constexpr T swap(T v) {
        if constexpr (sizeof(T) == 8) return __builtin_bswap64(v);
        if constexpr (sizeof(T) == 4) return __builtin_bswap32(v);
        if constexpr (sizeof(T) == 2) return __builtin_bswap16(v);
        return v;
    }
    template <class T>
    static constexpr T big(T v) {
        return std::endian::native == std::endian::little ? swap(v) : v;
    }
    template <class T>
    static constexpr T little(T v) {
        return std::endian::native == std::endian::little ? v : swap(v);
    }

    const std::uint8_t* begin_ = nullptr;
    const std::uint8_t* at_ = nullptr;
    const std::uint8_t* end_ = nullptr;
    bool ok_ = true;
};

/// The bytes as text, without a copy; valid as long as they are.
inline std::string_view text_view(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
/// A copy of the bytes as text.
inline std::string text_of(Bytes bytes) { return std::string(text_view(bytes)); }

}  // namespace slipstream
