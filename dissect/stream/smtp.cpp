// SMTP (RFC 5321): commands, replies, and the mail between them, which is MIME. What is logged of them is
// SmtpLog's. After STARTTLS what follows is given to the TLS dissector.
#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <vector>

#include "dissect/stream/ascii.h"
#include "dissect/stream/content_lines.h"
#include "dissect/stream/first_lines.h"
#include "dissect/stream/smtp_log.h"
#include "dissect/stream/upgradable.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 2> tcp_ports{25, 587};
constexpr std::size_t pending_max = 1000;
constexpr std::string_view end_of_mail = ".";
constexpr ContentLines::Rules line_rules{.drops_first_nul = true};

constexpr std::array<std::string_view, 19> commands{
    "EHLO", "HELO",     "MAIL", "RCPT", "DATA", "QUIT", "RSET", "VRFY", "EXPN",          "HELP",
    "NOOP", "STARTTLS", "BDAT", "ETRN", "TURN", "AUTH", "SEND", "SOML", "X-ANONYMOUSTLS"};

SignatureMatch client_says_hello(Bytes first) {
    const bool found = any_line(first, [](std::string_view line) {
        line = skip_space(line);
        return line.size() >= 4 && (starts_ignoring_case(line, "helo") || starts_ignoring_case(line, "ehlo"));
    });
    return found ? SignatureMatch::match : SignatureMatch::undecided;
}

SignatureMatch server_greets(Bytes first) {
    const std::string_view greeting = skip_space(text_view(first));
    constexpr std::string_view code = "220";
    const std::size_t n = std::min(greeting.size(), code.size());
    if (greeting.substr(0, n) != code.substr(0, n)) return SignatureMatch::mismatch;
    if (greeting.size() <= code.size()) return SignatureMatch::undecided;
    return is_ascii_space(greeting[3]) || greeting[3] == '-' ? SignatureMatch::match
                                                             : SignatureMatch::mismatch;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = client_says_hello, .responder = server_greets, .sides = StreamSignature::both}}};

class SmtpDissector final : public UpgradableDissector, private MimeEvents {
public:
    void on_end(StreamContext& context) override {
        context_ = &context;
        end_mail();
        context_ = nullptr;
        log_.on_end(context);
    }
    bool done() const override { return false; }
    bool awaits_end() const override { return true; }

private:
    std::size_t read(StreamContext& context, Bytes data) override {
        if (log_.hopeless()) return data.size();
        const bool client = context.from_originator;
        ContentLines& lines = lines_[client ? 0 : 1];
        const std::size_t used = lines.feed(data, [&](std::string_view line) {
            while (line.ends_with('\r')) line.remove_suffix(1);
            context_ = &context;
            client ? client_line(context, line) : server_line(context, line);
            context_ = nullptr;
            return !upgraded();
        });
        if (lines.saw_nul() && !nul_told_) {
            nul_told_ = true;
            context.weird_of("CONTENTLINE", "NUL_in_line");
        }
        return used;
    }
    void lose(StreamContext& context, std::uint64_t bytes) override {
        context_ = &context;
        if (mail_ && context.from_originator) log_.on_content_gap(context, bytes);
        end_mail();
        context_ = nullptr;
        lines_[context.from_originator ? 0 : 1].forget_unfinished();
        pending_.clear();
        waits_for_server_ = true;
    }
    Bytes behind_clear_text(bool from_originator, Bytes data) override {
        return lines_[from_originator ? 0 : 1].behind_line_end(data);
    }
    void client_line(StreamContext& context, std::string_view line) {
        if (waits_for_server_) return;
        if (in_mail_) return mail_line(line);
        if (answers_authentication_) return await_reply(context, "AUTH");
        std::string_view rest = line;
        const std::string word = upper_case(take_word(rest));
        if (std::find(commands.begin(), commands.end(), word) == commands.end()) return;
        context.confirm();
        log_.on_request(context, word, skip_space(rest));
        await_reply(context, word);
        if (word == "DATA") begin_mail(context);
    }

