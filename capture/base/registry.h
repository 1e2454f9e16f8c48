// Self-registration without start-up code: SLIPSTREAM_REGISTER puts the address of a constant descriptor into
// a named section of the program, Registered<...> walks that section. Adding a decoder, dissector or detector
// is therefore one new file that no list mentions. The order of a section is the linker's, so users of a
// registry sort by name.
#pragma once

#include <algorithm>
#include <vector>

/// In a header, once per kind: declares `const std::vector<const Type*>& name()`-style access to section
/// `section`.
#define SLIPSTREAM_DECLARE_REGISTRY(Type, section)                          \
    extern "C" const Type* const __start_##section[] __attribute__((weak)); \
    extern "C" const Type* const __stop_##section[] __attribute__((weak));

/// In a source file, at namespace scope: registers the constant `object` of type `Type`.
#define SLIPSTREAM_REGISTER(Type, section_name, object) \
    [[gnu::used, gnu::section(#section_name)]] static const Type* const registered_##object = &object;

/// All entries of a section, sorted by their member `name`.
#define SLIPSTREAM_REGISTERED(Type, section) \
    ::slipstream::sorted_by_name<Type>(__start_##section, __stop_##section)

namespace slipstream {

template <class T>
std::vector<const T*> sorted_by_name(const T* const* begin, const T* const* end) {
    std::vector<const T*> all(begin, end);
    std::sort(all.begin(), all.end(), [](const T* x, const T* y) { return x->name < y->name; });
    return all;
}

}  // namespace slipstream
