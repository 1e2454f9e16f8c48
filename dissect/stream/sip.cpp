// SIP over UDP (RFC 3261): replies with the request that they answer to sip.log. As Zeek does, the datagrams
// of a connection that begin as replies are read as one stream and all others as another, whoever sent them:
// lines and bodies may continue in the next datagram.
#include <array>

#include "dissect/stream/ascii.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> udp_ports{5060};
constexpr std::size_t line_bytes_max = 16384, path_elements_max = 100;

constexpr std::array<std::string_view, 8> methods{"REGISTER", "INVITE",  "ACK",    "CANCEL",
                                                  "BYE",      "OPTIONS", "NOTIFY", "SUBSCRIBE"};

constexpr bool is_token(char c) {
    return std::string_view("()<>@,;:\\\"/[]?={} \t").find(c) == std::string_view::npos;
}
constexpr bool is_uri(char c) { return c > ' ' && c < 0x7f; }

/// The characters at the front for which `is_wanted` is true; they are skipped.
template <class IsWanted>
std::string_view take_while(std::string_view& text, IsWanted is_wanted) {
    std::size_t n = 0;
    while (n < text.size() && is_wanted(text[n])) ++n;
    const std::string_view taken = text.substr(0, n);
    text.remove_prefix(n);
    return taken;
}
void skip_blanks(std::string_view& text) { take_while(text, is_ascii_blank); }

/// "SIP/" and a version, which are skipped; nothing is, when they are not there.
bool take_version(std::string_view& text) {
    std::string_view rest = text;
    if (!rest.starts_with("SIP/")) return false;
    rest.remove_prefix(4);
    if (take_while(rest, is_ascii_digit).empty() || !rest.starts_with('.')) return false;
    rest.remove_prefix(1);
    if (take_while(rest, is_ascii_digit).empty()) return false;
    text = rest;
    return true;
}

/// What stands before a parameter, ";tag=" or "; tag=".
std::string before_parameter(std::string_view value, std::string_view name) {
    for (std::size_t at = value.find(';'); at != std::string_view::npos; at = value.find(';', at + 1)) {
        std::string_view parameter = value.substr(at + 1);
        if (parameter.starts_with(' ')) parameter.remove_prefix(1);
        if (parameter.starts_with(name)) return std::string(value.substr(0, at));
    }
    return std::string(value);
}

/// The digits at the front as a number that cannot overflow.
std::uint64_t leading_number(std::string_view text) {
    constexpr std::uint64_t number_max = UINT32_MAX;
    std::uint64_t number = 0;
    for (char c : take_while(text, is_ascii_digit))
        number = std::min(number * 10 + static_cast<std::uint64_t>(c - '0'), number_max);
    return number;
}

class SipDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        constexpr std::string_view reply_mark = "SIP/";
        Stream& stream = text_of(data.first(std::min(data.size(), reply_mark.size()))) == reply_mark
                             ? replies_
                             : requests_;
        Sink sink{*this, context, stream};
        stream.lines.feed(data, sink);
        if (!stream.lines.stopped()) return;
        stream.lines = LineReader{line_bytes_max};  // what did not parse is dropped, with the rest of it
        stream.in_headers = false;
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_end(StreamContext& context) override {
        if (row_) context.emit(std::move(*row_));
        row_.reset();
    }
    bool done() const override { return false; }
    bool awaits_end() const override { return row_.has_value(); }

