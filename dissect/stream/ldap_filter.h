// The text of an LDAP search filter (RFC 4511 section 4.5.1.7), in the parentheses of RFC 4515.
#pragma once

#include <string>

#include "capture/base/bytes.h"

namespace slipstream {

/// `element`: the filter, from its identifier octet on. More than two parts of an AND or OR come out in pairs
/// from the left, and lengths of attributes and values are taken to be one octet, as Zeek has it. A filter
/// that cannot be read, or nests deeper than 32 levels, gives "FILTER_PARSING_ERROR". Linear in the size of
/// the filter times its depth.
std::string ldap_filter_text(Bytes element);

}  // namespace slipstream
