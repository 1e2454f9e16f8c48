// HTTP: rows, bodies and files of sample conversations, the same however the streams are cut.
#include <gtest/gtest.h>
#include <zlib.h>

#include <random>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

/// A piece of a conversation; the responder's begins with '<'.
using Talk = std::vector<std::string>;

/// What came of it, as text: rows, files and weirds that matter.
struct Outcome {
    std::vector<HttpRecord> rows;
    std::string text;
};

std::string list(const std::optional<HttpRecord::Texts>& texts) {
    std::string out;
    for (const auto& text : texts.value_or(HttpRecord::Texts{})) out += text + ";";
    return out;
}

std::string line_of(const HttpRecord& r) {
    return std::to_string(r.depth) + "|" + r.method.value_or("-") + "|" + r.host.value_or("-") + "|" +
           r.uri.value_or("-") + "|" + r.version.value_or("-") + "|" + std::to_string(r.request_bytes) + "|" +
           std::to_string(r.response_bytes) + "|" + (r.status_code ? std::to_string(*r.status_code) : "-") +
           "|" + r.status_text.value_or("-") + "|" + list(r.orig_filenames) + "|" + list(r.resp_filenames);
}

Outcome outcome_of(const Talk& talk, std::size_t piece = std::string::npos) {
    Dissecting run("http", true);
    for (const std::string& said : talk) {
        const bool orig = !said.starts_with('<');
        const std::string bytes = said.substr(orig ? 0 : 1);
        for (std::size_t at = 0; at < bytes.size(); at += std::min(piece, bytes.size()))
            run.feed_text(bytes.substr(at, piece), orig);
    }
    run.end_side(true);
    run.end_side(false);
    run.end();
    Outcome outcome;
    outcome.rows = run.rows_of<HttpRecord>();
    for (const HttpRecord& row : outcome.rows) outcome.text += line_of(row) + "\n";
    for (const SeenFile& file : run.files) outcome.text += file.source.identity + "=" + file.bytes + "\n";
    for (const SeenInner& inner : run.inner) outcome.text += inner.bytes[0] + "/" + inner.bytes[1] + "\n";
    return outcome;
}

std::string gzip(const std::string& text) {
    z_stream z{};
    deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(text.size() + 200, '\0');
    std::vector<std::uint8_t> in(text.begin(), text.end()), packed(out.size());
    z.next_in = in.data();
    z.avail_in = static_cast<uInt>(in.size());
    z.next_out = packed.data();
    z.avail_out = static_cast<uInt>(packed.size());
    deflate(&z, Z_FINISH);
    out.assign(packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(z.total_out));
    deflateEnd(&z);
    return out;
}

const Talk plain{
    "GET /a%20b?c HTTP/1.1\r\nHost: h\r\n\r\nHEAD /2 HTTP/1.1\r\n\r\n",
    "<HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Disposition: attachment; filename=\"f.txt\"\r\n\r\n"
    "helloHTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n"};
const Talk chunked{"GET / HTTP/1.1\r\n\r\n",
                   "<HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n"};
const Talk multipart{
    "POST / HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=\"bb\"\r\nContent-Length: 1\r\n\r\n"
    "preamble\r\n--bb\r\nContent-Disposition: form-data; name=a; filename=x.bin\r\n\r\none\r\ntwo\r\n"
    "--bb\r\nContent-Transfer-Encoding: base64\r\n\r\nYWJj\r\nZA==\r\n--bb--\r\n",
    "<HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nuntil the end\r\nof it"};
const Talk tunnel{"CONNECT host:25 HTTP/1.0\r\n\r\n",
                  "<HTTP/1.0 200 Connection established\r\n\r\n220 hello\r\n", "EHLO x\r\n"};
const Talk ancient{"GET /x\r\n\r\n", "<just\r\na body"};

TEST(HttpDissector, gives_the_same_however_the_streams_are_cut) {
    const Talk packed{"GET / HTTP/1.1\r\n\r\n",
                      "<HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 32\r\n\r\n" +
                          gzip("hello hello hello hello")};
    for (const Talk& talk : {plain, chunked, multipart, tunnel, ancient, packed}) {
        const std::string whole = outcome_of(talk).text;
        for (std::size_t piece = 1; piece < 60; ++piece)
            EXPECT_EQ(outcome_of(talk, piece).text, whole) << piece;
    }
}

