// CHECK: stops the program when an invariant of our own is broken. Never for input, however hostile.
#pragma once

namespace slipstream {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace slipstream

#define CHECK(condition)                                                \
    do {                                                                \
        if (!(condition)) [[unlikely]]                                  \
            ::slipstream::check_failed(#condition, __FILE__, __LINE__); \
    } while (false)
