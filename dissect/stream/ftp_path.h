// Paths of files on an FTP server, as far as the commands tell: where we are, and the shortest name of a
// file.
#pragma once

#include <string>
#include <string_view>

namespace slipstream {

/// `name` seen from the directory `base`, with "." and ".." taken out where that can be done.
std::string join_ftp_path(std::string_view base, std::string_view name);
/// The first absolute path in the text of a reply; empty when there is none.
std::string find_ftp_path(std::string_view message);

}  // namespace slipstream
