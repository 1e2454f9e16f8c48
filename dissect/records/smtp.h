// smtp.log: one message of a mail connection, or an attempt at it.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct SmtpRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "smtp";

    std::uint64_t depth = 0;
    std::optional<std::string> helo;
    std::optional<std::string> mail_from;
    std::optional<SetOf<std::string>> recipients;
    std::optional<std::string> date;
    std::optional<std::string> from;
    std::optional<SetOf<std::string>> to;
    std::optional<SetOf<std::string>> cc;
    std::optional<std::string> reply_to;
    std::optional<std::string> message_id;
    std::optional<std::string> in_reply_to;
    std::optional<std::string> subject;
    std::optional<IpAddress> originating_address;
    std::optional<std::string> first_received;
    std::optional<std::string> second_received;
    std::optional<std::string> last_reply;
    std::vector<IpAddress> path;
    std::optional<std::string> user_agent;
    bool tls = false;
    std::vector<std::string> fuids;
};

constexpr auto fields_of(const SmtpRecord*) {
    return connection_columns_and(
        field("trans_depth", &SmtpRecord::depth), field("helo", &SmtpRecord::helo),
        field("mailfrom", &SmtpRecord::mail_from), field("rcptto", &SmtpRecord::recipients),
        field("date", &SmtpRecord::date), field("from", &SmtpRecord::from), field("to", &SmtpRecord::to),
        field("cc", &SmtpRecord::cc), field("reply_to", &SmtpRecord::reply_to),
        field("msg_id", &SmtpRecord::message_id), field("in_reply_to", &SmtpRecord::in_reply_to),
        field("subject", &SmtpRecord::subject), field("x_originating_ip", &SmtpRecord::originating_address),
        field("first_received", &SmtpRecord::first_received),
        field("second_received", &SmtpRecord::second_received), field("last_reply", &SmtpRecord::last_reply),
        field("path", &SmtpRecord::path), field("user_agent", &SmtpRecord::user_agent),
        field("tls", &SmtpRecord::tls), field("fuids", &SmtpRecord::fuids));
}

}  // namespace slipstream
