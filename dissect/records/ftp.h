// ftp.log: a command that moves a file or announces a data connection, with its reply.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct FtpRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "ftp";

    std::string user = "<unknown>";
    std::optional<std::string> password;
    std::optional<std::string> command;
    std::optional<std::string> argument;
    std::optional<std::string> mime_type;
    std::optional<std::uint64_t> file_size;
    std::optional<std::uint64_t> reply_code;
    std::optional<std::string> reply_message;
    std::optional<bool> passive;
    std::optional<IpAddress> data_orig;
    std::optional<IpAddress> data_resp;
    std::optional<Port> data_port;
    std::optional<std::string> fuid;
};

constexpr auto fields_of(const FtpRecord*) {
    return connection_columns_and(
        field("user", &FtpRecord::user), field("password", &FtpRecord::password),
        field("command", &FtpRecord::command), field("arg", &FtpRecord::argument),
        field("mime_type", &FtpRecord::mime_type), field("file_size", &FtpRecord::file_size),
        field("reply_code", &FtpRecord::reply_code), field("reply_msg", &FtpRecord::reply_message),
        field("data_channel.passive", &FtpRecord::passive),
        field("data_channel.orig_h", &FtpRecord::data_orig),
        field("data_channel.resp_h", &FtpRecord::data_resp),
        field("data_channel.resp_p", &FtpRecord::data_port), field("fuid", &FtpRecord::fuid));
}

}  // namespace slipstream
