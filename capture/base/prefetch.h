// A request to bring a cache line in. The empty asm statement is a side effect: without it GCC 12 takes a
// function that only prefetches for a pure one whose result is not used, and drops the call.
#pragma once

namespace slipstream {

inline void prefetch_line(const void* at) {
    __builtin_prefetch(at);
    asm volatile("");
}

}  // namespace slipstream
