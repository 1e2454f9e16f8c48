// libpsl's built-in list is constant data: any thread may ask it at any time.
#include "profiler/registered_domain.h"

#include <libpsl.h>

#include <string>

#include "capture/base/address.h"

namespace slipstream {

namespace {

constexpr std::size_t name_bytes_max = 255;

bool is_suffix(const std::string& name, int kinds) {
    return psl_is_public_suffix2(psl_builtin(), name.c_str(), kinds | PSL_TYPE_NO_STAR_RULE) != 0;
}

bool is_name(std::string_view text) {
    if (text.empty() || text.size() > name_bytes_max || text.front() == '.' || text.back() == '.')
        return false;
    // A name has no byte that ends a C string; numbers with dots are addresses, not names.
    return text.find('\0') == std::string_view::npos && text.find("..") == std::string_view::npos &&
           !IpAddress::parse(text);
}

}  // namespace

std::string_view registered_domain(std::string_view plain) {
    if (!is_name(plain)) return {};
    const std::size_t dot = plain.rfind('.');
    if (dot == std::string_view::npos || !is_suffix(std::string(plain.substr(dot + 1)), PSL_TYPE_ANY))
        return {};
    const std::string name(plain);
    const char* found = psl_registrable_domain(psl_builtin(), name.c_str());
    return found == nullptr ? std::string_view{}
                            : plain.substr(plain.size() - std::string_view(found).size());
}

bool is_registry_suffix(std::string_view plain) {
    return is_name(plain) && is_suffix(std::string(plain), PSL_TYPE_ICANN);
}

}  // namespace slipstream
