// The fast Internet checksum against the slow one.
#include "dissect/packet/checksum.h"

#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(InternetSum, agrees_with_the_obvious_sum_at_every_length) {
    Frame f;
    std::uint32_t random = 1;
    for (unsigned n = 0; n < 300; ++n) {
        Frame sealed_frame = f;
        put16(sealed_frame, 0);
        if (f.size() % 2 == 0) {
            set16(sealed_frame, f.size(), checksum_of(sealed_frame));
            InternetSum sum;
            sum.add(sealed_frame);
            EXPECT_TRUE(sum.valid()) << n;
            sealed_frame[n / 2] ^= 0x10;
            InternetSum damaged;
            damaged.add(sealed_frame);
            EXPECT_FALSE(damaged.valid()) << n;
        }
        random = random * 1664525 + 1013904223;
        put8(f, random >> 24);
    }
}

TEST(InternetSum, parts_add_up_to_the_whole) {
    const Frame f = text("an odd number of bytes!");
    InternetSum whole;
    whole.add(f);
    whole.add(static_cast<std::uint16_t>(checksum_of(f)));
    EXPECT_TRUE(whole.valid());
    InternetSum parts;
    parts.add(Bytes{f}.first(10));
    parts.add(Bytes{f}.subspan(10));
    parts.add(static_cast<std::uint16_t>(checksum_of(f)));
    EXPECT_TRUE(parts.valid());
}

TEST(InternetSum, survives_the_largest_carries) {
    const Frame f(65534, 0xff);
    InternetSum sum;
    sum.add(f);
    EXPECT_TRUE(sum.valid());
}

TEST(InternetSum, nothing_at_all_is_not_valid) {
    InternetSum sum;
    sum.add(zeros(20));
    EXPECT_FALSE(sum.valid());
}

}  // namespace
}  // namespace slipstream::test
