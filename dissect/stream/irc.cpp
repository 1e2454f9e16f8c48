// Internet Relay Chat (RFC 1459, 2812): who takes which nick and user name, which channels are joined, which
// files are offered. Messages are lines of at most 512 bytes.
#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "dissect/stream/ascii.h"
#include "dissect/stream/content_lines.h"
#include "dissect/stream/first_lines.h"
#include "dissect/stream/irc_transfer.h"
#include "dissect/stream/upgradable.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 4> tcp_ports{6666, 6667, 6668, 6669};
constexpr std::size_t line_bytes_max = 512, line_bytes_min = 3, words_max = 256;
constexpr unsigned invalid_lines_max = 20;

bool begins_with_command(std::string_view line, std::string_view command) {
    line = skip_spaces(line);
    return line.size() > command.size() && starts_ignoring_case(line, command) && line[command.size()] == ' ';
}

SignatureMatch client_registers(Bytes first) {
    bool nick = false, user = false;
    const bool both = any_line(first, [&](std::string_view line) {
        // The line must be whole.
        if (end_of_line(line) == std::string_view::npos) return false;
        nick = nick || begins_with_command(line, "nick");
        user = user || begins_with_command(line, "user");
        return nick && user;
    });
    return both ? SignatureMatch::match : SignatureMatch::undecided;
}

SignatureMatch server_sends_number(Bytes first) {
    const bool found = any_line(first, [](std::string_view line) {
        if (line.starts_with(':')) {
            const std::size_t end = line.find_first_of(" \r\n");
            if (end == std::string_view::npos || end == 1 || line[end] != ' ') return false;
            line.remove_prefix(end + 1);
        }
        return line.size() > 3 && std::all_of(line.begin(), line.begin() + 3, is_ascii_digit) &&
               line[3] == ' ';
    });
    return found ? SignatureMatch::match : SignatureMatch::undecided;
}

// "SERVER name hops :text"
SignatureMatch server_introduces_itself(Bytes first) {
    const bool found = any_line(first, [](std::string_view line) {
        if (!begins_with_command(line, "server")) return false;
        line = line.substr(0, end_of_line(line));
        take_word(line);
        take_word(line);
        const std::string_view hops = take_word(line);
        line = skip_spaces(line);
        return !hops.empty() && std::all_of(hops.begin(), hops.end(), is_ascii_digit) &&
               line.starts_with(':') && line.size() > 1;
    });
    return found ? SignatureMatch::match : SignatureMatch::undecided;
}

constexpr std::array<StreamSignature, 2> signatures{
    {{.originator = client_registers, .responder = server_sends_number, .sides = StreamSignature::both},
     {.originator = server_introduces_itself,
      .responder = server_introduces_itself,
      .sides = StreamSignature::both}}};

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (!text.empty() && parts.size() < words_max) {
        const std::string_view part = text.substr(0, text.find(at));
        if (!part.empty()) parts.push_back(part);
        text.remove_prefix(std::min(text.size(), part.size() + 1));
    }
    return parts;
}

template <class Number>
Number number_of(std::string_view text) {
    return static_cast<Number>(take_number(text).value_or(0));
}

class IrcDissector final : public UpgradableDissector {
public:
    bool done() const override { return false; }

private:
    std::size_t read(StreamContext& context, Bytes data) override {
        return lines_[context.from_originator ? 0 : 1].feed(data, [&](std::string_view line) {
            take_line(context, line);
            return !upgraded();
        });
    }
    Bytes behind_clear_text(bool from_originator, Bytes data) override {
        return lines_[from_originator ? 0 : 1].behind_line_end(data);
    }
    void take_line(StreamContext& context, std::string_view line) {
        if (line.size() > line_bytes_max) return invalid(context, "irc_line_size_exceeded");
        line = skip_spaces(line);
        if (line.size() < line_bytes_min) return invalid(context, "irc_line_too_short");
        if (line[0] == ':') {
            const std::size_t end = line.find(' ');
            if (end == std::string_view::npos) return invalid(context, "irc_invalid_line");
            line = skip_spaces(line.substr(end + 1));
        }
        if (context.from_originator) context.confirm();
        const std::string command = upper_case(line.substr(0, line.find(' ')));
        if (command.empty() || (!is_ascii_digit(command[0]) && !is_ascii_alpha(command[0])))
            return invalid(context, "irc_invalid_command");
        if (is_ascii_digit(command[0]) && !is_number(command)) {
            context.weird("irc_invalid_reply_number");
            return context.violation("invalid reply number");
        }
        const std::string_view parameters = skip_spaces(line.substr(std::min(line.size(), command.size())));
        if (context.from_originator) {
            if (command == "NICK") on_nick(context, parameters);
            if (command == "USER") on_user(context, parameters);
            if (command == "JOIN") on_join(context, parameters);
        } else if (command == "670") {  // the answer to STARTTLS
            upgrade(context);
            return;
        }
        if (command == "PRIVMSG") on_message(context, parameters);
    }

