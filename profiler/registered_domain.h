// The part of a domain name that somebody registered, by the Public Suffix List as libpsl carries it: the
// public suffix and one label more. Fixed with the library, so that a run gives the same answer on the same
// system.
#pragma once

#include <string_view>

namespace slipstream {

/// "www.example.co.uk" -> "example.co.uk", a part of the argument. Empty when the name is a public suffix
/// itself, has no known one ("printer.local") or is no domain name. Suffixes that companies offer to
/// strangers count ("a.github.io" is registered). Plain form. About a microsecond.
std::string_view registered_domain(std::string_view plain);

/// True for names below which a registry, not a company, registers: "com", "co.uk".
bool is_registry_suffix(std::string_view plain);

}  // namespace slipstream
