// IntelSlot: the tables in force. A loader replaces them from any thread; shards look between two batches
// whether there are new ones. Old tables go when the last shard has let go of them, so a reload never makes
// anyone wait.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "detect/intel/intel_tables.h"

namespace slipstream {

class IntelSlot {
public:
    IntelSlot() = default;
    explicit IntelSlot(std::shared_ptr<const IntelTables> tables) { replace(std::move(tables)); }

    void replace(std::shared_ptr<const IntelTables> tables) {
        {
            std::lock_guard lock(mutex_);
            tables_.swap(tables);
        }
        version_.fetch_add(1, std::memory_order_release);
    }
    std::shared_ptr<const IntelTables> current() const {
        std::lock_guard lock(mutex_);
        return tables_;
    }
    /// Grows with each replacement; asking costs one load.
    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const IntelTables> tables_;
    std::atomic<std::uint64_t> version_{0};
};

}  // namespace slipstream
