// What a string is taken for, and the one spelling under which it is kept.
#include "detect/intel/indicator.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

IndicatorKind kind_of(std::string_view text, DomainRule rule = DomainRule::known_suffix) {
    return recognise(text, rule).kind;
}

TEST(Indicator, kinds_in_their_order) {
    EXPECT_EQ(kind_of("1.2.3.4"), IndicatorKind::address);
    EXPECT_EQ(kind_of("\"2001:db8::1\""), IndicatorKind::address);
    EXPECT_EQ(kind_of("1.2.3.0/24"), IndicatorKind::range);
    EXPECT_EQ(kind_of("2001:470::/32"), IndicatorKind::range);
    EXPECT_EQ(kind_of("e7d705a3286e19ea42f587b344ee6865"), IndicatorKind::md5);
    EXPECT_EQ(kind_of("http://Bad.example.com/x"), IndicatorKind::url);
    EXPECT_EQ(kind_of("bad.example.com"), IndicatorKind::domain);
    EXPECT_EQ(kind_of(std::string(64, 'A')), IndicatorKind::sha256);
    EXPECT_EQ(kind_of("AS64500"), IndicatorKind::asn);
    for (std::string_view text :
         {"", "x", "hello", "1.2.3", "com", "co.uk", "a b.com", "2024-01-02", "ASx", "-"})
        EXPECT_EQ(kind_of(text), IndicatorKind::none) << text;
}

TEST(Indicator, a_range_with_bits_behind_its_prefix_is_none_and_says_so) {
    Indicator stray = recognise("1.2.3.4/24", DomainRule::any_name);
    EXPECT_EQ(stray.kind, IndicatorKind::none);
    EXPECT_TRUE(stray.stray_bits);
    EXPECT_EQ(kind_of("1.2.3.4/32"), IndicatorKind::address);
    EXPECT_EQ(kind_of("0.0.0.0/0"), IndicatorKind::range);
}

TEST(Indicator, names_outside_the_public_suffix_list_only_where_indicators_are_expected) {
    EXPECT_EQ(kind_of("bad.test"), IndicatorKind::none);
    EXPECT_EQ(kind_of("bad.test", DomainRule::any_name), IndicatorKind::domain);
}

TEST(Indicator, one_spelling) {
    EXPECT_EQ(recognise("*.Bad.COM.", DomainRule::known_suffix).text, "bad.com");
    EXPECT_EQ(recognise("HTTP://Bad.COM", DomainRule::known_suffix).text, "http://bad.com/");
    EXPECT_EQ(url_spelling("http://Bad.com/A?b=C#d"), "http://bad.com/A?b=C");
}

}  // namespace
}  // namespace slipstream
