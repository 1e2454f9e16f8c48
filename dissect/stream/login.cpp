// Logins over telnet (RFC 854), rlogin (RFC 1282) and rsh to login.log: a row for every attempt that was
// accepted or refused, and one for a dialogue that could not be followed. None of them names a service.
#include <algorithm>
#include <array>

#include "dissect/stream/ascii.h"
#include "dissect/stream/content_lines.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/login_dialogue.h"
#include "dissect/stream/telnet_options.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> telnet_ports{23}, rlogin_ports{513}, rsh_ports{514};
constexpr std::size_t name_bytes_max = LoginDialogue::text_bytes_max;
constexpr std::size_t line_bytes_max = 2048;
constexpr unsigned lines_max = 2000;  // who has not logged in by then is not looked at any longer
constexpr ContentLines::Rules telnet_rules{.telnet_options = true, .line_bytes_max = line_bytes_max};
constexpr ContentLines::Rules plain_rules{.line_bytes_max = line_bytes_max};

/// The rows of a connection, and when it has said enough.
class LoginDissector : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) final {
        if (!stopped_) read(context, data);
    }
    void on_gap(StreamContext&, std::uint64_t) override { stop(); }
    void on_end(StreamContext& context) override {
        if (confused_) context.emit(std::move(*confused_));
        confused_.reset();
    }
    bool done() const override { return stopped_; }
    bool awaits_end() const override { return confused_.has_value(); }

protected:
    using Outcome = LoginDialogue::Outcome;
    using Text = std::optional<std::string>;

    explicit LoginDissector(std::string_view protocol) : protocol_(protocol) {}

    virtual void read(StreamContext& context, Bytes data) = 0;
    void stop() { stopped_ = true; }
    void refuse(StreamContext& context, std::string_view weird) {
        context.weird(weird);
        stop();
    }
    void write(StreamContext& context, bool success, Text user, Text password = {}) {
        LoginRecord row = begin(context);
        row.success = success;
        if (user && !user->empty()) row.user = std::move(user);
        row.password = std::move(password);
        context.emit(std::move(row));
        written_ = true;
    }
    /// False when nothing more is to be learnt.
    bool act(StreamContext& context, LoginDialogue& dialogue, Outcome outcome) {
        if (outcome == Outcome::failed || outcome == Outcome::succeeded)
            write(context, outcome == Outcome::succeeded, dialogue.attempt().user,
                  dialogue.attempt().password);
        if (outcome == Outcome::confused && !written_) {
            confused_ = begin(context);
            confused_->confused = true;
        }
        if (outcome == Outcome::confused || outcome == Outcome::succeeded || ++lines_ >= lines_max) stop();
        return !stopped_;
    }
    bool read_lines(StreamContext& context, LoginDialogue& dialogue, Bytes data) {
        const bool client = context.from_originator;
        lines_of(client).feed(data, [&](std::string_view line) {
            return act(context, dialogue,
                       client ? dialogue.on_user_line(line) : dialogue.on_server_line(line));
        });
        return !stopped_;
    }
    ContentLines& lines_of(bool client) { return sides_[client ? 0 : 1]; }

    std::string client_user_;

private:
    LoginRecord begin(StreamContext& context) {
        LoginRecord row;
        context.start_row(row);
        row.protocol = protocol_;
        if (!client_user_.empty()) row.client_user = client_user_;
        return row;
    }

    std::string_view protocol_;
    std::array<ContentLines, 2> sides_{ContentLines(plain_rules), ContentLines(plain_rules)};
    std::optional<LoginRecord> confused_;
    unsigned lines_ = 0;
    bool written_ = false;
    bool stopped_ = false;
};

/// The user in a NEW-ENVIRON suboption (RFC 1572) that a client sends; empty when there is none.
std::string user_of_environment(Bytes suboption) {
    constexpr std::uint8_t new_environment = 39, is = 0, info = 2, value = 1, user_variable = 3;
    ByteCursor at(suboption);
    if (at.u8() != new_environment) return {};
    const std::uint8_t says = at.u8();
    if (!at.ok() || (says != is && says != info)) return {};
    const std::string_view variables = text_view(at.rest());
    constexpr std::string_view user = "USER";
    for (std::size_t i = 0; i < variables.size(); ++i) {
        const bool is_user = variables.substr(i).starts_with(user) && i > 0 &&
                             static_cast<std::uint8_t>(variables[i - 1]) <= user_variable &&
                             i + user.size() < variables.size() && variables[i + user.size()] == value;
        if (!is_user) continue;
        const std::string_view rest = variables.substr(i + user.size() + 1);
        const auto end = std::find_if(rest.begin(), rest.end(),
                                      [](char c) { return static_cast<std::uint8_t>(c) <= user_variable; });
        return std::string(rest.begin(), end);
    }
    return {};
}

bool starts_encryption(Bytes suboption) {
    constexpr std::uint8_t encryption = 38, start = 3;  // RFC 2946
    return suboption.size() >= 2 && suboption[0] == encryption && suboption[1] == start;
}

class TelnetDissector final : public LoginDissector {
public:
    TelnetDissector() : LoginDissector("telnet") {
        for (bool client : {true, false}) lines_of(client) = ContentLines(telnet_rules);
    }

private:
    void read(StreamContext& context, Bytes data) override {
        const bool client = context.from_originator;
        TelnetSuboptions& options = options_[client ? 0 : 1];
        while (!data.empty()) {
            const std::size_t used = options.feed(data);
            if (!read_lines(context, dialogue_, data.first(used))) return;
            data = data.subspan(used);
            if (!options.complete()) continue;
            if (starts_encryption(options.suboption())) return stop();
            if (!client) continue;
            const std::string user = user_of_environment(options.suboption());
            if (!user.empty()) dialogue_.set_user(user);
        }
    }

