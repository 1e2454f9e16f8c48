// Whether checksums are verified. A capture taken on the sending machine holds packets whose checksums the
// network card would have filled in; verifying them would drop half of the traffic, and most users do not
// know why. So by default the first packets decide.
#pragma once

#include <cstdint>

#include "capture/packet.h"

namespace slipstream {

enum class ChecksumPolicy : std::uint8_t { automatic, verify, ignore };

struct ChecksumSample {
    std::uint64_t verified = 0;  // packets whose checksums could be looked at
    std::uint64_t bad = 0;

    /// One in ten wrong is no transmission error: checksum offload was on.
    bool shows_offload() const { return bad > 0 && bad * 10 >= verified; }
};

/// Looks at the packets of the input's first batch. Depends on the input alone, so it is the same in every
/// run.
ChecksumSample sample_checksums(const PacketBatch& first);

}  // namespace slipstream
