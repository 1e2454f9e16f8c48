// HTTP up to 1.1 (RFC 9112): requests and replies, their bodies as files, what CONNECT tunnels
// and WebSockets carry.
#include <array>
#include <deque>

#include "dissect/file/fuid.h"
#include "dissect/stream/ascii.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/http_log.h"
#include "dissect/stream/http_message.h"
#include "dissect/stream/websocket_handshake.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 8> tcp_ports{80, 81, 631, 1080, 3128, 8000, 8080, 8888};
constexpr std::size_t unanswered_max = 1000;

constexpr std::string_view signature_methods[] = {
    "OPTIONS",         "GET",        "HEAD",      "POST",        "PUT",
    "DELETE",          "TRACE",      "CONNECT",   "PROPFIND",    "PROPPATCH",
    "MKCOL",           "COPY",       "MOVE",      "LOCK",        "UNLOCK",
    "VERSION-CONTROL", "REPORT",     "CHECKOUT",  "CHECKIN",     "UNCHECKOUT",
    "MKWORKSPACE",     "UPDATE",     "LABEL",     "MERGE",       "BASELINE-CONTROL",
    "MKACTIVITY",      "ORDERPATCH", "ACL",       "PATCH",       "SEARCH",
    "BCOPY",           "BDELETE",    "BMOVE",     "BPROPFIND",   "BPROPPATCH",
    "NOTIFY",          "POLL",       "SUBSCRIBE", "UNSUBSCRIBE", "X-MS-ENUMATTS",
    "RPC_OUT_DATA",    "RPC_IN_DATA"};

SignatureMatch starts_with(Bytes first, std::string_view word) {
    const std::size_t n = std::min(first.size(), word.size());
    for (std::size_t i = 0; i < n; ++i)
        if (first[i] != static_cast<std::uint8_t>(word[i])) return SignatureMatch::mismatch;
    return n == word.size() ? SignatureMatch::match : SignatureMatch::undecided;
}

SignatureMatch begins_request(Bytes first) {
    while (!first.empty() && is_ascii_space(static_cast<char>(first[0]))) first = first.subspan(1);
    SignatureMatch best = SignatureMatch::mismatch;
    for (std::string_view method : signature_methods) best = std::max(best, starts_with(first, method));
    return best;
}

SignatureMatch begins_reply(Bytes first) {
    const SignatureMatch word = starts_with(first, "HTTP/");
    if (word != SignatureMatch::match) return word;
    if (first.size() < 6) return SignatureMatch::undecided;
    return is_ascii_digit(static_cast<char>(first[5])) ? SignatureMatch::match : SignatureMatch::mismatch;
}

constexpr std::array<StreamSignature, 1> signatures{StreamSignature{begins_request, begins_reply}};

class HttpDissector final : public StreamDissector, public HttpMessageOwner {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (upgraded_ && !tunnel_) return;
        context_ = &context;
        Feed feed{*this, context.from_originator};
        const Side& s = side(context.from_originator);
        side(context.from_originator).lines.feed(data, feed);
        if (!s.lines.saw_single_cr() || single_cr_told_) return;
        single_cr_told_ = true;
        context.weird_of("CONTENTLINE", "line_terminated_with_single_CR");
    }
    void on_gap(StreamContext& context, std::uint64_t bytes) override {
        if (tunnel_) return context.gap_inner(*tunnel_, bytes);
        if (upgraded_) return;
        context_ = &context;
        const bool orig = context.from_originator;
        Side& s = side(orig);
        if (s.message && s.message->ended() && s.message->had_body()) late_gap(s, bytes);
        if (s.lines.stopped()) return;
        if (s.message && !s.lines.in_line() && s.message->on_gap(bytes)) return;
        if (orig && s.ongoing) interrupt(true);
        if (sides_[1].ongoing) interrupt(false);
        s.lines.stop();
    }
    void on_side_end(StreamContext& context) override {
        if (tunnel_) context.end_inner_side(*tunnel_);
        if (upgraded_) return;
        context_ = &context;
        finish_side(context.from_originator, true);
    }
    void on_end(StreamContext& context) override {
        context_ = &context;
        if (!upgraded_) {
            finish_side(true, false);
            finish_side(false, false);
        }
        log_.finish(context);
    }
    bool done() const override {
        return !tunnel_ && (upgraded_ || (is_over(sides_[0]) && is_over(sides_[1])));
    }
    bool awaits_end() const override { return !log_.empty(); }

