// Values as Zeek writes them. Expected texts come from Zeek 6.0's documented rules and from logs Zeek wrote.
#include "output/zeek_format.h"

#include <gtest/gtest.h>

#include <limits>

namespace slipstream {
namespace {

template <class... Arguments>
std::string text_of(void (*append)(std::string&, Arguments...),
                    std::type_identity_t<Arguments>... arguments) {
    std::string out;
    append(out, arguments...);
    return out;
}

std::string tsv(std::string_view bytes, Place place = Place::field) {
    return text_of(append_string, bytes, place);
}

TEST(ZeekFormat, times_have_six_decimals) {
    EXPECT_EQ(text_of(append_fixed6, 0), "0.000000");
    EXPECT_EQ(text_of(append_fixed6, 1), "0.000001");
    EXPECT_EQ(text_of(append_fixed6, 1'600'000'000'000'001), "1600000000.000001");
    EXPECT_EQ(text_of(append_fixed6, -1), "-0.000001");
    EXPECT_EQ(text_of(append_fixed6, -1'500'000), "-1.500000");
    EXPECT_EQ(text_of(append_fixed6, 2'147'483'647'000'000), "2147483647.000000");
}

TEST(ZeekFormat, times_beyond_31_bits_have_an_exponent) {
    EXPECT_EQ(text_of(append_fixed6, 4'294'967'296'000'000), "4.294967296e+09");
    EXPECT_EQ(text_of(append_fixed6, 2'156'590'178'000'000), "2.156590178e+09");
    EXPECT_EQ(text_of(append_fixed6, 4'000'000'000'000'000), "4e+09");
    EXPECT_FALSE(text_of(append_fixed6, std::numeric_limits<std::int64_t>::min()).empty());
}

TEST(ZeekFormat, doubles_lose_trailing_zeros) {
    EXPECT_EQ(text_of(append_double, 0.1), "0.1");
    EXPECT_EQ(text_of(append_double, 0.0), "0.0");
    EXPECT_EQ(text_of(append_double, 1.0), "1.0");
    EXPECT_EQ(text_of(append_double, 10.0), "10.0");
    EXPECT_EQ(text_of(append_double, -3.25), "-3.25");
    EXPECT_EQ(text_of(append_double, 123456789.987654), "123456789.987654");
    EXPECT_EQ(text_of(append_double, 0.9999999), "1");
    EXPECT_EQ(text_of(append_double, 1e-9), "0");
    EXPECT_EQ(text_of(append_double, 1e20), "100000000000000000000.0");
    EXPECT_EQ(text_of(append_double, std::numeric_limits<double>::infinity()), "inf");
    EXPECT_EQ(text_of(append_double, std::numeric_limits<double>::quiet_NaN()), "nan");
    EXPECT_EQ(text_of(append_double, std::numeric_limits<double>::max()).size(), 311U);
}

TEST(ZeekFormat, json_doubles_are_the_shortest_that_round_trip) {
    EXPECT_EQ(text_of(append_json_double, 0.0), "0.0");
    EXPECT_EQ(text_of(append_json_double, 15.0), "15.0");
    EXPECT_EQ(text_of(append_json_double, 1600000000.1234567), "1600000000.1234567");
    EXPECT_EQ(text_of(append_json_double, 0.06974005699157715), "0.06974005699157715");
    EXPECT_EQ(text_of(append_json_double, 4e-7), "4e-7");
    EXPECT_EQ(text_of(append_json_double, 0.000012), "0.000012");
    EXPECT_EQ(text_of(append_json_double, 1e20), "100000000000000000000.0");
    EXPECT_EQ(text_of(append_json_double, 1.5e300), "1.5e300");
    EXPECT_EQ(text_of(append_json_double, -2.5), "-2.5");
    EXPECT_EQ(text_of(append_json_double, std::numeric_limits<double>::infinity()), "null");
}

TEST(ZeekFormat, addresses_print_canonically) {
    for (const char* text : {"0.0.0.0", "255.255.255.255", "10.0.2.112", "::", "::1", "fe80::1",
                             "2001:db8::1:0:0:1", "fd2d:ab8c:225:0:1d3:35e9:7d97:2325", "1:2:3:4:5:6:7:8"}) {
        std::string out;
        append_address(out, *IpAddress::parse(text));
        EXPECT_EQ(out, text);
    }
    std::string mapped;
    append_address(mapped, *IpAddress::parse("::ffff:1.2.3.4"));
    EXPECT_EQ(mapped, "1.2.3.4");
    std::string mac;
    append_mac(mac, MacAddress{{0x00, 0x1b, 0xff, 0xa0, 0x09, 0x7e}});
    EXPECT_EQ(mac, "00:1b:ff:a0:09:7e");
}

TEST(ZeekFormat, strings_follow_the_escaping_table) {
    EXPECT_EQ(tsv("plain text"), "plain text");
    EXPECT_EQ(tsv(""), "(empty)");
    EXPECT_EQ(tsv("-"), "\\x2d");
    EXPECT_EQ(tsv("--"), "--");
    EXPECT_EQ(tsv("(empty)"), "\\x28empty)");
    EXPECT_EQ(tsv("a\\b"), "a\\\\b");
    EXPECT_EQ(tsv("a\tb"), "a\\x09b");
    EXPECT_EQ(tsv("a,b"), "a,b");
    EXPECT_EQ(tsv("a,b", Place::element), "a\\x2cb");
    EXPECT_EQ(tsv("", Place::element), "(empty)");
    EXPECT_EQ(tsv("line\nbreak"), "line\\x0abreak");
    EXPECT_EQ(tsv(std::string_view("nul\0", 4)), "nul\\x00");
    EXPECT_EQ(tsv("\x7f"), "\\x7f");
}

TEST(ZeekFormat, one_bad_byte_escapes_its_whole_run) {
    EXPECT_EQ(tsv("caf\xc3\xa9"), "caf\xc3\xa9");
    EXPECT_EQ(tsv("\xc3\xa9\xff"), "\\xc3\\xa9\\xff");
    EXPECT_EQ(tsv("\xc3\xa9\t\xff"), "\xc3\xa9\\x09\\xff");
    EXPECT_EQ(tsv("\xc3\xa9\\\xff"), "\xc3\xa9\\\\\\xff");
    EXPECT_EQ(tsv("\xc3\xa9,\xff"), "\\xc3\\xa9,\\xff");
    EXPECT_EQ(tsv("\xc3\xa9,\xff", Place::element), "\xc3\xa9\\x2c\\xff");
}

TEST(ZeekFormat, only_strict_printable_utf8_is_clean) {
    EXPECT_TRUE(is_clean_utf8("\xf0\x9f\x98\x80"));
    EXPECT_TRUE(is_clean_utf8("\xe4\xb8\xad\xe6\x96\x87"));
    EXPECT_FALSE(is_clean_utf8("\xc2\x85"));          // C1 control
    EXPECT_FALSE(is_clean_utf8("\xee\x80\x80"));      // private use
    EXPECT_FALSE(is_clean_utf8("\xef\xbf\xbd"));      // specials
    EXPECT_FALSE(is_clean_utf8("\xc0\xaf"));          // overlong
    EXPECT_FALSE(is_clean_utf8("\xe0\x80\xaf"));      // overlong
    EXPECT_FALSE(is_clean_utf8("\xed\xa0\x80"));      // surrogate
    EXPECT_FALSE(is_clean_utf8("\xf4\x90\x80\x80"));  // beyond U+10FFFF
    EXPECT_FALSE(is_clean_utf8("\xe4\xb8"));          // cut short
    EXPECT_FALSE(is_clean_utf8("\x80"));              // stray continuation
}

TEST(ZeekFormat, json_strings_escape_once_for_zeek_and_once_for_json) {
    EXPECT_EQ(text_of(append_json_string, "a\"b\\c"), R"("a\"b\\c")");
    EXPECT_EQ(text_of(append_json_string, "a\tb\n"), R"("a\tb\n")");
    EXPECT_EQ(text_of(append_json_string, "\xc3\xa9\t\xff"), R"("\\xc3\\xa9\t\\xff")");
    EXPECT_EQ(text_of(append_json_string, "\x01"), R"("\\x01")");
    EXPECT_EQ(text_of(append_json_string, "\x1b[2J"), R"("\\x1b[2J")");
    EXPECT_EQ(text_of(append_json_string, ""), R"("")");
}

}  // namespace
}  // namespace slipstream
