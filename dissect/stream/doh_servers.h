// Which servers are known to resolve names over HTTPS (DNS over HTTPS, RFC 8484), for the is_DoH column.
#pragma once

#include <string_view>

#include "capture/base/address.h"

namespace slipstream {

/// By the address, or by the name that the client asked for, in any case of letters.
bool is_doh_server(const IpAddress& address, std::string_view server_name);

}  // namespace slipstream
