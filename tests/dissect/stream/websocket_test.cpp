// WebSocket: the handshake that HTTP reads, and the frames behind it.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

// NOLINTNEXTLINE(misc-unused-using-decls): clang-tidy does not see a literal as its use
using std::string_literals::operator""s;

const std::string request =
    "GET /chat HTTP/1.1\r\nHost: a.example\r\nUser-Agent: browser\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: chat, superchat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
std::string reply_with(const std::string& headers) {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n" + headers +
           "\r\n";
}
const std::string accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";  // of RFC 6455

std::string listed(const std::optional<std::vector<std::string>>& values) {
    std::string text;
    if (!values) return "-";
    for (const std::string& value : *values) text += "<" + value + ">";
    return text;
}
std::string summary(const Dissecting& run) {
    std::string text;
    for (const WebsocketRecord& row : run.rows_of<WebsocketRecord>())
        text += or_dash(row.host) + "|" + or_dash(row.uri) + "|" + or_dash(row.user_agent) + "|" +
                or_dash(row.subprotocol) + "|" + listed(row.client_protocols) + "|" +
                listed(row.server_extensions) + "|" + listed(row.client_extensions) + "\n";
    text += std::to_string(run.rows_of<HttpRecord>().size()) + " http\n";
    for (const SeenInner& inner : run.inner)
        text += inner.dissector + ":" + inner.bytes[0] + ":" + inner.bytes[1] + "\n";
    return text;
}

std::string frame(int first, const std::string& payload, const std::string& mask = "") {
    std::string text(1, static_cast<char>(first));
    const char masked = mask.empty() ? 0 : static_cast<char>(0x80);
    if (payload.size() < 126) {
        text += static_cast<char>(masked | static_cast<char>(payload.size()));
    } else {
        text += static_cast<char>(masked | 126);
        text += static_cast<char>(payload.size() >> 8);
        text += static_cast<char>(payload.size() & 0xff);
    }
    text += mask;
    for (std::size_t i = 0; i < payload.size(); ++i)
        text += static_cast<char>(mask.empty() ? payload[i] : payload[i] ^ mask[i % 4]);
    return text;
}
constexpr int last = 0x80, continuation = 0, text_frame = 1, binary = 2, close_frame = 8, ping = 9;

std::string carried(const Exchange& exchange) {
    expect_same_when_cut("websocket", exchange, summary);
    return summary(run_exchange("websocket", exchange));
}

TEST(WebsocketHandshake, writes_a_row_and_hands_over) {
    const Exchange exchange = {client(request),
                               server(reply_with(accept + "Sec-WebSocket-Protocol: chat\r\n") + "frames"),
                               client("more frames")};
    expect_same_when_cut("http", exchange, summary);
    EXPECT_EQ(summary(run_exchange("http", exchange)),
              "a.example|/chat|browser|chat|<chat><superchat>|-|<permessage-deflate>\n1 http\n"
              "websocket:more frames:frames\n");
}

TEST(WebsocketHandshake, wants_a_proof) {
    auto weirds = [](const std::string& asked, const std::string& answered) {
        Dissecting run("http", true);
        run.feed_text(asked);
        const Said said = run.feed_text(answered, false);
        EXPECT_TRUE(run.rows_of<WebsocketRecord>().empty());
        EXPECT_TRUE(run.inner.empty());
        EXPECT_TRUE(run.done());
        return said.weirds;
    };
    using Weirds = std::vector<std::string>;
    EXPECT_EQ(weirds(request, reply_with("")), Weirds{"websocket_missing_accept_header"});
    EXPECT_EQ(weirds("GET / HTTP/1.1\r\n\r\n", reply_with(accept)), Weirds{"websocket_missing_key_header"});
    EXPECT_EQ(weirds(request, reply_with("Sec-WebSocket-Accept: x\r\n")),
              Weirds{"websocket_wrong_accept_header"});
    EXPECT_EQ(
        weirds(request, reply_with("Sec-WebSocket-Accept: x\r\n" + accept + "Sec-WebSocket-Accept: x\r\n")),
        (Weirds{"websocket_multiple_accept_headers", "websocket_wrong_accept_header"}));
}

TEST(WebsocketHandshake, leaves_other_upgrades_alone) {
    Dissecting run("http", true);
    run.feed_text(request);
    run.feed_text("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", false);
    EXPECT_TRUE(run.done());
    EXPECT_TRUE(run.inner.empty());
}

TEST(Websocket, takes_messages_out_of_frames) {
    EXPECT_EQ(
        carried({client(frame(last | text_frame, "hello", "\1\2\3\4")), server(frame(last | binary, "you"))}),
        "0 http\n:hello:you\n");
    EXPECT_EQ(carried({client(frame(text_frame, "in ", "abcd") + frame(last | ping, "?", "abcd") +
                              frame(continuation, "three ", "efgh") +
                              frame(last | continuation, "parts", "ijkl"))}),
              "0 http\n:in three parts:\n");
    EXPECT_EQ(
        carried({server(frame(last | binary, std::string(300, 'x')) + frame(last | close_frame, "\3\xe8"))}),
        "0 http\n::" + std::string(300, 'x') + "\n");
}

TEST(Websocket, stops_at_what_is_no_frame_or_compressed) {
    auto is_refused = [](const std::string& text) {
        Dissecting run("websocket", true);
        run.feed_text(text);
        return run.done() && run.inner.empty();
    };
    EXPECT_TRUE(is_refused(frame(0xc0 | text_frame, "x")));
    EXPECT_TRUE(is_refused(frame(last | 3, "x")));
    EXPECT_TRUE(is_refused(frame(last | 11, "x")));
    EXPECT_TRUE(is_refused(frame(ping, "x")));
    EXPECT_TRUE(is_refused(frame(last | ping, std::string(126, 'x'))));
    EXPECT_TRUE(is_refused(frame(last | continuation, "x")));
}

TEST(Websocket, steps_over_a_gap_within_a_frame) {
    Dissecting run("websocket", true);
    const std::string message = frame(last | text_frame, "0123456789", "abcd");
    run.feed_text(message.substr(0, 8));
    run.gap(3);
    run.feed_text(message.substr(11) + frame(last | text_frame, "next", "abcd"));
    EXPECT_EQ(run.inner.at(0).bytes[0], "0156789next");
    run.gap(1);
    EXPECT_TRUE(run.done());
}

}  // namespace
}  // namespace slipstream::test
