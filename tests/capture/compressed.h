// Compresses test input with the libraries' one-shot calls.
#pragma once

#include <gtest/gtest.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdint>
#include <vector>

namespace slipstream::testing {

inline std::vector<std::uint8_t> gzip(const std::vector<std::uint8_t>& plain) {
    z_stream state{};
    EXPECT_EQ(deflateInit2(&state, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::vector<std::uint8_t> packed(deflateBound(&state, plain.size()) + 64);
    state.next_in = const_cast<Bytef*>(plain.data());
    state.avail_in = static_cast<uInt>(plain.size());
    state.next_out = packed.data();
    state.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&state, Z_FINISH), Z_STREAM_END);
    packed.resize(state.total_out);
    deflateEnd(&state);
    return packed;
}

inline std::vector<std::uint8_t> zstd(const std::vector<std::uint8_t>& plain) {
    std::vector<std::uint8_t> packed(ZSTD_compressBound(plain.size()));
    packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 3));
    return packed;
}

inline std::vector<std::uint8_t> xz(const std::vector<std::uint8_t>& plain) {
    std::vector<std::uint8_t> packed(lzma_stream_buffer_bound(plain.size()));
    std::size_t used = 0;
    EXPECT_EQ(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr, plain.data(), plain.size(), packed.data(),
                                      &used, packed.size()),
              LZMA_OK);
    packed.resize(used);
    return packed;
}

}  // namespace slipstream::testing
