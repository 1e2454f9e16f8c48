// The portable form of the algorithm: four lanes of 64 bits. See highway_hash.h.
#include "dissect/file/highway_hash.h"

#include <bit>

namespace slipstream {

namespace {

using Lanes = std::array<std::uint64_t, 4>;

constexpr Lanes mul0_start{0xdbe6d5d5fe4cce2f, 0xa4093822299f31d0, 0x13198a2e03707344, 0x243f6a8885a308d3};
constexpr Lanes mul1_start{0x3bd39e10cb0ef593, 0xc0acf169b5f18a8c, 0xbe5466cf34e90c6c, 0x452821e638d01377};
constexpr std::size_t packet_bytes = 32;

constexpr std::uint64_t byte_of(std::uint64_t word, unsigned index, unsigned to) {
    return (word >> (8 * index) & 0xff) << (8 * to);
}

struct State {
    Lanes v0, v1, mul0 = mul0_start, mul1 = mul1_start;

    explicit State(const HighwayKey& key) {
        for (unsigned i = 0; i < 4; ++i) {
            v0[i] = mul0[i] ^ key[i];
            v1[i] = mul1[i] ^ std::rotl(key[i], 32);
        }
    }

    // Bytes of two lanes, interleaved so that the strong middle bytes of products land in the weak places.
    static void zipper_merge(std::uint64_t odd, std::uint64_t even, std::uint64_t& add_odd,
                             std::uint64_t& add_even) {
        add_even += byte_of(even, 3, 0) | byte_of(odd, 4, 1) | byte_of(even, 2, 2) | byte_of(even, 5, 3) |
                    byte_of(odd, 6, 4) | byte_of(even, 1, 5) | byte_of(odd, 7, 6) | byte_of(even, 0, 7);
        add_odd += byte_of(odd, 3, 0) | byte_of(even, 4, 1) | byte_of(odd, 2, 2) | byte_of(odd, 5, 3) |
                   byte_of(odd, 1, 4) | byte_of(even, 6, 5) | byte_of(odd, 0, 6) | byte_of(even, 7, 7);
    }

    void update(const Lanes& packet) {
        for (unsigned i = 0; i < 4; ++i) {
            v1[i] += mul0[i] + packet[i];
            mul0[i] ^= (v1[i] & 0xffffffff) * (v0[i] >> 32);
            v0[i] += mul1[i];
            mul1[i] ^= (v0[i] & 0xffffffff) * (v1[i] >> 32);
        }
        zipper_merge(v1[1], v1[0], v0[1], v0[0]);
        zipper_merge(v1[3], v1[2], v0[3], v0[2]);
        zipper_merge(v0[1], v0[0], v1[1], v1[0]);
        zipper_merge(v0[3], v0[2], v1[3], v1[2]);
    }

    void update_bytes(Bytes packet) {
        ByteCursor at(packet);
        Lanes lanes;
        for (std::uint64_t& lane : lanes) lane = at.u64_le();
        update(lanes);
    }

    void update_remainder(Bytes rest) {
        const std::size_t size = rest.size(), whole = size & ~std::size_t{3}, odd = size & 3;
        for (unsigned i = 0; i < 4; ++i) {
            v0[i] += (std::uint64_t{size} << 32) + size;
            const auto turn = static_cast<int>(size);
            v1[i] = std::uint64_t{std::rotl(static_cast<std::uint32_t>(v1[i] >> 32), turn)} << 32 |
                    std::rotl(static_cast<std::uint32_t>(v1[i]), turn);
        }
        std::array<std::uint8_t, packet_bytes> packet{};
        for (std::size_t i = 0; i < whole; ++i) packet[i] = rest[i];
        if (size & 16) {
            for (std::size_t i = 0; i < 4; ++i) packet[28 + i] = rest[size - 4 + i];
        } else if (odd != 0) {
            packet[16] = rest[whole];
            packet[17] = rest[whole + (odd >> 1)];
            packet[18] = rest[size - 1];
        }
        update_bytes(packet);
    }
};

}  // namespace

std::array<std::uint64_t, 2> highway_hash_128(const HighwayKey& key, Bytes data) {
    State s(key);
    std::size_t at = 0;
    for (; at + packet_bytes <= data.size(); at += packet_bytes)
        s.update_bytes(data.subspan(at, packet_bytes));
    if (at < data.size()) s.update_remainder(data.subspan(at));
    for (unsigned i = 0; i < 6; ++i)
        s.update(
            {std::rotl(s.v0[2], 32), std::rotl(s.v0[3], 32), std::rotl(s.v0[0], 32), std::rotl(s.v0[1], 32)});
    return {s.v0[0] + s.mul0[0] + s.v1[2] + s.mul1[2], s.v0[1] + s.mul0[1] + s.v1[3] + s.mul1[3]};
}

}  // namespace slipstream
