// Reader of pcapng files (draft-ietf-opsawg-pcapng): any number of sections, each with its own byte order and
// interfaces; enhanced, simple and the obsolete packet blocks. All other blocks are skipped.
#pragma once

#include <vector>

#include "capture/container.h"

namespace slipstream {

/// How an interface counts time: units of 10^-exponent or 2^-exponent seconds since offset_s.
struct PcapngClock {
    bool binary = false;
    std::uint8_t exponent = 6;
    std::int64_t offset_s = 0;

    /// Sub-microsecond digits are cut off; values out of range saturate.
    Time time(std::uint64_t ticks) const;
};

class PcapngReader final : public ContainerReader {
public:
    /// Whether a file that starts with these (at least 12) bytes is a pcapng file.
    static bool recognises(Bytes start);
    explicit PcapngReader(std::unique_ptr<ByteStream> bytes);
    bool fill(BatchFiller& out) override;

private:
    struct Interface {
        LinkType link_type = 1;
        std::uint32_t snapshot_bytes = 0;  // 0: no limit
        PcapngClock clock;
    };

    bool read_block(BatchFiller& out);
    bool read_body(std::uint32_t type, Bytes body, BatchFiller& out);
    bool skip_block(std::uint32_t total_bytes);
    bool add_interface(Bytes body);
    bool read_options(Interface& interface, Bytes options);
    bool add_enhanced(Bytes body, bool obsolete, BatchFiller& out);
    bool add_simple(Bytes body, BatchFiller& out);

    bool big_endian_ = false;
    std::vector<Interface> interfaces_;  // of the current section
};

}  // namespace slipstream
