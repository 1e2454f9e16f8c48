// Headers, parts and transfer encodings of MIME entities.
#include "dissect/stream/mime_entity.h"

#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

/// Writes what an entity tells: headers as name=value, contents in braces, entities as < and >.
struct Told final : MimeEvents {
    std::string text;
    void on_entity_begin(MimeEntity&) override { text += "<"; }
    void on_header(MimeEntity&, std::string_view name, std::string_view value) override {
        text += std::string(name) + "=" + std::string(value) + ";";
    }
    void on_headers_end(MimeEntity&) override { text += "."; }
    void on_content(MimeEntity&, Bytes data) override { text += text_of(data); }
    void on_entity_end(MimeEntity&) override { text += ">"; }
    void on_mime_weird(std::string_view name) override { text += "!" + std::string(name); }
    void on_base64_weird(std::string detail) override { text += "!" + detail; }
};

std::string told(const std::vector<std::string>& lines) {
    Told events;
    MimeEntity entity(events, nullptr);
    for (const std::string& line : lines) entity.on_line(Frame(line.begin(), line.end()));
    entity.end();
    return events.text;
}

TEST(MimeEntity, unfolds_headers_and_passes_over_what_is_none) {
    EXPECT_EQ(told({"a (comment): b ", " c", "no header", "D:e", "", "x"}), "<A=b  c;D=e;.x\r\n>");
}

TEST(MimeEntity, tells_parts_without_the_last_line_end) {
    EXPECT_EQ(told({"Content-Type: multipart/mixed; boundary=b", "", "pre", "--b", "", "one", "two", "--b",
                    "X: y", "", "three", "--b--", "post"}),
              "<CONTENT-TYPE=multipart/mixed; boundary=b;.<.one\r\ntwo><X=y;.three>>");
}

TEST(MimeEntity, undoes_transfer_encodings) {
    EXPECT_EQ(told({"Content-Transfer-Encoding: base64", "", "YW", "Jj", "ZA=="}),
              "<CONTENT-TRANSFER-ENCODING=base64;.abcd>");
    EXPECT_EQ(told({"Content-Transfer-Encoding: quoted-printable", "", "a=3Db=", "c =zz", "d  "}),
              "<CONTENT-TRANSFER-ENCODING=quoted-printable;.a=bc =zz\r\nd\r\n>");
}

TEST(MimeEntity, says_once_what_it_passed_over_in_base64) {
    EXPECT_EQ(told({"Content-Transfer-Encoding: base64", "", "YW Jj", "Z-A=="}),
              "<CONTENT-TRANSFER-ENCODING=base64;.!character 32 ignored by Base64 decodingabcd>");
}

TEST(MimeEntity, gives_its_encoding_to_the_message_within) {
    EXPECT_EQ(
        told({"Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", "A: b", "", "YWJj"}),
        "<CONTENT-TYPE=message/rfc822;CONTENT-TRANSFER-ENCODING=base64;.<A=b;.abc>>");
}

TEST(MimeEntity, undoes_quoted_printable_bytes_however_they_are_cut) {
    const std::string text = "a=3Db==3d=";
    for (std::size_t i = 0; i <= text.size(); ++i) {
        Told events;
        MimeEntity entity(events, nullptr);
        for (std::string line : {"Content-Transfer-Encoding: quoted-printable", ""})
            entity.on_line(Frame(line.begin(), line.end()));
        events.text.clear();
        entity.on_bytes(Frame(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(i)));
        entity.on_bytes(Frame(text.begin() + static_cast<std::ptrdiff_t>(i), text.end()));
        entity.end();
        EXPECT_EQ(events.text, "a=b===>") << i;
    }
}

TEST(MimeEntity, stops_at_a_depth) {
    std::vector<std::string> lines;
    for (int i = 0; i < 200; ++i) {
        lines.push_back("Content-Type: message/rfc822");
        lines.push_back("");
    }
    EXPECT_NE(told(lines).find("!exceeded_mime_max_depth"), std::string::npos);
}

TEST(MimeEntity, finds_the_first_word_of_a_value) {
    EXPECT_EQ(first_mime_token("(68) 34"), "34");
    EXPECT_EQ(first_mime_token(": chunked"), "chunked");
    EXPECT_EQ(first_mime_token("gzip, x"), "gzip");
    EXPECT_EQ(first_mime_token("()"), "");
}

}  // namespace
}  // namespace slipstream::test
