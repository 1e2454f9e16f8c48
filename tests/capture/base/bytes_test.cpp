// Behaviour of capture/base/bytes.h that the rest of the program relies on.
#include "capture/base/bytes.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

const std::uint8_t nine[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};

TEST(ByteCursor, reads_numbers_in_both_orders) {
    ByteCursor big(Bytes(nine, 9));
    EXPECT_EQ(big.u8(), 1U);
    EXPECT_EQ(big.u16(), 0x0203U);
    EXPECT_EQ(big.u32(), 0x04050607U);
    EXPECT_EQ(big.offset(), 7U);
    EXPECT_EQ(ByteCursor(Bytes(nine, 9)).u64(), 0x0102030405060708U);
    ByteCursor little(Bytes(nine, 9));
    EXPECT_EQ(little.u16_le(), 0x0201U);
    EXPECT_EQ(little.u32_le(), 0x06050403U);
    EXPECT_EQ(ByteCursor(Bytes(nine, 9)).u64_le(), 0x0807060504030201U);
    EXPECT_TRUE(little.ok());
}

TEST(ByteCursor, stays_failed_after_the_first_read_past_the_end) {
    ByteCursor cursor(Bytes(nine, 3));
    EXPECT_EQ(cursor.u32(), 0U);
    EXPECT_FALSE(cursor.ok());
    EXPECT_EQ(cursor.u8(), 0U);  // although three bytes were left
    EXPECT_TRUE(cursor.take(1).empty());
    EXPECT_EQ(cursor.remaining(), 0U);
    EXPECT_FALSE(cursor.ok());
}

TEST(ByteCursor, takes_all_or_nothing) {
    ByteCursor cursor(Bytes(nine, 9));
    EXPECT_EQ(cursor.take(9).size(), 9U);
    EXPECT_TRUE(cursor.take(0).empty());
    EXPECT_TRUE(cursor.ok());
    cursor.skip(1);
    EXPECT_FALSE(cursor.ok());
}

TEST(ByteCursor, peeks_without_moving_or_failing) {
    ByteCursor cursor(Bytes(nine, 2));
    EXPECT_EQ(cursor.peek(), 1U);
    EXPECT_EQ(cursor.peek(1), 2U);
    EXPECT_EQ(cursor.peek(2), 0U);
    EXPECT_EQ(cursor.peek_u16(), 0x0102U);
    EXPECT_EQ(cursor.peek_u16(1), 0U);
    EXPECT_TRUE(cursor.ok());
    EXPECT_EQ(cursor.rest().size(), 2U);
}

TEST(ByteCursor, forgets_what_truncate_cuts) {
    ByteCursor cursor(Bytes(nine, 9));
    cursor.skip(2);
    cursor.truncate(3);
    EXPECT_EQ(cursor.remaining(), 3U);
    cursor.truncate(100);
    EXPECT_EQ(cursor.remaining(), 3U);
}

TEST(ByteCursor, of_nothing_fails_on_the_first_read) {
    ByteCursor cursor;
    EXPECT_TRUE(cursor.ok());
    EXPECT_EQ(cursor.u8(), 0U);
    EXPECT_FALSE(cursor.ok());
}

}  // namespace
}  // namespace slipstream
