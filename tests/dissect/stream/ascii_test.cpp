// Cases and blanks of text, in ASCII only.
#include "dissect/stream/ascii.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

TEST(Ascii, cases_change_letters_only) {
    EXPECT_EQ(lower_case("WWW.Example-1.ORG\xc4"), "www.example-1.org\xc4");
    EXPECT_EQ(upper_case("get /a"), "GET /A");
    EXPECT_EQ(lower_case(""), "");
}

TEST(Ascii, ends_are_compared_without_case) {
    EXPECT_TRUE(ends_ignoring_case("1.0.0.10.IN-ADDR.ARPA", ".in-addr.arpa"));
    EXPECT_FALSE(ends_ignoring_case("arpa", ".in-addr.arpa"));
    EXPECT_FALSE(ends_ignoring_case("in-addr.arpa.example", ".in-addr.arpa"));
    EXPECT_TRUE(ends_ignoring_case("a", ""));
}

TEST(Ascii, trimmed_takes_every_blank_from_both_ends) {
    EXPECT_EQ(trimmed(" \t\r\n\v\fa b\n"), "a b");
    EXPECT_EQ(trimmed(" \t "), "");
    EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace slipstream
