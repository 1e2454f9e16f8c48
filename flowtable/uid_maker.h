// Uids made from content: the place of a connection's first packet in the input and the run's seed. The same
// input gives the same uids, however many workers share the work.
#pragma once

#include "capture/base/hash.h"
#include "dissect/records/field.h"
#include "flowtable/flow.h"

namespace slipstream {

class UidMaker {
public:
    explicit UidMaker(std::uint64_t seed) : key_(HashKey::from_seed(seed ^ 0x7569645f6d616b65ULL)) {}

    Uid of(const Flow& flow) const { return make(flow.first_packet, 1 + std::uint64_t{flow.nesting}); }
    /// For tunnels without a connection of their own: one per pair of ends, whoever sent first.
    Uid of_tunnel(const IpAddress& x, const IpAddress& y) const { return make(pair_hash(key_, x, y), 0); }

private:
    Uid make(std::uint64_t a, std::uint64_t b) const {
        std::uint64_t low = keyed_hash(key_, a, b);
        return {static_cast<std::uint32_t>(keyed_hash(key_, low, a) >> 32), low};
    }

    HashKey key_;
};

}  // namespace slipstream
