// OrderedCursor: a ByteCursor for files that say themselves which byte order they have.
#pragma once

#include "capture/base/bytes.h"

namespace slipstream {

class OrderedCursor {
public:
    OrderedCursor(Bytes bytes, bool big_endian) : cursor_(bytes), big_endian_(big_endian) {}

    std::uint16_t u16() { return big_endian_ ? cursor_.u16() : cursor_.u16_le(); }
    std::uint32_t u32() { return big_endian_ ? cursor_.u32() : cursor_.u32_le(); }
    std::uint64_t u64() { return big_endian_ ? cursor_.u64() : cursor_.u64_le(); }
    std::uint8_t u8() { return cursor_.u8(); }
    Bytes take(std::size_t n) { return cursor_.take(n); }
    void skip(std::size_t n) { cursor_.skip(n); }
    bool ok() const { return cursor_.ok(); }
    std::size_t remaining() const { return cursor_.remaining(); }

private:
    ByteCursor cursor_;
    bool big_endian_;
};

}  // namespace slipstream
