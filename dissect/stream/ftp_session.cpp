// Pairing of FTP commands and replies, and what follows from them. See ftp_session.h.
#include "dissect/stream/ftp_session.h"

#include <algorithm>
#include <array>

#include "dissect/stream/ascii.h"
#include "dissect/stream/ftp_addresses.h"
#include "dissect/stream/ftp_path.h"
#include "dissect/stream/software_text.h"

namespace slipstream {

namespace {

constexpr std::size_t pending_max = 20, user_bytes_max = 128, password_bytes_max = 128,
                      argument_bytes_max = 4096, message_bytes_max = 4096;
constexpr std::string_view greeting = "<init>";

struct ExpectedReplies {
    std::string_view command;
    std::array<std::uint16_t, 24> codes;  // zeros fill it up
};

// RFC 959, 2228, 2389, 2428 and 3659: the replies that a command may have.
constexpr std::array<ExpectedReplies, 40> expected_replies{{
    {greeting, {120, 220, 421}},
    {"USER", {230, 331, 332, 421, 530, 500, 501}},
    {"PASS", {230, 202, 332, 421, 530, 500, 501, 503}},
    {"ACCT", {230, 202, 421, 530, 500, 501, 503}},
    {"CWD", {250, 421, 500, 501, 502, 530, 550}},
    {"CDUP", {200, 250, 421, 500, 501, 502, 530, 550}},
    {"SMNT", {202, 250, 421, 500, 501, 502, 530, 550}},
    {"REIN", {120, 220, 421, 500, 502}},
    {"QUIT", {221, 500}},
    {"PORT", {200, 421, 500, 501, 530}},
    {"PASV", {227, 421, 500, 501, 502, 530}},
    {"MODE", {200, 421, 500, 501, 502, 504, 530}},
    {"TYPE", {200, 421, 500, 501, 504, 530}},
    {"STRU", {200, 421, 500, 501, 504, 530}},
    {"ALLO", {200, 202, 421, 500, 501, 504, 530}},
    {"REST", {200, 350, 421, 500, 501, 502, 530}},
    {"STOR", {110, 125, 150, 226, 250, 421, 425, 426, 451, 551, 552, 532, 450, 452, 553, 500, 501, 530, 550}},
    {"STOU", {110, 125, 150, 226, 250, 421, 425, 426, 451, 551, 552, 532, 450, 452, 553, 500, 501, 530, 550}},
    {"RETR", {110, 125, 150, 226, 250, 421, 425, 426, 451, 450, 500, 501, 530, 550}},
    {"LIST", {125, 150, 226, 250, 421, 425, 426, 451, 450, 500, 501, 502, 530, 550}},
    {"NLST", {125, 150, 226, 250, 421, 425, 426, 451, 450, 500, 501, 502, 530, 550}},
    {"APPE", {125, 150, 226, 250, 421, 425, 426, 451, 551, 552, 532, 450, 550, 452, 553, 500, 501, 502, 530}},
    {"RNFR", {350, 421, 450, 550, 500, 501, 502, 530}},
    {"RNTO", {250, 421, 532, 553, 500, 501, 502, 503, 530}},
    {"DELE", {250, 421, 450, 550, 500, 501, 502, 530}},
    {"RMD", {250, 421, 500, 501, 502, 530, 550}},
    {"MKD", {257, 421, 500, 501, 502, 530, 550}},
    {"PWD", {257, 421, 500, 501, 502, 550}},
    {"ABOR", {225, 226, 421, 500, 501, 502}},
    {"SYST", {215, 421, 500, 501, 502, 530}},
    {"STAT", {211, 212, 213, 421, 450, 500, 501, 502, 530}},
    {"HELP", {200, 211, 214, 421, 500, 501, 502}},
    {"SITE", {200, 202, 214, 500, 501, 502, 530}},
    {"NOOP", {200, 421, 500}},
    {"LPRT", {500, 501, 521}},
    {"FEAT", {211, 500, 502}},
    {"OPTS", {200, 451, 501}},
    {"EPSV", {229, 500, 501}},
    {"EPRT", {200, 500, 501, 522}},
    {"SIZE", {213, 500, 501, 550}},
}};
constexpr std::array<ExpectedReplies, 5> more_expected_replies{{
    {"MDTM", {213, 500, 501, 550}},
    {"MLST", {150, 226, 250, 500, 501, 550}},
    {"MLSD", {150, 226, 250, 500, 501, 550}},
    {"CLNT", {200, 500}},
    {"MACB", {200, 500, 550}},
}};

constexpr std::array<std::string_view, 12> file_commands{"APPE", "CWD",  "DELE", "MKD",  "RETR", "RMD",
                                                         "RNFR", "RNTO", "STOR", "STOU", "REST", "SIZE"};
constexpr std::array<std::string_view, 10> logged_commands{"APPE", "DELE", "RETR", "STOR", "STOU",
                                                           "ACCT", "PORT", "PASV", "EPRT", "EPSV"};
constexpr std::array<std::string_view, 4> guests{"anonymous", "ftp", "ftpuser", "guest"};

template <class Range>
bool is_in(const Range& range, std::string_view word) {
    return std::find(range.begin(), range.end(), word) != range.end();
}

bool is_expected(std::string_view command, unsigned code) {
    if (code == 0) return command == greeting || command == "QUIT";
    auto fits = [&](const ExpectedReplies& e) {
        return e.command == command && std::find(e.codes.begin(), e.codes.end(), code) != e.codes.end();
    };
    return std::any_of(expected_replies.begin(), expected_replies.end(), fits) ||
           std::any_of(more_expected_replies.begin(), more_expected_replies.end(), fits);
}

// The last decimal number in the text, 0 when there is none.
std::uint64_t last_number(std::string_view text) {
    std::size_t end = text.size();
    while (end > 0 && !is_ascii_digit(text[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_ascii_digit(text[begin - 1])) --begin;
    std::uint64_t value = 0;
    for (char c : text.substr(begin, end - begin)) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return value;
}

std::string url_of(const IpAddress& server, std::string_view path) {
    const std::string address = server.to_string();
    std::string url = server.is_v4() ? "ftp://" + address : "ftp://[" + address + "]";
    return url.append(path.starts_with('/') ? "" : "/").append(path);
}

}  // namespace

void FtpSession::begin(StreamContext& context) {
    if (begun_) return;
    begun_ = true;
    context.start_row(row_);
    pending_.push_back({std::string(greeting), {}, context.time, ++commands_});
}

void FtpSession::on_command(StreamContext& context, std::string_view command, std::string_view argument) {
    if (current_ && row_.reply_code && forget(current_->number)) finish(context);
    begin(context);
    if (pending_.size() >= pending_max) {
        context.weird("FTP_too_many_pending_commands", std::to_string(pending_.size()));
        return;
    }
    pending_.push_back({std::string(command), std::string(argument), context.time, ++commands_});
    const ConnectionView& c = context.connection;
    if (command == "USER") {
        row_.user = argument;
    } else if (command == "PASS") {
        row_.password = argument;
    } else if (command == "CLNT") {
        tell_client_software(context, {"FTP::CLIENT"}, argument);
    } else if (command == "PORT" || command == "EPRT") {
        const auto to = command == "PORT" ? read_ftp_port(argument) : read_ftp_extended_port(argument);
        if (to) announce(context, false, c.resp, to->address.value_or(IpAddress{}), to->port);
    }
}

FtpSession::Command FtpSession::best_match(const FtpReply& reply) const {
    Command best;
    int best_score = -1;
    for (const Command& command : pending_) {
        int score = reply.code == 500 || is_expected(command.word, reply.code) ? 100 : 0;
        if (reply.message.find(command.word) != std::string_view::npos) score += 20;
        if (reply.message.find(command.argument) != std::string_view::npos) score += 10;
        if (score <= best_score) continue;
        best_score = score;
        best = command;
    }
    return best;
}

bool FtpSession::forget(std::uint64_t number) {
    return std::erase_if(pending_, [number](const Command& command) { return command.number == number; }) !=
           0;
}

void FtpSession::on_reply(StreamContext& context, FtpReply reply) {
    begin(context);
    if (reply.continues && reply.code == 0 && row_.reply_code) {
        constexpr std::size_t text_least = 10;
        const std::string_view text = reply.message;
        if (text.size() < 4 + text_least || text[0] < '1' || text[0] > '9' || !is_ascii_digit(text[1]) ||
            !is_ascii_digit(text[2]) || text[3] != ' ')
            return;
        reply.code = static_cast<unsigned>((text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
        reply.message.remove_prefix(4);
    }
    current_ = best_match(reply);
    row_.reply_code = reply.code;
    row_.reply_message = reply.message;
    if (reply.continues) return;
    if (reply.code / 100 == 5 && (current_->word == "USER" || current_->word == "PASS"))
        tell_failed_login(context);
    if (reply.code / 100 == 2 && current_->word == "SITE" &&
        upper_case(current_->argument).find("EXEC") != std::string::npos)
        tell_executed_command(context);
    learn_from_reply(context, reply);
    if (pending_.size() > 1 && forget(current_->number)) finish(context);
}

// The server ran a program for the client.
void FtpSession::tell_executed_command(StreamContext& context) const {
    const ConnectionView& c = context.connection;
    NoticeRecord row;
    row.time = context.time;
    row.note = {"FTP::Site_Exec_Success"};
    row.set_connection(c.uid, c.orig, Port{c.orig_port}, c.resp, Port{c.resp_port}, {"tcp"});
    row.message = "FTP command: SITE " + current_->argument;
    context.emit(std::move(row));
}

void FtpSession::tell_failed_login(StreamContext& context) {
    NoticeRecord row;
    row.time = context.time;
    row.note = {"FTP::Bruteforcing"};
    row.source = context.connection.orig;
    row.destination = context.connection.resp;
    row.counts = true;
    context.emit(std::move(row));
}

void FtpSession::learn_from_reply(StreamContext& context, const FtpReply& reply) {
    const std::string_view command = current_->word;
    const ConnectionView& c = context.connection;
    if ((reply.code == 150 && command == "RETR") || (reply.code == 213 && command == "SIZE")) {
        row_.file_size = last_number(reply.message);
    } else if (reply.code == 227 && command == "PASV") {
        if (const auto to = read_ftp_passive_reply(reply.message))
            announce(context, true, c.orig, *to->address, to->port);
    } else if (reply.code == 229 && command == "EPSV") {
        if (const auto to = read_ftp_extended_passive_reply(reply.message))
            announce(context, true, c.orig, to->address.value_or(c.resp), to->port);
    } else if (reply.code == 250 && command == "CWD") {
        directory_ = join_ftp_path(directory_, current_->argument);
    } else if ((reply.code == 200 || reply.code == 250) && command == "CDUP") {
        directory_ = join_ftp_path(directory_, "/..");
    } else if (reply.code == 257 && (command == "PWD" || command == "XPWD")) {
        directory_ = find_ftp_path(reply.message);
    }
    constexpr std::size_t directory_bytes_max = 4096;
    if (directory_.size() > directory_bytes_max) directory_ = ".";
}

void FtpSession::announce(StreamContext& context, bool passive, const IpAddress& orig, const IpAddress& resp,
                          std::uint16_t port) {
    row_.passive = passive;
    row_.data_orig = orig;
    row_.data_resp = resp;
    row_.data_port = Port{port};
    if (!transfer_) transfer_ = std::make_shared<FtpTransfer>();
    context.expect({orig, resp, port, "ftp-data", transfer_});
}

void FtpSession::bound_texts(StreamContext& context) {
    auto bound = [&context](std::string& text, std::size_t bytes_max, std::string_view weird) {
        if (text.size() <= bytes_max) return;
        context.weird(weird, std::to_string(text.size()));
        text.resize(bytes_max);
    };
    bound(row_.user, user_bytes_max, "FTP_user_too_long");
    if (row_.password) bound(*row_.password, password_bytes_max, "FTP_password_too_long");
    if (row_.argument) bound(*row_.argument, argument_bytes_max, "FTP_arg_too_long");
    if (row_.reply_message) bound(*row_.reply_message, message_bytes_max, "FTP_reply_msg_too_long");
}

void FtpSession::finish(StreamContext& context) {
    const std::string_view command = current_->word;
    row_.time = current_->time;
    row_.command = current_->word;
    row_.argument = current_->argument;
    if (is_in(file_commands, command) || command == "MDTM")
        row_.argument = url_of(context.connection.resp, join_ftp_path(directory_, current_->argument));
    if (row_.argument->empty()) row_.argument.reset();
    std::string user = row_.user;
    std::transform(user.begin(), user.end(), user.begin(), ascii_lower);
    if (row_.password && !is_in(guests, user)) row_.password = "<hidden>";
    bound_texts(context);
    if (transfer_) {
        row_.fuid = transfer_->fuid;
        row_.mime_type = transfer_->mime_type;
        transfer_->mime_type.reset();
    }
    if (is_in(logged_commands, command)) context.emit(row_);
    row_.mime_type.reset();
    row_.file_size.reset();
    row_.passive.reset();
    row_.data_orig.reset();
    row_.data_resp.reset();
    row_.data_port.reset();
}

void FtpSession::on_end(StreamContext& context) {
    while (!pending_.empty()) {
        current_ = std::move(pending_.front());
        pending_.pop_front();
        finish(context);
    }
}

}  // namespace slipstream
