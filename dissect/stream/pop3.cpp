// POP3 (RFC 1939, 2595), as far as a connection record needs it: is this POP3, and does TLS begin in it.
#include <array>
#include <string>

#include "dissect/stream/ascii.h"
#include "dissect/stream/content_lines.h"
#include "dissect/stream/first_lines.h"
#include "dissect/stream/upgradable.h"

namespace slipstream {
namespace {

bool is_command(std::string_view line, std::string_view word, bool blank_follows) {
    return line.size() >= word.size() + (blank_follows ? 1 : 0) && starts_ignoring_case(line, word) &&
           (!blank_follows || is_ascii_space(line[word.size()]));
}

SignatureMatch client_logs_in(Bytes first) {
    const bool found = any_line(first, [](std::string_view line) {
        line = skip_space(line);
        return is_command(line, "user", true) || is_command(line, "apop", true) ||
               is_command(line, "capa", false) || is_command(line, "auth", false);
    });
    return found ? SignatureMatch::match : SignatureMatch::undecided;
}

SignatureMatch server_is_ready(Bytes first) {
    constexpr std::string_view ok = "+OK";
    for (std::size_t i = 0; i < first.size() && i < ok.size(); ++i)
        if (static_cast<char>(first[i]) != ok[i]) return SignatureMatch::mismatch;
    return first.size() < ok.size() ? SignatureMatch::undecided : SignatureMatch::match;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = client_logs_in, .responder = server_is_ready, .sides = StreamSignature::both}}};

class Pop3Dissector final : public UpgradableDissector {
public:
    bool done() const override { return logged_in_; }

private:
    std::size_t read(StreamContext& context, Bytes data) override {
        const bool client = context.from_originator;
        return lines_[client ? 0 : 1].feed(data, [&](std::string_view line) {
            client ? client_line(line) : server_line(context, line);
            return !upgraded() && !logged_in_;
        });
    }
    Bytes behind_clear_text(bool from_originator, Bytes data) override {
        return lines_[from_originator ? 0 : 1].behind_line_end(data);
    }
    void client_line(std::string_view line) {
        const std::string word = upper_case(take_word(line));
        for (std::string_view known : {"USER", "PASS", "APOP", "AUTH", "CAPA", "STLS"})
            if (word == known) command_ = known;
    }
    void server_line(StreamContext& context, std::string_view line) {
        if (!line.starts_with("+OK") || command_.empty()) return;
        context.confirm();
        logged_in_ = command_ == "PASS" || command_ == "APOP" || command_ == "AUTH";
        if (command_ == "STLS") upgrade(context);
        command_ = {};
    }

    std::array<ContentLines, 2> lines_;
    std::string_view command_;  // the last one of interest
    bool logged_in_ = false;
};

constexpr StreamDissectorSpec pop3{
    .name = "pop3",
    .analyzer = "POP3",
    .summary = "Post Office Protocol",
    .signatures = signatures,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<Pop3Dissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, pop3)

}  // namespace
}  // namespace slipstream
