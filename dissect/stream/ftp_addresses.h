// Where FTP says that a data connection will go: PORT and the answer to PASV (RFC 959), EPRT and the answer
// to EPSV (RFC 2428).
#pragma once

#include <optional>
#include <string_view>

#include "capture/base/address.h"

namespace slipstream {

struct FtpEndpoint {
    std::optional<IpAddress> address;  // absent: the peer's own
    std::uint16_t port = 0;
};

/// "192,0,2,1,4,210"
std::optional<FtpEndpoint> read_ftp_port(std::string_view argument);
/// "Entering Passive Mode (192,0,2,1,4,210)."
std::optional<FtpEndpoint> read_ftp_passive_reply(std::string_view message);
/// "|2|2001:db8::1|1234|"
std::optional<FtpEndpoint> read_ftp_extended_port(std::string_view argument);
/// "Entering Extended Passive Mode (|||1234|)"
std::optional<FtpEndpoint> read_ftp_extended_passive_reply(std::string_view message);

}  // namespace slipstream
