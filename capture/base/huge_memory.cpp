// Memory on huge pages where the system has them.
#include "capture/base/huge_memory.h"

#include <sys/mman.h>

#include <new>

namespace slipstream {

HugeMemory allocate_huge(std::size_t bytes) {
    constexpr std::size_t huge_page_bytes = std::size_t{2} << 20;
    std::size_t rounded = (bytes + huge_page_bytes - 1) / huge_page_bytes * huge_page_bytes;
    void* memory = std::aligned_alloc(huge_page_bytes, rounded);
    if (memory == nullptr) throw std::bad_alloc();
    // Only advice: where huge pages are switched off everything works, a little slower.
    (void)madvise(memory, rounded, MADV_HUGEPAGE);
    return HugeMemory(memory);
}

}  // namespace slipstream
