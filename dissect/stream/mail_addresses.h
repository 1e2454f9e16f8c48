// Addresses in mail: those of the envelope, those of To and Cc with the names around them, and the IP
// addresses that relays leave in Received.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/base/address.h"

namespace slipstream {

constexpr std::size_t mail_addresses_max = 1000;  // of one header or message

/// "FROM:<a@b> SIZE=1" has "a@b".
std::vector<std::string> envelope_addresses(std::string_view argument);
/// `"Doe, J" <j@x>, b@y` has two; what has no "@" is no address.
std::vector<std::string> header_addresses(std::string_view value);
/// The first IP address in the text.
std::optional<IpAddress> first_ip_address(std::string_view text);
/// The relay that a Received header names: the second of the IP addresses in brackets, or the only one.
std::optional<IpAddress> relay_address(std::string_view received);
/// Adds what is not there yet, up to mail_addresses_max.
void add_mail_addresses(std::vector<std::string>& to, std::vector<std::string> addresses);

}  // namespace slipstream