private:
    struct Stream {
        LineReader lines{line_bytes_max};
        bool in_headers = false;
        // As the last message that told it, also for one that does not; as Zeek.
        std::uint64_t body_bytes = 0;
    };
    struct Sink {
        SipDissector& dissector;
        StreamContext& context;
        Stream& stream;

        void on_line(Bytes line) {
            const std::string text = text_of(line);
            if (!dissector.on_line(context, stream, text)) stream.lines.stop();
        }
        void on_bytes(Bytes) {
            if (stream.lines.bytes_to_pass() == 0) dissector.end_message(context, stream);
        }
    };

    bool is_replies(const Stream& stream) const { return &stream == &replies_; }

    bool on_line(StreamContext& context, Stream& stream, std::string_view line) {
        if (!stream.in_headers) {
            stream.in_headers = true;
            return is_replies(stream) ? on_reply(context, line) : on_request(context, line);
        }
        if (!line.empty()) return on_header(context, stream, line);
        stream.in_headers = false;
        stream.lines.pass_bytes(stream.body_bytes);
        if (stream.body_bytes == 0) end_message(context, stream);
        return true;
    }

    SipRecord& row(StreamContext& context) {
        if (!row_) context.start_row(row_.emplace());
        return *row_;
    }

    bool on_request(StreamContext& context, std::string_view line) {
        const std::string_view junk = take_while(line, is_ascii_blank);
        if (!junk.empty()) context.weird("sip_junk_before_request", std::string(junk));
        const std::string_view method = take_while(line, is_token);
        skip_blanks(line);
        const std::string_view uri = take_while(line, is_uri);
        skip_blanks(line);
        if (method.empty() || uri.empty() || !take_version(line)) {
            context.violation("not a request line");
            return false;
        }
        row(context).method = method;
        row(context).uri = uri;
        if (std::find(methods.begin(), methods.end(), method) == methods.end())
            context.weird_of("", "unknown_SIP_method", std::string(method));
        return true;
    }

    bool on_reply(StreamContext& context, std::string_view line) {
        const bool has_version = take_version(line);
        skip_blanks(line);
        const std::string_view status = line.substr(0, 3);
        if (!has_version || status.size() < 3 || !std::all_of(status.begin(), status.end(), is_ascii_digit)) {
            context.violation("not a status line");
            return false;
        }
        line.remove_prefix(3);
        skip_blanks(line);
        context.confirm();
        row(context).status_code = leading_number(status);
        row(context).status_message = line;
        return true;
    }

    bool on_header(StreamContext& context, Stream& stream, std::string_view line) {
        const std::string name =
            upper_case(take_while(line, [](char c) { return c != ':' && !is_ascii_blank(c); }));
        skip_blanks(line);
        if (name.empty() || !line.starts_with(':')) {
            context.violation("not a header");
            return false;
        }
        line.remove_prefix(1);
        skip_blanks(line);
        if (name == "CONTENT-LENGTH" || name == "L") stream.body_bytes = leading_number(line);
        if (is_replies(stream))
            take_reply_header(row(context), name, line);
        else
            take_request_header(row(context), name, line);
        return true;
    }

    static void take_request_header(SipRecord& row, std::string_view name, std::string_view value) {
        if (name == "CALL-ID") row.call_id = value;
        if (name == "CONTENT-LENGTH" || name == "L") row.request_body_bytes = leading_number(value);
        if (name == "CSEQ") row.sequence = value;
        if (name == "DATE") row.date = value;
        if (name == "FROM" || name == "F") row.request_from = before_parameter(value, "tag=");
        if (name == "REPLY-TO") row.reply_to = value;
        if (name == "SUBJECT" || name == "S") row.subject = value;
        if (name == "TO" || name == "T") row.request_to = value;
        if (name == "USER-AGENT") row.user_agent = value;
        if (name == "VIA" || name == "V") add_to_path(row.request_path, value);
    }
    static void take_reply_header(SipRecord& row, std::string_view name, std::string_view value) {
        if (name == "CONTENT-LENGTH" || name == "L") row.response_body_bytes = leading_number(value);
        if (name == "CONTENT-TYPE" || name == "C") row.content_type = value;
        if (name == "WARNING") row.warning = value;
        if (name == "FROM" || name == "F") row.response_from = before_parameter(value, "tag=");
        if (name == "TO" || name == "T") row.response_to = value;
        if (name == "VIA" || name == "V") add_to_path(row.response_path, value);
    }
    static void add_to_path(std::vector<std::string>& path, std::string_view value) {
        if (path.size() < path_elements_max) path.push_back(before_parameter(value, "branch"));
    }

    /// A reply ends what it answers, unless it is provisional.
    void end_message(StreamContext& context, const Stream& stream) {
        if (!is_replies(stream) || !row_) return;
        const std::uint64_t status = row_->status_code.value_or(0);
        const bool is_final = status < 100 || status >= 200 || !row_->method;
        if (!is_final) return context.emit(*row_);
        context.emit(std::move(*row_));
        row_.reset();
    }

    Stream requests_, replies_;
    std::optional<SipRecord> row_;
};

/// " SIP/2.0" and a line end anywhere.
bool has_request_line(std::string_view text) {
    constexpr std::string_view mark = " SIP/";
    for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
        const std::string_view version = text.substr(at + mark.size(), 5);
        if (version.size() == 5 && is_ascii_digit(version[0]) && version[1] == '.' &&
            is_ascii_digit(version[2]) && version[3] == '\r' && version[4] == '\n')
            return true;
    }
    return false;
}
bool has_status_line(std::string_view text) {
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (text.size() < 9 || !text.starts_with("SIP/") || !is_ascii_digit(text[4]) || text[5] != '.' ||
        !is_ascii_digit(text[6]))
        return false;
    text.remove_prefix(7);
    return text.starts_with("\r\n") || (text.size() >= 5 && text[0] == ' ' && is_ascii_digit(text[1]) &&
                                        is_ascii_digit(text[2]) && is_ascii_digit(text[3]) && text[4] == ' ');
}
SignatureMatch is_sip(Bytes first) {
    const std::string text = text_of(first);
    return has_request_line(text) || has_status_line(text) ? SignatureMatch::match : SignatureMatch::mismatch;
}
constexpr std::array signatures{StreamSignature{is_sip, is_sip, StreamSignature::either, false, true}};

constexpr StreamDissectorSpec sip{
    .name = "sip",
    .analyzer = "SIP",
    .summary = "Session Initiation Protocol",
    .udp_ports = udp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<SipDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, sip)

}  // namespace
}  // namespace slipstream