private:
    enum class State : std::uint8_t { start_line, message, nothing };

    struct Side {
        LineReader lines;
        State state = State::start_line;
        bool ongoing = false;  // a message of which the end was not seen
        HttpVersion version;
        std::unique_ptr<HttpMessage> message;
        std::optional<FileHandle> file;        // under way
        std::shared_ptr<HttpExchange> source;  // to which it belongs
        std::uint32_t arrivals = 0;            // of it, noted
        bool type_noted = false;
        FileSource last_source;
        bool last_complete = false;
    };
    struct Feed {
        HttpDissector& http;
        bool from_originator;
        void on_line(Bytes line) { http.on_line(from_originator, line); }
        void on_bytes(Bytes bytes) { http.on_bytes(from_originator, bytes); }
    };

    // A side that was given up is still looked at for a single CR.
    bool is_over(const Side& s) const {
        return s.lines.stopped() || (s.state == State::nothing && single_cr_told_);
    }
    static void give_up(Side& s) {
        s.state = State::nothing;
        s.lines.discard();
    }
    Side& side(bool from_originator) { return sides_[from_originator ? 0 : 1]; }
    Side& side(const HttpMessage& message) { return side(message.from_originator()); }

    void on_line(bool orig, Bytes line) {
        Side& s = side(orig);
        if (s.state == State::message) return s.message->on_line(line);
        if (s.state == State::start_line) orig ? request_line(line) : reply_line(line);
    }
    void on_bytes(bool orig, Bytes bytes) {
        Side& s = side(orig);
        if (tunnel_) return context_->feed_inner(*tunnel_, bytes);
        if (!orig && s.state == State::start_line && sides_[0].version == http_0_9) begin_raw_reply();
        if (s.message && s.state == State::message) s.message->on_bytes(bytes);
    }

    void request_line(Bytes line);
    void reply_line(Bytes line);
    void expect_raw_reply(const HttpRequestLine& request);
    void begin_raw_reply();
    void begin_message(Side& s, bool orig, HttpMessage::Body body, std::uint64_t code);
    HttpMessage::Body reply_body(std::uint64_t code) const;
    void set_version(Side& s, HttpVersion version);
    void finish_side(bool orig, bool closed);
    void interrupt(bool orig);
    void message_over(Side& s, bool orig, bool interrupted);
    void begin_tunnel(std::string_view dissector);
    void leave_http();
    void note_file(Side& s, bool orig);

    void on_entity_begin(HttpMessage& message) override {
        log_.entity_begin(*context_, message.from_originator());
    }
    void on_header(HttpMessage& message, std::string_view name, std::string_view value) override;
    void on_message_headers_end(HttpMessage& message) override;
    void on_content(HttpMessage& message, Bytes data) override;
    void on_content_gap(HttpMessage& message, std::uint64_t bytes) override;
    void on_entity_end(HttpMessage& message, bool is_leaf) override;
    void on_message_end(HttpMessage& message) override;
    void on_http_weird(std::string_view name) override {
        // Zeek unpacks bodies in an analyzer of its own.
        context_->weird_of(name == "inflate_failed" ? "ZIP" : "HTTP", name);
    }
    void pass_bytes(HttpMessage& message, std::uint64_t bytes) override {
        side(message).lines.pass_bytes(bytes);
    }
    void end_lines_at_crlf_only(HttpMessage& message, bool only) override {
        side(message).lines.end_at_crlf_only(only);
    }
    HttpVersion governing_version() const override {
        return sides_[0].ongoing ? sides_[0].version : sides_[1].version;
    }
    bool connection_closes() const override { return connection_closes_; }
    FileSource file_source(const HttpMessage& message) const;
    void open_file(HttpMessage& message, Side& s);
    void late_gap(Side& s, std::uint64_t bytes);

    StreamContext* context_ = nullptr;  // of the call under way
    Side sides_[2];
    HttpLog log_;
    WebsocketHandshake websocket_;
    std::deque<std::string> unanswered_;  // methods
    std::uint64_t requests_ = 0;
    bool keep_alive_ = false;
    bool connection_closes_ = false;
    bool reply_upgrades_ = false;
    bool upgraded_ = false;
    bool single_cr_told_ = false;
    std::optional<InnerStream> tunnel_;
};

void HttpDissector::set_version(Side& s, HttpVersion version) {
    if (!s.version.is_zero() && s.version != version) context_->weird("HTTP_version_mismatch");
    s.version = version;
    if (version == http_1_1) keep_alive_ = true;
}

