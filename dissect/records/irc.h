// irc.log: a nick, a user name, a channel joined or a file offered and sent.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct IrcRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "irc";

    std::optional<std::string> nick;
    std::optional<std::string> user;
    std::optional<std::string> command;
    std::optional<std::string> value;
    std::optional<std::string> addition;
    std::optional<std::string> file_name;
    std::optional<std::uint64_t> file_size;
    std::optional<std::string> file_mime_type;
    std::optional<std::string> fuid;
};

constexpr auto fields_of(const IrcRecord*) {
    return connection_columns_and(
        field("nick", &IrcRecord::nick), field("user", &IrcRecord::user),
        field("command", &IrcRecord::command), field("value", &IrcRecord::value),
        field("addl", &IrcRecord::addition), field("dcc_file_name", &IrcRecord::file_name),
        field("dcc_file_size", &IrcRecord::file_size), field("dcc_mime_type", &IrcRecord::file_mime_type),
        field("fuid", &IrcRecord::fuid));
}

}  // namespace slipstream