    LoginDialogue dialogue_;
    std::array<TelnetSuboptions, 2> options_;
};

/// A text that ends at a NUL, in pieces.
class TerminatedText {
public:
    enum class Found : std::uint8_t { nothing, end, too_long };
    /// Takes up to the NUL away from `data`.
    Found take(Bytes& data) {
        const auto end = std::find(data.begin(), data.end(), std::uint8_t{0});
        const auto n = static_cast<std::size_t>(end - data.begin());
        if (text_.size() + n > name_bytes_max) return Found::too_long;
        text_ += text_view(data.first(n));
        data = data.subspan(n);
        if (data.empty()) return Found::nothing;
        data = data.subspan(1);
        return Found::end;
    }
    std::string get() { return std::exchange(text_, {}); }

private:
    std::string text_;
};

/// The client says who it is; the server accepts by a NUL and may ask for a password like telnet.
class RloginDissector final : public LoginDissector {
public:
    RloginDissector() : LoginDissector("rlogin") {}

private:
    enum class Part : std::uint8_t { mark, client_user, server_user, terminal, lines };

    void read(StreamContext& context, Bytes data) override {
        if (!(context.from_originator ? read_client_prolog(context, data)
                                      : read_server_prolog(context, data)))
            return;
        if (context.from_originator && refused_ && !data.empty())
            return refuse(context, "rlogin_text_after_rejected");
        if (!refused_) read_lines(context, dialogue_, data);
    }
    // False until lines follow.
    bool read_client_prolog(StreamContext& context, Bytes& data) {
        while (part_ != Part::lines) {
            if (data.empty()) return false;
            if (part_ == Part::mark) {
                if (data[0] != 0) return refuse(context, "bad_rlogin_prolog"), false;
                data = data.subspan(1);
                part_ = Part::client_user;
                continue;
            }
            const auto found = text_.take(data);
            if (found == TerminatedText::Found::too_long) return refuse(context, "bad_rlogin_prolog"), false;
            if (found == TerminatedText::Found::nothing) return false;
            std::string text = text_.get();
            if (part_ == Part::server_user && !text.empty()) dialogue_.set_user(text);
            if (part_ == Part::client_user) client_user_ = std::move(text);
            part_ = static_cast<Part>(static_cast<unsigned>(part_) + 1);
        }
        return true;
    }
    bool read_server_prolog(StreamContext& context, Bytes& data) {
        constexpr std::uint8_t accepts = 0, refuses = 1;
        if (answered_) return true;
        if (data.empty()) return false;
        answered_ = true;
        const std::uint8_t answer = data[0];
        data = data.subspan(1);
        if (answer != accepts && answer != refuses) return refuse(context, "bad_rlogin_prolog"), false;
        refused_ = answer == refuses;
        if (refused_) write(context, false, dialogue_.user());
        return true;
    }

    LoginDialogue dialogue_;
    TerminatedText text_;
    Part part_ = Part::mark;
    bool answered_ = false;
    bool refused_ = false;
};

/// The client says who it is and what to run; the first byte of the server decides.
class RshDissector final : public LoginDissector {
public:
    RshDissector() : LoginDissector("rsh") {}

private:
    enum class Part : std::uint8_t { port, client_user, server_user, command };

    void read(StreamContext& context, Bytes data) override {
        context.from_originator ? on_client(context, data) : on_server(context, data);
    }
    void on_client(StreamContext& context, Bytes data) {
        if (refused_) return refuse(context, "rsh_text_after_rejected");
        while (!data.empty() && part_ != Part::command) {
            const auto found = text_.take(data);
            if (found == TerminatedText::Found::too_long) return refuse(context, "bad_rsh_prolog");
            if (found == TerminatedText::Found::nothing) return;
            std::string text = text_.get();
            if (part_ == Part::port && !std::all_of(text.begin(), text.end(), is_ascii_digit))
                return refuse(context, "bad_rsh_prolog");
            if (part_ == Part::client_user) client_user_ = text;
            if (part_ == Part::server_user) user_ = text;
            part_ = static_cast<Part>(static_cast<unsigned>(part_) + 1);
        }
    }
    void on_server(StreamContext& context, Bytes data) {
        constexpr std::uint8_t accepts = 0, refuses = 1;
        if (data.empty() || refused_) return;
        if (data[0] != accepts && data[0] != refuses) return refuse(context, "bad_rsh_prolog");
        refused_ = data[0] == refuses;
        write(context, !refused_, user_);
        if (!refused_) stop();
    }

    TerminatedText text_;
    Text user_;
    Part part_ = Part::port;
    bool refused_ = false;
};

constexpr StreamDissectorSpec telnet{
    .name = "telnet",
    .analyzer = "TELNET",
    .summary = "Telnet: who logs in",
    .tcp_ports = telnet_ports,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<TelnetDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, telnet)

constexpr StreamDissectorSpec rlogin{
    .name = "rlogin",
    .analyzer = "RLOGIN",
    .summary = "BSD remote login",
    .tcp_ports = rlogin_ports,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<RloginDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, rlogin)

constexpr StreamDissectorSpec rsh{
    .name = "rsh",
    .analyzer = "RSH",
    .summary = "BSD remote shell",
    .tcp_ports = rsh_ports,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<RshDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, rsh)

}  // namespace
}  // namespace slipstream
