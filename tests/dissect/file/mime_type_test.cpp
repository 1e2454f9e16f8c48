// Types by first bytes: the notation of patterns, and files of the common types.
#include "dissect/file/mime_type.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "dissect/file/byte_pattern_set.h"

namespace slipstream::test {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
    std::vector<std::uint8_t> bytes(text.begin(), text.end());
    return BytePatternSet(std::span(&pattern, 1)).first_match(bytes).has_value();
}

TEST(BytePatternSet, knows_its_notation) {
    EXPECT_TRUE(matches("abc", "abcd"));
    EXPECT_FALSE(matches("abc", "xabc"));
    EXPECT_FALSE(matches("abc", "ab"));
    EXPECT_TRUE(matches("a(b|cd|)e", "acde"));
    EXPECT_TRUE(matches("a(b|cd|)e", "ae"));
    EXPECT_FALSE(matches("a(b|cd)e", "ace"));
    EXPECT_TRUE(matches("ab?c", "ac"));
    EXPECT_TRUE(matches("a[b-d]*z", "abcdbz"));
    EXPECT_FALSE(matches("a[b-d]+z", "az"));
    EXPECT_TRUE(matches("a.{3}z", "a\n12z"));
    EXPECT_FALSE(matches("a.{3}z", "a12z"));
    EXPECT_TRUE(matches("a.{1,3}z", "a12z"));
    EXPECT_FALSE(matches("a.{1,3}z", "a1234z"));
    EXPECT_TRUE(matches("a[0-9]{2,}z", "a12345z"));
    EXPECT_FALSE(matches("a[0-9]{2,}z", "a1z"));
    EXPECT_TRUE(matches("~abc~d", "aBCd"));
    EXPECT_FALSE(matches("~abc~d", "aBCD"));
    EXPECT_TRUE(matches("[^\\n]\\x41\\.", "xA."));
    EXPECT_TRUE(matches("(ab{2}){2}c", "abbabbc"));
    EXPECT_FALSE(matches("(ab{2}){2}c", "abbabc"));
    EXPECT_TRUE(matches("\\P<~html~", " <!-- a --><?xml version?>\n <!-- b -->\r\n<HTML"));
    EXPECT_TRUE(matches("[]a]", "]"));
    EXPECT_TRUE(
        matches("(.*)(x)(.*)(y)(.*)(z)", std::string(3000, 'a') + "x" + std::string(500, 'x') + "yz"));
}

TEST(BytePatternSet, names_the_first_of_those_that_match) {
    const std::string_view patterns[] = {"(.*)(zz)", "ab+c", "a", "(.*)(a)"};
    BytePatternSet set(patterns);
    auto first = [&](std::string_view text) {
        return set.first_match(std::vector<std::uint8_t>(text.begin(), text.end()));
    };
    for (int round = 0; round < 2; ++round) {  // the second finds all states known
        EXPECT_EQ(first("abbcdezz"), 0u);
        EXPECT_EQ(first("abbc"), 1u);
        EXPECT_EQ(first("abbd"), 2u);
        EXPECT_EQ(first("bbda"), 3u);
        EXPECT_EQ(first("bbd"), std::nullopt);
        EXPECT_EQ(first(""), std::nullopt);
    }
}

TEST(BytePatternSet, answers_the_same_when_it_had_to_forget) {
    // Which of the last twelve bytes were an 'a' is remembered: thousands of states.
    const std::string_view patterns[] = {"(.*)(a.{12}b)"};
    BytePatternSet set(patterns);
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        std::vector<std::uint8_t> bytes(100);
        for (std::uint8_t& byte : bytes) byte = random() % 2 ? std::uint8_t{97} : std::uint8_t{98};  // a, b
        bool expected = false;
        for (std::size_t i = 13; i < bytes.size(); ++i) expected |= bytes[i] == 'b' && bytes[i - 13] == 'a';
        EXPECT_EQ(set.first_match(bytes).has_value(), expected);
    }
}

std::string_view type_of(std::string_view text) {
    static MimeDetector detector;
    std::vector<std::uint8_t> bytes(text.begin(), text.end());
    return detector.type_of(bytes);
}

TEST(MimeType, recognises_common_files) {
    using std::string_view_literals::operator""sv;
    EXPECT_EQ(type_of("\x89PNG\r\n\x1a\n"), "image/png");
    EXPECT_EQ(type_of("GIF89a"), "image/gif");
    EXPECT_EQ(type_of("\xff\xd8\xff\xe0"), "image/jpeg");
    EXPECT_EQ(type_of("MZ\x90\x00"sv), "application/x-dosexec");
    EXPECT_EQ(type_of("%PDF-1.4"), "application/pdf");
    EXPECT_EQ(type_of("PK\x03\x04\x0a\x00\x00"sv), "application/zip");
    EXPECT_EQ(type_of("\n<!doctype HTML>\n<html>"), "text/html");
    EXPECT_EQ(type_of("<?xml version=\"1.0\"?><a/>"), "application/xml");
    EXPECT_EQ(type_of("{\"a\": 1}"), "text/json");
    EXPECT_EQ(type_of("plain text it is"), "text/plain");
    EXPECT_EQ(type_of("too short"), "");
    EXPECT_EQ(type_of("#!/bin/sh\n"), "text/x-shellscript");
    EXPECT_EQ(type_of("\x1f\x8b\x08"), "application/x-gzip");
    EXPECT_EQ(type_of("body { color: red }"), "text/plain");
    EXPECT_EQ(type_of(""), "");
    EXPECT_EQ(type_of("\x01\x02"), "");
}

TEST(MimeType, takes_any_bytes) {
    std::mt19937 random(1);
    for (int i = 0; i < 2000; ++i) {
        std::string noise(random() % 64, '\0');
        for (char& c : noise) c = random() % 3 ? " <>!-?xml"[random() % 9] : static_cast<char>(random());
        type_of(noise);
    }
}

}  // namespace
}  // namespace slipstream::test
