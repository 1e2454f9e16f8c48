// Names of the numbers of remote desktop connections ([MS-RDPBCGR]), for rdp.log, in Zeek's spelling.
#pragma once

#include <cstdint>
#include <string>

namespace slipstream {

/// A variant that has no name of its own is guessed from its language.
std::string rdp_keyboard_name(std::uint32_t layout);
std::string rdp_build_name(std::uint32_t build);
std::string rdp_protocol_name(std::uint32_t code);
/// Why the server refused to negotiate.
std::string rdp_failure_name(std::uint32_t code);
/// How the conference was answered.
std::string rdp_result_name(std::uint32_t code);
std::string rdp_encryption_method_name(std::uint32_t code);
std::string rdp_encryption_level_name(std::uint32_t code);

}  // namespace slipstream
