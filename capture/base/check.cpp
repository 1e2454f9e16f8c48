// What happens when an invariant of ours does not hold: say where, and stop.
#include "capture/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace slipstream {

void check_failed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "slipstream: broken invariant at %s:%d: %s\n", file, line, condition);
    std::abort();
}

}  // namespace slipstream
