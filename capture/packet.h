// Packet: one captured frame, a view into memory that its batch keeps alive. Batches are what sources deliver
// and what crosses from the reader to the workers; where a batch is cut depends only on the input, never on
// the number of workers.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "capture/base/bytes.h"
#include "capture/base/time.h"

namespace slipstream {

/// A libpcap link type (DLT_*), as stored in capture files after mapping LINKTYPE_RAW and the like to one
/// number.
using LinkType = std::uint16_t;

struct Packet {
    Time time;  // of capture
    const std::uint8_t* data = nullptr;
    std::uint32_t captured_bytes = 0;
    std::uint32_t wire_bytes = 0;  // on the wire; more than captured_bytes when the capture was cut
    LinkType link_type = 1;
    std::uint16_t interface = 0;  // index within the source
    std::uint64_t index = 0;      // position in the whole input, from 0

    Bytes bytes() const { return {data, captured_bytes}; }
};

/// A run of packets in input order. The memory behind Packet::data lives at least as long as the batch: in
/// the mapped file (`keep_alive`) or in `storage`.
struct PacketBatch {
    static constexpr std::size_t packets_max = 256;

    std::vector<Packet> packets;
    std::vector<std::uint8_t> storage;
    std::shared_ptr<const void> keep_alive;
    std::uint64_t input_offset = 0;  // bytes of input consumed up to the end of this batch, for progress

    void clear() {
        packets.clear();
        storage.clear();
        keep_alive.reset();
    }
};

}  // namespace slipstream
