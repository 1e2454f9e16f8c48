// Types by first bytes: the notation of patterns, and files of the common types.
#include "dissect/file/mime_type.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "dissect/file/byte_pattern.h"

namespace slipstream::test {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
    BytePattern::Scratch scratch;
    std::vector<std::uint8_t> bytes(text.begin(), text.end());
    return BytePattern(pattern).matches(bytes, scratch);
}

TEST(BytePattern, knows_its_notation) {
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

std::string_view type_of(std::string_view text) {
    static const MimeDetector detector;
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
