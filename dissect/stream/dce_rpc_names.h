// Names of DCE/RPC interfaces (by UUID) and of their operations (by number).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "capture/base/bytes.h"

namespace slipstream {

/// The usual text of the 16 bytes of a UUID whose first three parts are little endian; empty for other sizes.
std::string uuid_text(Bytes uuid);

/// "samr"; "unknown-UUID" when there is no name for it.
std::string dce_rpc_endpoint(std::string_view uuid);
/// "SamrConnect"; "unknown-NUMBER" when there is no name for it.
std::string dce_rpc_operation(std::string_view uuid, std::uint16_t number);
/// UUID of the interface that a pipe of that name ("\PIPE\srvsvc") is known to serve, or empty.
std::string_view dce_rpc_uuid_of_pipe(std::string_view named_pipe);
/// The calls that every client makes all the time: they are not worth a row.
bool dce_rpc_is_trivial(std::string_view endpoint, std::string_view operation);

}  // namespace slipstream
