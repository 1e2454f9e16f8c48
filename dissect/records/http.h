// http.log: a request with its reply, or what was seen of them.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct HttpRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "http";
    using Texts = std::vector<std::string>;

    std::uint64_t depth = 0;  // number of the request in its connection, from 1
    std::optional<std::string> method;
    std::optional<std::string> host;
    std::optional<std::string> uri;
    std::optional<std::string> referrer;
    std::optional<std::string> version;
    std::optional<std::string> user_agent;
    std::optional<std::string> origin;
    std::uint64_t request_bytes = 0;
    std::uint64_t response_bytes = 0;
    std::optional<std::uint64_t> status_code;
    std::optional<std::string> status_text;
    std::optional<std::uint64_t> info_code;
    std::optional<std::string> info_text;
    SetOf<EnumText> tags;
    std::optional<std::string> username;
    std::optional<std::string> password;
    std::optional<SetOf<std::string>> proxied;
    std::optional<Texts> orig_fuids, orig_filenames, orig_mime_types;
    std::optional<Texts> resp_fuids, resp_filenames, resp_mime_types;
};

constexpr auto fields_of(const HttpRecord*) {
    return connection_columns_and(
        field("trans_depth", &HttpRecord::depth), field("method", &HttpRecord::method),
        field("host", &HttpRecord::host), field("uri", &HttpRecord::uri),
        field("referrer", &HttpRecord::referrer), field("version", &HttpRecord::version),
        field("user_agent", &HttpRecord::user_agent), field("origin", &HttpRecord::origin),
        field("request_body_len", &HttpRecord::request_bytes),
        field("response_body_len", &HttpRecord::response_bytes),
        field("status_code", &HttpRecord::status_code), field("status_msg", &HttpRecord::status_text),
        field("info_code", &HttpRecord::info_code), field("info_msg", &HttpRecord::info_text),
        field("tags", &HttpRecord::tags), field("username", &HttpRecord::username),
        field("password", &HttpRecord::password), field("proxied", &HttpRecord::proxied),
        field("orig_fuids", &HttpRecord::orig_fuids), field("orig_filenames", &HttpRecord::orig_filenames),
        field("orig_mime_types", &HttpRecord::orig_mime_types), field("resp_fuids", &HttpRecord::resp_fuids),
        field("resp_filenames", &HttpRecord::resp_filenames),
        field("resp_mime_types", &HttpRecord::resp_mime_types));
}

}  // namespace slipstream