void HttpDissector::request_line(Bytes line) {
    Side& s = sides_[0];
    HttpWeirds weirds;
    const std::string text = text_of(line);
    const auto request = parse_http_request_line(text, weirds);
    for (std::string_view name : weirds) context_->weird(name);
    if (!request) {
        if (requests_ != 0 && !keep_alive_) return;
        if (line.empty()) return context_->weird("empty_http_request");
        give_up(s);
        return context_->violation("not a http request line");
    }
    context_->confirm();
    if (++requests_ > 1 && !keep_alive_) context_->weird("unexpected_multiple_HTTP_requests");
    set_version(s, request->version);
    if (unanswered_.size() < unanswered_max) unanswered_.emplace_back(request->method);
    weirds.clear();
    websocket_.begin_side(true);
    std::string uri = unescape_http_uri(request->uri, weirds);
    for (std::string_view name : weirds) context_->weird(name);
    log_.request(*context_, *request, std::move(uri));
    if (request->version == http_0_9) expect_raw_reply(*request);
    if (!is_known_http_method(request->method))
        context_->weird_of("", "unknown_HTTP_method", std::string(request->method));
    begin_message(s, true, HttpMessage::Body::maybe, 0);
}

// What the responder says from now on answers this request, whatever it was about to say.
void HttpDissector::expect_raw_reply(const HttpRequestLine& request) {
    if (request.method != "GET")
        context_->weird("invalid_http_09_request_method", std::string(request.method));
    if (sides_[1].ongoing) {
        context_->weird("http_09_reply_before_request");
        interrupt(false);
    }
    sides_[1].state = State::start_line;
    sides_[1].lines.pass_bytes(LineReader::no_end);
}

HttpMessage::Body HttpDissector::reply_body(std::uint64_t code) const {
    const bool to_head =
        !unanswered_.empty() && std::string_view("HEAD").starts_with(upper_case(unanswered_[0]));
    return to_head || (code >= 100 && code < 200) || code == 204 || code == 304 ? HttpMessage::Body::none
                                                                                : HttpMessage::Body::expected;
}

void HttpDissector::reply_line(Bytes line) {
    Side& s = sides_[1];
    const auto reply = parse_http_reply_line(text_of(line));
    if (!reply) {
        if (line.empty()) return;
        give_up(s);
        return context_->violation("not a http reply line");
    }
    set_version(s, reply->version);
    if (!unanswered_.empty()) context_->confirm();
    websocket_.begin_side(false);
    log_.reply(*context_, *reply);
    begin_message(s, false, reply_body(reply->code), reply->code);
}

// The reply to a request without a version is nothing but a body.
void HttpDissector::begin_raw_reply() {
    Side& s = sides_[1];
    s.version = http_0_9;
    connection_closes_ = true;
    context_->confirm();
    log_.reply(*context_, {http_0_9, 0, "<empty>"});
    begin_message(s, false, HttpMessage::Body::expected, 0);
    s.message->skip_headers();
}

void HttpDissector::begin_message(Side& s, bool orig, HttpMessage::Body body, std::uint64_t code) {
    if (s.message && !s.message->ended()) context_->weird("HTTP_overlapping_messages");
    s.state = State::message;
    s.ongoing = true;
    s.lines.end_at_crlf_only(false);
    s.message = std::make_unique<HttpMessage>(*this, orig, body, code);
}

void HttpDissector::on_header(HttpMessage& message, std::string_view name, std::string_view value) {
    const bool orig = message.from_originator();
    if (name == "CONNECTION") {
        const std::string_view token = value.substr(0, value.find_first_of(", ;\t"));
        if (orig && equal_ignoring_case(token, "keep-alive")) keep_alive_ = true;
        if (!orig && equal_ignoring_case(token, "close")) connection_closes_ = true;
        if (!orig && equal_ignoring_case(token, "upgrade")) reply_upgrades_ = true;
    }
    websocket_.header(orig, name, value);
    log_.header(*context_, orig, name, value);
}

void HttpDissector::on_message_headers_end(HttpMessage& message) {
    if (message.from_originator() || message.reply_code() != 200 || unanswered_.empty()) return;
    if (!equal_ignoring_case(unanswered_[0], "CONNECT")) return;
    context_->tell_tunnel({"Tunnel::HTTP"});
    begin_tunnel("");
}

// From here on both directions are another protocol's.
void HttpDissector::begin_tunnel(std::string_view dissector) {
    tunnel_ = context_->start_inner(dissector);
    for (Side& s : sides_) s.lines.pass_bytes(LineReader::no_end);
}

FileSource HttpDissector::file_source(const HttpMessage& message) const {
    const bool orig = message.from_originator();
    const HttpExchange& exchange = *log_.current();
    const ConnectionView& connection = context_->connection;
    FileSource source;
    source.protocol = "HTTP";
    source.from_originator = orig;
    source.name = exchange.filename;
    source.total_bytes = message.file_bytes();
    source.offset = message.file_offset();
    source.outlives_connection = message.reply_code() == 206;
    source.identity = "Analyzer::ANALYZER_HTTP";
    if (exchange.asks_for_range && !orig) {
        source.identity += identity_flag(orig);
        source.identity += connection.orig.to_string() + exchange.url();
    } else {
        source.identity += identity_time(connection.start);
        source.identity += identity_flag(orig);
        source.identity +=
            std::to_string(exchange.row.depth) + std::to_string(exchange.entities[orig ? 0 : 1]);
        source.identity +=
            identity_ends(connection.orig, connection.orig_port, connection.resp, connection.resp_port);
    }
    return source;
}

