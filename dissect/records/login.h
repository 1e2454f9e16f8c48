// login.log: who logged in over telnet, rlogin or rsh, and whether it was let in.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct LoginRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "login";

    std::string protocol;
    bool success = false;
    bool confused = false;  // the dialogue could not be followed
    std::optional<std::string> user;
    std::optional<std::string> client_user;  // on the machine of the originator: rlogin and rsh tell it
    std::optional<std::string> password;
};

constexpr auto fields_of(const LoginRecord*) {
    return connection_columns_and(
        field("proto", &LoginRecord::protocol), field("success", &LoginRecord::success),
        field("confused", &LoginRecord::confused), field("user", &LoginRecord::user),
        field("client_user", &LoginRecord::client_user), field("password", &LoginRecord::password));
}

}  // namespace slipstream
