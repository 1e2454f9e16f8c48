// PacketSource: where packets come from (a file, a folder, standard input; later AF_PACKET and DPDK).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/base/result.h"
#include "capture/packet.h"

namespace slipstream {

/// A place where a capture stopped making sense; what came before it was delivered.
struct SourceDamage {
    std::string file;
    std::uint64_t offset = 0;  // byte position in the (uncompressed) file
    std::string what;
};

class PacketSource {
public:
    virtual ~PacketSource() = default;

    /// Fills `batch` (cleared first) with the next packets, at most PacketBatch::packets_max. False at the
    /// end of input. Damage ends the affected file, is kept in damage(), and is not an error: earlier packets
    /// were delivered.
    virtual bool next(PacketBatch& batch) = 0;
    /// Total input bytes where known (progress and ETA).
    virtual std::optional<std::uint64_t> total_bytes() const = 0;
    virtual const std::vector<SourceDamage>& damage() const = 0;
    /// What to call this input in the output folder's name and the logs.
    virtual const std::string& name() const = 0;
};

/// Opens capture files in time order (by the time of their first packet): pcap or pcapng, plain or compressed
/// with gzip, zstd or xz; a path may be a folder (all captures directly in it) or "-" for standard input.
/// Errors: a path that does not exist or cannot be read, or a file that is no capture at all.
Result<std::unique_ptr<PacketSource>> open_capture_files(const std::vector<std::string>& paths);

}  // namespace slipstream