void HttpDissector::open_file(HttpMessage& message, Side& s) {
    FileSource source = file_source(message);
    s.file = context_->open_file(source);
    s.source = log_.current();
    const FileFacts& facts = context_->file_facts(*s.file);
    s.arrivals = facts.arrivals;
    if (facts.arrivals != 0) s.source->add_file(message.from_originator(), facts.fuid, source.name);
    // A type that was found before is not told again.
    s.type_noted = facts.mime_type_decided;
    s.last_source = std::move(source);
}

// Zeek begins a file for a gap behind a message, of which nothing will ever be seen: the file of that message
// again, or, when that one was complete, what would be the next.
void HttpDissector::late_gap(Side& s, std::uint64_t bytes) {
    FileSource source = file_source(*s.message);
    if (!s.last_source.identity.empty() && !s.last_complete) source.identity = s.last_source.identity;
    source.total_bytes.reset();
    source.offset.reset();
    source.outlives_connection = true;
    const FileHandle file = context_->open_file(source);
    const FileFacts& facts = context_->file_facts(file);
    if (facts.arrivals != 0) log_.current()->add_file(s.message->from_originator(), facts.fuid, source.name);
    context_->file_gap(file, bytes);
}

// A file that was new to this connection enters the row, once more when it ended and began again.
void HttpDissector::note_file(Side& s, bool orig) {
    const FileFacts& facts = context_->file_facts(*s.file);
    if (s.arrivals != facts.arrivals) {
        s.arrivals = facts.arrivals;
        s.type_noted = false;
        s.source->add_file(orig, facts.fuid, s.source->filename);
    }
    if (s.type_noted || !facts.mime_type_decided) return;
    s.type_noted = true;
    if (facts.mime_type) s.source->add_mime_type(orig, *facts.mime_type);
}

void HttpDissector::on_content(HttpMessage& message, Bytes data) {
    Side& s = side(message);
    if (!s.file) open_file(message, s);
    context_->file_data(*s.file, data);
    note_file(s, message.from_originator());
}

void HttpDissector::on_content_gap(HttpMessage& message, std::uint64_t bytes) {
    Side& s = side(message);
    if (!s.file) return;
    context_->file_gap(*s.file, bytes);
    note_file(s, message.from_originator());
}

void HttpDissector::on_entity_end(HttpMessage& message, bool is_leaf) {
    log_.entity_end();
    Side& s = side(message);
    if (!is_leaf || !s.file) return;
    if (message.reply_code() != 206) context_->end_file(*s.file);
    note_file(s, message.from_originator());
    s.last_complete = context_->file_facts(*s.file).complete;
    s.file.reset();
    s.source.reset();
}

void HttpDissector::on_message_end(HttpMessage& message) {
    const bool orig = message.from_originator();
    log_.message_end(*context_, orig, message.body_bytes());
    message_over(side(orig), orig, false);
}

void HttpDissector::message_over(Side& s, bool orig, bool interrupted) {
    if (!s.ongoing) return;
    s.ongoing = false;
    s.state = State::start_line;
    if (interrupted) give_up(s);
    if (orig) return;
    const std::uint64_t code = s.message ? s.message->reply_code() : 0;
    if (code == 101 && reply_upgrades_ && unanswered_.size() == 1) return leave_http();
    if ((code < 100 || code > 199) && !unanswered_.empty()) unanswered_.pop_front();
}

// Both sides agreed to speak something else.
void HttpDissector::leave_http() {
    upgraded_ = true;
    if (websocket_.accepted(*context_, log_.current()->row)) begin_tunnel("websocket");
}

void HttpDissector::interrupt(bool orig) {
    Side& s = side(orig);
    if (!s.ongoing) return;
    s.message->end();
    s.ongoing = false;
    give_up(s);
}

// Only a close ends a start line that has no end; what is left of a body belongs to it in any case.
void HttpDissector::finish_side(bool orig, bool closed) {
    Side& s = side(orig);
    Feed feed{*this, orig};
    if (closed || s.state == State::message) s.lines.finish(feed);
    if (s.ongoing) s.message->end();
}

constexpr StreamDissectorSpec http{
    .name = "http",
    .analyzer = "HTTP",
    .summary = "Hypertext Transfer Protocol up to 1.1",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<HttpDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, http)

}  // namespace
}  // namespace slipstream