TEST(HttpDissector, tells_the_programs_of_both_sides) {
    Dissecting run("http", true);
    run.feed_text("GET / HTTP/1.1\r\nUser-Agent: Wget/1.9\r\n\r\n");
    run.feed_text(
        "HTTP/1.1 200 OK\r\nServer: a/1.0\r\nX-Powered-By: b/2.0\r\n"
        "MicrosoftSharePointTeamServices: 3.0\r\nUser-Agent: c\r\n\r\n",
        false);
    std::string said;
    for (const SoftwareRecord& row : run.rows_of<SoftwareRecord>())
        said += std::string(row.type.text) + " " + row.unparsed + (row.port ? " at port\n" : "\n");
    EXPECT_EQ(said,
              "HTTP::BROWSER Wget/1.9\nHTTP::SERVER a/1.0 at port\nHTTP::APPSERVER b/2.0 at port\n"
              "HTTP::APPSERVER SharePoint/3.0 at port\n");
}

TEST(HttpDissector, pairs_pipelined_requests_with_replies_by_order) {
    const auto rows = outcome_of(plain).rows;
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(line_of(rows[0]), "1|GET|h|/a b?c|1.1|0|5|200|OK||f.txt;");
    EXPECT_EQ(line_of(rows[1]), "2|HEAD|-|/2|1.1|0|0|404|Not Found||");
}

TEST(HttpDissector, reads_chunks_behind_an_interim_reply) {
    const auto rows = outcome_of(chunked).rows;
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(line_of(rows[0]), "1|GET|-|/|1.1|0|13|200|OK||");
    EXPECT_EQ(rows[0].info_code, 100u);
    EXPECT_EQ(rows[0].info_text, "Continue");
}

TEST(HttpDissector, takes_parts_of_a_form_as_files) {
    const Outcome outcome = outcome_of(multipart);
    ASSERT_EQ(outcome.rows.size(), 1u);
    EXPECT_EQ(outcome.rows[0].orig_fuids.value_or(HttpRecord::Texts{}).size(), 2u);
    EXPECT_EQ(list(outcome.rows[0].orig_filenames), "x.bin;");
    EXPECT_NE(outcome.text.find("=one\r\ntwo\n"), std::string::npos);
    EXPECT_NE(outcome.text.find("=abcd\n"), std::string::npos);
    EXPECT_EQ(outcome.rows[0].response_bytes, 20u);
}

TEST(HttpDissector, hands_a_tunnel_to_what_its_first_bytes_say) {
    EXPECT_NE(outcome_of(tunnel).text.find("EHLO x\r\n/220 hello\r\n"), std::string::npos);
}

TEST(HttpDissector, takes_a_reply_without_headers) {
    const auto rows = outcome_of(ancient).rows;
    ASSERT_GE(rows.size(), 1u);
    EXPECT_EQ(line_of(rows[0]), "1|GET|-|/x|0.9|0|12|0|<empty>||");
}

TEST(HttpDissector, goes_on_behind_a_gap_inside_a_body_only) {
    Dissecting inside("http", true);
    inside.feed_text("GET / HTTP/1.1\r\n\r\n");
    inside.feed_text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false);
    inside.gap(4, false);
    inside.feed_text("xyzHTTP/1.1 200 OK\r\n", false);
    ASSERT_EQ(inside.rows_of<HttpRecord>().size(), 1u);
    EXPECT_EQ(inside.rows_of<HttpRecord>()[0].response_bytes, 10u);
    EXPECT_EQ(inside.files[0].missing, 4u);

    Dissecting beyond("http", true);
    beyond.feed_text("GET / HTTP/1.1\r\n\r\n");
    beyond.feed_text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false);
    beyond.gap(40, false);
    beyond.feed_text("HTTP/1.1 200 OK\r\n\r\n", false);
    beyond.end();
    ASSERT_EQ(beyond.rows_of<HttpRecord>().size(), 1u);
    EXPECT_EQ(beyond.rows_of<HttpRecord>()[0].response_bytes, 3u);
}

TEST(HttpDissector, refuses_what_is_no_request) {
    EXPECT_EQ(Dissecting("http", true).feed_text("\x16\x03\x01 nonsense\r\n").violated(),
              "not a http request line");
    EXPECT_EQ(Dissecting("http", true).feed_text("SSH-2.0\r\n", false).violated(), "not a http reply line");
    EXPECT_TRUE(Dissecting("http", true).feed_text("GET / HTTP/1.1\r\n").confirmed());
}

TEST(HttpDissector, survives_noise_and_damaged_conversations) {
    std::mt19937 random(3);
    for (int i = 0; i < 3000; ++i) {
        for (Talk talk : {plain, chunked, multipart, tunnel, ancient}) {
            std::string& said = talk[random() % talk.size()];
            for (unsigned k = 0; k < 1 + random() % 4; ++k)
                said[1 + random() % (said.size() - 1)] = "\r\n :-;=0%\xff"[random() % 10];
            outcome_of(talk, 1 + random() % 40);
        }
    }
}

}  // namespace
}  // namespace slipstream::test