    void await_reply(StreamContext& context, std::string_view word) {
        if (pending_.size() >= pending_max) {
            context.weird("smtp_excessive_pending_cmds");
            pending_.clear();
        }
        pending_.emplace_back(word);
    }

    void begin_mail(StreamContext& context) {
        if (mail_) {
            context.weird("smtp_nested_mail_transaction");
            mail_->end();
        }
        in_mail_ = true;
        mail_ = std::make_unique<MimeEntity>(static_cast<MimeEvents&>(*this), nullptr);
    }

    void end_mail() {
        if (mail_) mail_->end();
        mail_.reset();
        in_mail_ = false;
    }

    void mail_line(std::string_view line) {
        if (line == end_of_mail) {
            end_mail();
            log_.on_request(*context_, end_of_mail, {});
            return await_reply(*context_, end_of_mail);
        }
        if (line.starts_with('.')) line.remove_prefix(1);
        const std::vector<std::uint8_t> bytes(line.begin(), line.end());
        if (mail_) mail_->on_line(bytes);
    }

    void server_line(StreamContext& context, std::string_view line) {
        int code = -1;
        if (line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, is_ascii_digit))
            code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        constexpr int code_min = 100, code_max = 599;
        if (code < code_min || code > code_max) {
            const std::vector<std::uint8_t> shown(line.begin(), line.end());
            return context.violation("reply code out of range", shown);
        }
        const bool continues = line.size() > 3 && line[3] == '-';
        const std::string_view text = skip_space(line.substr(std::min<std::size_t>(line.size(), 4)));
        const std::string word = pending_.empty() ? std::string() : pending_.front();
        if (!continues && !pending_.empty()) pending_.pop_front();
        log_.on_reply(context, static_cast<unsigned>(code), text, word);
        if (!continues) on_reply(context, word, code);
    }

    void on_reply(StreamContext& context, std::string_view word, int code) {
        constexpr int ready = 220, challenge = 334, send_mail = 354;
        answers_authentication_ = code == challenge && (word == "AUTH" || answers_authentication_);
        if (waits_for_server_) {
            waits_for_server_ = false;
            if (code == send_mail) begin_mail(context);
            return;
        }
        if (word == "DATA" && code >= 400) end_mail();
        if ((word == "STARTTLS" || word == "X-ANONYMOUSTLS") && code == ready) {
            log_.on_starttls(context);
            upgrade(context);
        }
    }

    void on_entity_begin(MimeEntity&) override { log_.on_entity_begin(*context_); }
    void on_header(MimeEntity&, std::string_view name, std::string_view value) override {
        log_.on_header(*context_, name, value);
    }
    void on_headers_end(MimeEntity&) override {}
    void on_content(MimeEntity&, Bytes data) override { log_.on_content(*context_, data); }
    void on_entity_end(MimeEntity&) override { log_.on_entity_end(*context_); }
    void on_mime_weird(std::string_view name) override { context_->weird(name); }
    void on_base64_weird(std::string detail) override {
        context_->weird_of("", "base64_illegal_encoding", std::move(detail));
    }

    std::array<ContentLines, 2> lines_{ContentLines(line_rules), ContentLines(line_rules)};
    SmtpLog log_;
    std::unique_ptr<MimeEntity> mail_;
    std::deque<std::string> pending_{"<greeting>"};  // what awaits its whole reply
    StreamContext* context_ = nullptr;               // of the call under way
    bool in_mail_ = false;
    bool answers_authentication_ = false;
    bool waits_for_server_ = false;  // after a gap, until its next reply
    bool nul_told_ = false;
};

constexpr StreamDissectorSpec smtp{
    .name = "smtp",
    .analyzer = "SMTP",
    .summary = "Simple Mail Transfer Protocol",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<SmtpDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, smtp)

}  // namespace
}  // namespace slipstream