    static bool is_number(std::string_view command) {
        return command.size() == 3 && std::all_of(command.begin(), command.end(), is_ascii_digit);
    }

    // The text of the violation is Zeek's, whatever was wrong with the lines.
    void invalid(StreamContext& context, std::string_view weird) {
        context.weird(weird);
        if (++invalid_lines_ <= invalid_lines_max) return;
        context.weird("irc_too_many_invalid");
        context.violation("too many long lines");
    }

    IrcRecord& row(StreamContext& context) {
        if (!shared_) {
            shared_ = std::make_shared<IrcTransfer>();
            context.start_row(shared_->row);
        }
        return shared_->row;
    }
    void write(StreamContext& context, std::string_view command, std::string_view value) {
        IrcRecord& r = row(context);
        r.time = context.time;
        r.command = command;
        r.value = value;
        context.emit(r);
    }

    void on_nick(StreamContext& context, std::string_view nick) {
        if (nick.starts_with(':')) nick.remove_prefix(1);
        write(context, "NICK", nick);
        row(context).nick = nick;
    }

    void on_user(StreamContext& context, std::string_view parameters) {
        const auto words = split(parameters, ' ');
        auto word = [&](std::size_t i) { return i < words.size() ? words[i] : std::string_view(); };
        std::string name(word(3).starts_with(':') ? word(3).substr(1) : word(3));
        for (std::size_t i = 4; i < words.size(); ++i) name.append(words[i]).append(" ");
        row(context).addition = std::string(word(1)).append(" ").append(word(2)).append(" ").append(name);
        write(context, "USER", word(0));
        row(context).user = word(0);
    }

    void on_join(StreamContext& context, std::string_view parameters) {
        const auto words = split(parameters, ' ');
        if (words.empty() || words[0] == ":") return context.weird("irc_invalid_join_line");
        const auto channels = split(words[0].starts_with(':') ? words[0].substr(1) : words[0], ',');
        const auto keys = words.size() > 1 ? split(words[1], ',') : std::vector<std::string_view>();
        for (std::size_t i = 0; i < channels.size(); ++i) {
            row(context).addition = i < keys.size()
                                        ? std::string(" with channel key: '").append(keys[i]).append("'")
                                        : std::string();
            write(context, "JOIN", channels[i]);
        }
    }

    // "target :^ADCC SEND name address port size^A"
    void on_message(StreamContext& context, std::string_view parameters) {
        take_word(parameters);
        std::string_view text = skip_spaces(parameters);
        if (text.starts_with(':')) text.remove_prefix(1);
        if (!text.starts_with("\001DCC")) return;
        if (text.ends_with('\001')) text.remove_suffix(1);
        const auto words = split(text, ' ');
        if (words.size() < 5 || words.size() > 6) return context.weird("irc_invalid_dcc_message_format");
        if (words[1] != "SEND") return;
        IrcRecord& r = row(context);
        r.time = context.time;
        r.file_name = words[2];
        r.file_size = words.size() > 5 ? number_of<std::uint64_t>(words[5]) : 0;
        ExpectedConnection expected;
        expected.resp = IpAddress::v4(number_of<std::uint32_t>(words[3]));
        expected.resp_port = number_of<std::uint16_t>(words[4]);
        expected.dissector = "irc-dcc-data";
        expected.shared = shared_;
        context.expect(expected);
    }

    std::array<ContentLines, 2> lines_;
    std::shared_ptr<IrcTransfer> shared_;
    unsigned invalid_lines_ = 0;
};

constexpr StreamDissectorSpec irc{
    .name = "irc",
    .analyzer = "IRC",
    .summary = "Internet Relay Chat",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<IrcDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, irc)

}  // namespace
}  // namespace slipstream
