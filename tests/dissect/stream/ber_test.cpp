// Reading BER: lengths of all forms, numbers, times, and what is refused.
#include "dissect/stream/ber.h"

#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Ber, reads_one_element_after_the_other) {
    const Frame data = bytes({0x02, 1, 7, 0x04, 0x81, 2, 'a', 'b', 0x30, 0});
    ByteCursor at(data);
    auto number = read_ber(at);
    ASSERT_TRUE(number);
    EXPECT_EQ(number->tag, ber_integer);
    EXPECT_EQ(ber_number(number->content), 7);
    auto octets = read_ber(at, ber_octets);
    ASSERT_TRUE(octets);
    EXPECT_EQ(octets->content.size(), 2U);
    auto empty = read_ber(at, ber_sequence);
    ASSERT_TRUE(empty);
    EXPECT_TRUE(empty->content.empty());
    EXPECT_FALSE(read_ber(at));
}

TEST(Ber, refuses_what_is_cut_short_or_of_a_form_it_does_not_know) {
    for (const Frame& data :
         {bytes({0x02}), bytes({0x02, 2, 1}), bytes({0x02, 0x80, 1, 0, 0}), bytes({0x02, 0x82, 1}),
          bytes({0x02, 0x85, 0, 0, 0, 0, 1, 1}), bytes({0x1f, 0x81, 1, 0})}) {
        ByteCursor at(data);
        EXPECT_FALSE(read_ber(at));
        EXPECT_FALSE(at.ok());
    }
    const Frame other = bytes({0x04, 0});
    ByteCursor at(other);
    EXPECT_FALSE(read_ber(at, ber_sequence));
}

TEST(Ber, numbers_have_a_sign_and_at_most_eight_octets) {
    EXPECT_EQ(ber_number(bytes({0xff})), -1);
    EXPECT_EQ(ber_number(bytes({0, 0x80})), 128);
    EXPECT_FALSE(ber_number({}));
    EXPECT_FALSE(ber_number(zeros(9)));
}

TEST(Ber, times_are_utc_to_the_second) {
    EXPECT_EQ(ber_time(text("20370913024805Z")), Time{2'136'422'885'000'000});
    EXPECT_EQ(ber_time(text("19700101000000Z")), Time{0});
    EXPECT_FALSE(ber_time(text("20371313024805Z")));
    EXPECT_FALSE(ber_time(text("2037091302480Z")));
    EXPECT_FALSE(ber_time(text("20370913x24805Z")));
}

}  // namespace
}  // namespace slipstream::test
