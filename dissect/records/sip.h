// sip.log: one row per SIP reply, with the request that it answers.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct SipRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "sip";

    std::uint64_t depth = 0;
    std::optional<std::string> method;
    std::optional<std::string> uri;
    std::optional<std::string> date;
    std::optional<std::string> request_from;
    std::optional<std::string> request_to;
    std::optional<std::string> response_from;
    std::optional<std::string> response_to;
    std::optional<std::string> reply_to;
    std::optional<std::string> call_id;
    std::optional<std::string> sequence;
    std::optional<std::string> subject;
    std::vector<std::string> request_path;
    std::vector<std::string> response_path;
    std::optional<std::string> user_agent;
    std::optional<std::uint64_t> status_code;
    std::optional<std::string> status_message;
    std::optional<std::string> warning;
    std::optional<std::uint64_t> request_body_bytes;
    std::optional<std::uint64_t> response_body_bytes;
    std::optional<std::string> content_type;
};

constexpr auto fields_of(const SipRecord*) {
    return connection_columns_and(
        field("trans_depth", &SipRecord::depth), field("method", &SipRecord::method),
        field("uri", &SipRecord::uri), field("date", &SipRecord::date),
        field("request_from", &SipRecord::request_from), field("request_to", &SipRecord::request_to),
        field("response_from", &SipRecord::response_from), field("response_to", &SipRecord::response_to),
        field("reply_to", &SipRecord::reply_to), field("call_id", &SipRecord::call_id),
        field("seq", &SipRecord::sequence), field("subject", &SipRecord::subject),
        field("request_path", &SipRecord::request_path), field("response_path", &SipRecord::response_path),
        field("user_agent", &SipRecord::user_agent), field("status_code", &SipRecord::status_code),
        field("status_msg", &SipRecord::status_message), field("warning", &SipRecord::warning),
        field("request_body_len", &SipRecord::request_body_bytes),
        field("response_body_len", &SipRecord::response_body_bytes),
        field("content_type", &SipRecord::content_type));
}

}  // namespace slipstream
