// Values of the Redis serialization protocol: how they print, however they are cut, and what is refused.
#include "dissect/stream/resp_reader.h"

#include <gtest/gtest.h>

namespace slipstream::test {
namespace {

using Side = RespReader::Side;

Bytes bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string read(Side side, const std::string& text, std::size_t cut) {
    RespReader reader(side);
    std::string out;
    auto add = [&](const RespValue& value) {
        out += value.type;
        out += value.text;
        for (const std::string& word : value.words) out += "<" + word + ">";
        out += ";";
        return true;
    };
    if (!reader.feed(bytes_of(text).first(cut), add) || !reader.feed(bytes_of(text).subspan(cut), add))
        out += "refused";
    return out;
}

void expect(Side side, const std::string& text, const std::string& expected) {
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        EXPECT_EQ(read(side, text, cut), expected) << text << " cut at " << cut;
}

TEST(RespReader, prints_scalars) {
    expect(Side::replies, "+OK\r\n-ERR no\r\n:-12\r\n,1.5\r\n(123\r\n_\r\n#t\r\n#f\r\n",
           "+OK;-ERR no;:-12;,1.5;(123;_null;#T;#F;");
    expect(Side::replies, "$5\r\na\r\nbc\r\n$-1\r\n$0\r\n\r\n!3\r\nbad\r\n=5\r\ntxt:a\r\n",
           "$a\r\nbc;$;$;!bad;=txt:a;");
}

TEST(RespReader, prints_lists_maps_and_sets) {
    expect(Side::replies, "*2\r\n$1\r\na\r\n:2\r\n", "*[a, 2]<a><2>;");
    expect(Side::replies, "*-1\r\n*0\r\n%0\r\n", "*[];*[];%{};");
    expect(Side::replies, "%2\r\n+a\r\n:1\r\n+b\r\n*2\r\n:2\r\n~1\r\n:3\r\n",
           "%{a: 1, b: [2, (3)]}<a><1><b><[2, (3)]>;");
    expect(Side::replies, ">2\r\n+message\r\n+x\r\n", ">[message, x]<message><x>;");
    expect(Side::replies, "|1\r\n+ttl\r\n:3\r\n+value\r\n", "+value;");
}

TEST(RespReader, takes_a_command_as_a_list_or_as_a_line) {
    expect(Side::commands, "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", "*<GET><k>;");
    expect(Side::commands, "SET k \"a \\\"b\\\"\" 'c d'\r\n\r\nPING\n", " <SET><k><a \"b\"><c d>; <PING>;");
}

TEST(RespReader, refuses_what_is_something_else) {
    expect(Side::replies, "HTTP/1.1 200 OK\r\n", "refused");
    expect(Side::replies, "$x\r\n", "refused");
    expect(Side::replies, "*99999999999999999999\r\n", "refused");
    expect(Side::commands, "\x16\x03\x01\r\n", "refused");
    std::string deep;
    for (std::size_t i = 0; i <= RespReader::depth_max; ++i) deep += "*1\r\n";
    expect(Side::replies, deep, "refused");
}

TEST(RespReader, keeps_a_bounded_part_of_a_long_text) {
    RespReader reader(Side::replies);
    std::size_t bytes = 0;
    auto measure = [&](const RespValue& value) {
        bytes = value.text.size();
        return true;
    };
    reader.feed(bytes_of("$1000000\r\n"), measure);
    const std::string text(1000, 'x');
    for (int i = 0; i < 1000; ++i) reader.feed(bytes_of(text), measure);
    reader.feed(bytes_of("\r\n"), measure);
    EXPECT_EQ(bytes, RespValue::text_bytes_max);
}

}  // namespace
}  // namespace slipstream::test
