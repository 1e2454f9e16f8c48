// FTP control connections (RFC 959): commands and replies as lines, on port 21 or wherever a server greets
// and a client logs in. What they mean is FtpSession's; ftp_data.cpp reads the data connections.
#include <algorithm>
#include <array>
#include <vector>

#include "dissect/stream/ascii.h"
#include "dissect/stream/content_lines.h"
#include "dissect/stream/first_lines.h"
#include "dissect/stream/ftp_security.h"
#include "dissect/stream/ftp_session.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 2> tcp_ports{21, 2811};
constexpr std::size_t command_bytes_min = 3, command_bytes_max = 100;
constexpr ContentLines::Rules line_rules{
    .cr_ends_line = false, .telnet_options = true, .drops_first_nul = true};

// One of two codes, and then no other digit.
bool has_code(std::string_view text, std::string_view code, std::string_view other) {
    return text.size() > 3 && (text.starts_with(code) || text.starts_with(other)) && !is_ascii_digit(text[3]);
}

SignatureMatch client_logs_in(Bytes first) {
    return any_line(first,
                    [](auto line) {
                        return starts_ignoring_case(skip_spaces(line), "user ") &&
                               skip_spaces(line).size() >= 5;
                    })
               ? SignatureMatch::match
               : SignatureMatch::undecided;
}

SignatureMatch server_greets_and_asks(Bytes first) {
    bool is_first_text = true, greeted = false;
    const bool found = any_line(first, [&](std::string_view line) {
        line = skip_spaces(line);
        if (greeted) return has_code(line, "230", "331");
        if (line.empty() || line[0] == '\r' || line[0] == '\n' || !is_first_text) return false;
        is_first_text = false;
        greeted = has_code(line, "120", "220");
        return false;
    });
    return found ? SignatureMatch::match : SignatureMatch::undecided;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = client_logs_in, .responder = server_greets_and_asks, .sides = StreamSignature::both}}};

class FtpDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        const bool is_command = context.from_originator;
        ContentLines& lines = lines_[is_command ? 0 : 1];
        lines.feed(data, [&](std::string_view line) {
            is_command ? command_line(context, line) : reply_line(context, line);
            return true;
        });
        weird_once(context, lines.saw_single_cr(), single_cr_told_, "line_terminated_with_single_CR");
        weird_once(context, lines.saw_nul(), nul_told_, "NUL_in_line");
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_side_end(StreamContext& context) override {
        if (context.from_originator) client_closed_ = true;
    }
    void on_end(StreamContext& context) override {
        if (client_closed_ && !lines_[0].unfinished().empty()) context.weird("partial_ftp_request");
        session_.on_end(context);
    }
    bool done() const override { return false; }
    bool awaits_end() const override { return true; }

private:
    static void weird_once(StreamContext& context, bool seen, bool& told, std::string_view name) {
        if (!seen || told) return;
        told = true;
        context.weird_of("NVT", name);
    }

    void command_line(StreamContext& context, std::string_view line) {
        const std::string_view word = take_word(line);
        if (word.size() > command_bytes_max) {
            context.weird("FTP_max_command_length_exceeded", std::to_string(word.size()));
            return;
        }
        if (word.size() < command_bytes_min ||
            !std::all_of(word.begin(), word.end(), [](char c) { return c > 32 && c < 127; })) {
            if (confirmed_) context.weird("FTP_invalid_command");
            return;
        }
        const std::string command = upper_case(word);
        session_.on_command(context, command, skip_space(line));
        security_.on_command(context, command, skip_space(line));
        confirmed_ = true;
        context.confirm();
    }

    static unsigned code_of(std::string_view line) {
        if (line.size() < 3 || !is_ascii_digit(line[0]) || !is_ascii_digit(line[1]) ||
            !is_ascii_digit(line[2]))
            return 0;
        return static_cast<unsigned>((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
    }

    // A reply of several lines begins with "code-" and ends with "code ".
    void reply_line(StreamContext& context, std::string_view line) {
        const unsigned code = code_of(line);
        const auto behind_code = [line] { return line.substr(std::min<std::size_t>(line.size(), 4)); };
        if (open_reply_ != 0) {
            if (code != open_reply_ || line.size() < 4 || line[3] != ' ')
                return session_.on_reply(context, {0, line, true});
            open_reply_ = 0;
            return session_.on_reply(context, {code, behind_code(), false});
        }
        const std::vector<std::uint8_t> shown(line.begin(), line.end());
        if (line.empty() || !is_ascii_digit(line[0])) {
            context.violation("non-numeric reply code", shown);
        } else if (code < 100) {
            context.violation("invalid reply code", shown);
        } else if (line.size() > 3 && line[3] != ' ' && line[3] != '-') {
            context.violation("invalid reply line", shown);
        } else {
            const bool goes_on = line.size() > 3 && line[3] == '-';
            if (goes_on) open_reply_ = code;
            session_.on_reply(context, {code, behind_code(), goes_on});
            security_.on_reply(context, code, behind_code());
        }
    }

    std::array<ContentLines, 2> lines_{ContentLines(line_rules), ContentLines(line_rules)};
    FtpSession session_;
    FtpSecurity security_;
    unsigned open_reply_ = 0;
    bool confirmed_ = false;
    bool client_closed_ = false;
    bool single_cr_told_ = false;
    bool nul_told_ = false;
};

constexpr StreamDissectorSpec ftp{
    .name = "ftp",
    .analyzer = "FTP",
    .summary = "File Transfer Protocol, control connection",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<FtpDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, ftp)

}  // namespace
}  // namespace slipstream
