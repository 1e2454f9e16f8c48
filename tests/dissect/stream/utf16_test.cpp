// UTF-16 to UTF-8: one to four bytes a character, and what is no character.
#include "dissect/stream/utf16.h"

#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Utf16, becomes_utf8) {
    EXPECT_EQ(utf8_of_utf16(bytes({'a', 0, 0xe9, 0, 0xac, 0x20, 0x3d, 0xd8, 0, 0xde})),
              "a\u00e9\u20ac\U0001f600");
    EXPECT_EQ(utf8_of_utf16({}), "");
}

TEST(Utf16, half_a_character_is_replaced_or_left_out) {
    EXPECT_EQ(utf8_of_utf16(bytes({0x3d, 0xd8, 'a', 0})), "\ufffda");
    EXPECT_EQ(utf8_of_utf16(bytes({0x00, 0xde})), "\ufffd");
    EXPECT_EQ(utf8_of_utf16(bytes({0x3d, 0xd8})), "\ufffd");
    EXPECT_EQ(utf8_of_utf16(bytes({'a', 0, 'b'})), "a");
}

}  // namespace
}  // namespace slipstream::test
