// Request lines, status lines and percent encoding, regular and not.
#include "dissect/stream/http_start_line.h"

#include <gtest/gtest.h>

namespace slipstream::test {
namespace {

std::string request(std::string_view line) {
    HttpWeirds weirds;
    const auto parsed = parse_http_request_line(line, weirds);
    std::string out =
        parsed ? std::string(parsed->method) + "|" + std::string(parsed->uri) + "|" + parsed->version.text()
               : "none";
    for (auto name : weirds) out += " " + std::string(name);
    return out;
}

TEST(HttpRequestLine, is_read_forgivingly) {
    EXPECT_EQ(request("GET / HTTP/1.1"), "GET|/|1.1");
    EXPECT_EQ(request("CONNECT host:25 / HTTP/1.0"), "CONNECT|host:25 /|1.0");
    EXPECT_EQ(request("GET /a b  HTTP/1.0"), "GET|/a b|1.0");
    EXPECT_EQ(request("GET HTTP/1.1"), "GET||1.1 missing_HTTP_uri");
    EXPECT_EQ(request("GET /HTTP/1.1"), "GET|/HTTP/1.1|0.9");
    EXPECT_EQ(request("GET /x"), "GET|/x|0.9");
    EXPECT_EQ(request("CAP REQ :a b"), "CAP|REQ :a |0.9");
    EXPECT_EQ(request("AB x"), "none bad_HTTP_request");
    EXPECT_EQ(request("GET"), "none bad_HTTP_request");
    EXPECT_EQ(request("{} / HTTP/1.1"), "none bad_HTTP_request");
    EXPECT_EQ(request(""), "none");
}

TEST(HttpReplyLine, needs_a_version_and_three_characters) {
    const auto reply = parse_http_reply_line("HTTP/1.1 404 Not  Found");
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->code, 404u);
    EXPECT_EQ(reply->reason, "Not  Found");
    EXPECT_EQ(parse_http_reply_line("HTTP/1.0 200")->reason, "<empty>");
    EXPECT_EQ(parse_http_reply_line("HTTP/1.0 200 ")->reason, "");
    EXPECT_EQ(parse_http_reply_line("HTTP/1.0 2x0 a")->code, 0u);
    EXPECT_FALSE(parse_http_reply_line("HTTP/1.0 20"));
    EXPECT_FALSE(parse_http_reply_line("http/1.0 200 OK"));
    EXPECT_FALSE(parse_http_reply_line(""));
}

TEST(HttpUri, is_decoded_and_its_faults_are_told) {
    HttpWeirds weirds;
    EXPECT_EQ(unescape_http_uri("/a%41%u0042%u4142", weirds),
              "/aAB"
              "AB");
    EXPECT_TRUE(weirds.empty());
    EXPECT_EQ(unescape_http_uri("a%", weirds), "a%");
    EXPECT_EQ(unescape_http_uri("a%4", weirds), "a%4");
    EXPECT_EQ(unescape_http_uri("a%%41", weirds), "aA");
    EXPECT_EQ(unescape_http_uri("a%zz", weirds), "a%zz");
    EXPECT_EQ(weirds, (HttpWeirds{"illegal_%_at_end_of_URI", "partial_escape_at_end_of_URI",
                                  "double_%_in_URI", "unescaped_%_in_URI"}));
}

}  // namespace
}  // namespace slipstream::test
