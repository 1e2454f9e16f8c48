// Filling of smtp.log rows. See smtp_log.h.
#include "dissect/stream/smtp_log.h"

#include <algorithm>
#include <array>

#include "dissect/file/fuid.h"
#include "dissect/stream/ascii.h"
#include "dissect/stream/mail_addresses.h"
#include "dissect/stream/mime_filename.h"
#include "dissect/stream/software_text.h"

namespace slipstream {

namespace {

constexpr std::size_t path_max = 1000, fuids_max = 1000;
constexpr unsigned transactions_out_of_order_max = 25;

// Programs that write mail on a web server.
bool is_webmail(std::string_view user_agent) {
    constexpr std::array<std::string_view, 4> names{
        "iPlanet Messenger", "Sun Java(tm) System Messenger Express", "SquirrelMail", "NeoMail"};
    return std::any_of(names.begin(), names.end(), [&](auto name) { return user_agent.starts_with(name); }) ||
           user_agent.find("(IMP)") != std::string_view::npos ||
           user_agent.find("ZimbraWebClient") != std::string_view::npos;
}

}  // namespace

void SmtpLog::begin(StreamContext& context) {
    if (begun_) return;
    begun_ = true;
    renew(context);
}

void SmtpLog::renew(StreamContext& context) {
    row_ = SmtpRecord{};
    context.start_row(row_);
    row_.depth = messages_ + 1;
    row_.helo = helo_;
    row_.path = {row_.resp, row_.orig};
    client_active_ = false;
    from_webmail_ = false;
    message_entities_ = 0;
}

void SmtpLog::write(StreamContext& context) {
    if (!client_active_) return;
    context.emit(row_);
    tell_program(context);
    renew(context);
}

// The program is where the mail came from: at the far end of its path, unless a web server wrote it.
void SmtpLog::tell_program(StreamContext& context) const {
    if (!row_.user_agent || !context.is_local(row_.orig)) return;
    const bool through_web =
        from_webmail_ && row_.first_received && row_.first_received->find("via HTTP") != std::string::npos;
    const EnumText type{from_webmail_ ? "SMTP::WEBMAIL_SERVER" : "SMTP::MAIL_CLIENT"};
    tell_software(context, row_.path[row_.path.size() - (through_web ? 2 : 1)], std::nullopt, type,
                  *row_.user_agent);
}

void SmtpLog::check_order(StreamContext& context, std::string_view word) {
    std::string_view missing;
    if (word == "MAIL") mail_given_ = true;
    if (word == "RCPT") {
        if (!mail_given_) missing = "rcpt to missing mail from";
        recipient_given_ = true;
    }
    if (word == "DATA") {
        if (!recipient_given_) missing = "data missing rcpt to";
        mail_given_ = recipient_given_ = false;
    }
    if (word == "RSET") mail_given_ = recipient_given_ = false;
    if (missing.empty()) return;
    context.weird("smtp_mail_transaction_invalid", std::string(missing));
    if (++transactions_out_of_order_ <= transactions_out_of_order_max) return;
    context.weird("smtp_excessive_invalid_mail_transactions");
    hopeless_ = true;
}

void SmtpLog::on_request(StreamContext& context, std::string_view word, std::string_view argument) {
    begin(context);
    check_order(context, word);
    if (word == "HELO" || word == "EHLO") {
        helo_ = argument;
        row_.helo = helo_;
    } else if (word == "RCPT" && starts_ignoring_case(argument, "to:") && argument.size() >= 3) {
        constexpr std::string_view original = "ORCPT=rfc822;";
        std::vector<std::string> addresses = envelope_addresses(argument);
        for (std::string& address : addresses)
            for (std::size_t at; (at = address.find("ORCPT=rfc822")) != std::string::npos;)
                address.erase(at, address.compare(at, original.size(), original) == 0 ? original.size()
                                                                                      : original.size() - 1);
        if (!row_.recipients) row_.recipients.emplace();
        add_mail_addresses(row_.recipients->items, std::move(addresses));
        client_active_ = true;
    } else if (word == "MAIL" && starts_ignoring_case(argument, "from:") && argument.size() >= 5) {
        write(context);
        std::vector<std::string> addresses = envelope_addresses(argument);
        if (!addresses.empty()) row_.mail_from = std::move(addresses[0]);
        client_active_ = true;
    }
}

void SmtpLog::on_reply(StreamContext& context, unsigned code, std::string_view text, std::string_view word) {
    begin(context);
    row_.last_reply = std::to_string(code).append(" ").append(text);
    if (word != ".") return;
    ++messages_;
    write(context);
    renew(context);
}

void SmtpLog::on_starttls(StreamContext& context) {
    begin(context);
    row_.tls = true;
    client_active_ = true;
}

void SmtpLog::on_entity_begin(StreamContext& context) {
    begin(context);
    ++entities_;
    ++message_entities_;
    filename_.reset();
    if (file_) on_entity_end(context);
}

void SmtpLog::on_header(StreamContext&, std::string_view name, std::string_view value) {
    if (const auto filename = filename_in_header(name, value)) filename_ = filename;
    if (message_entities_ != 1) return;
    if (name == "RECEIVED")
        take_received(value);
    else
        take_first_header(name, value);
}

void SmtpLog::take_first_header(std::string_view name, std::string_view value) {
    const std::string text(value);
    if (name == "MESSAGE-ID") row_.message_id = text;
    if (name == "IN-REPLY-TO") row_.in_reply_to = text;
    if (name == "SUBJECT") row_.subject = text;
    if (name == "FROM") row_.from = text;
    if (name == "REPLY-TO") row_.reply_to = text;
    if (name == "DATE") row_.date = text;
    if (name == "X-ORIGINATING-IP") row_.originating_address = first_ip_address(value);
    if (name == "X-MAILER" || name == "USER-AGENT" || name == "X-USER-AGENT") row_.user_agent = text;
    if (name == "USER-AGENT" && is_webmail(value)) from_webmail_ = true;
    if (name == "TO" || name == "CC") {
        auto& set = name == "TO" ? row_.to : row_.cc;
        if (!set) set.emplace();
        add_mail_addresses(set->items, header_addresses(value));
    }
}

void SmtpLog::take_received(std::string_view value) {
    if (row_.first_received) row_.second_received = row_.first_received;
    row_.first_received = value;
    const std::optional<IpAddress> relay = relay_address(value);
    if (relay && row_.path.back() != *relay && row_.path.size() < path_max) row_.path.push_back(*relay);
}

FileHandle SmtpLog::current_file(StreamContext& context) {
    if (file_) return *file_;
    FileSource source;
    source.protocol = "SMTP";
    source.identity = "Analyzer::ANALYZER_SMTP" + identity_time(context.connection.start) +
                      std::to_string(row_.depth) + std::to_string(entities_);
    source.from_originator = context.from_originator;
    source.depth = entities_;
    source.name = filename_;
    file_ = context.open_file(source);
    if (!row_.tls && row_.fuids.size() < fuids_max)
        row_.fuids.push_back(context.file_facts(*file_).fuid.to_string('F'));
    return *file_;
}

void SmtpLog::on_content(StreamContext& context, Bytes data) {
    context.file_data(current_file(context), data);
}

void SmtpLog::on_content_gap(StreamContext& context, std::uint64_t bytes) {
    if (file_) context.file_gap(*file_, bytes);
}

void SmtpLog::on_entity_end(StreamContext& context) {
    if (file_) context.end_file(*file_);
    file_.reset();
}

}  // namespace slipstream
