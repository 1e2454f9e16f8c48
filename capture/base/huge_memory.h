// Memory for large tables: aligned to 2 MiB and advised to be backed by huge pages, because a table of a
// million flows looked up at random would otherwise spend more time on address translation than on the
// look-up.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace slipstream {

struct FreeHugeMemory {
    void operator()(void* memory) const { std::free(memory); }
};
using HugeMemory = std::unique_ptr<void, FreeHugeMemory>;

/// At least `bytes` of uninitialised memory; throws std::bad_alloc. Pages are taken when they are first
/// touched.
HugeMemory allocate_huge(std::size_t bytes);

}  // namespace slipstream
