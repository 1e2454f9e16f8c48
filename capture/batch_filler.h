// BatchFiller: the one place where a source puts packets into a batch. Decides when a batch is full (by the input alone,
// so that batches are the same for a mapped and a piped file) and copies packet bytes where the stream's window will not
// last.
#pragma once

#include "capture/packet.h"

namespace slipstream {

class BatchFiller {
public:
    /// A batch also ends after this many bytes, so that jumbo packets cannot make it huge.
    static constexpr std::size_t batch_bytes_max = 4 * 1024 * 1024;

    /// Continues `batch`, whose first packet has (or will get) index `first_index`. `stable`: bytes given to add() live
    /// as long as the batch's keep_alive. At most `packets_max` packets in the batch.
    BatchFiller(PacketBatch& batch, std::uint64_t first_index, bool stable,
                std::size_t packets_max = PacketBatch::packets_max)
        : batch_(batch),
          index_(first_index + batch.packets.size()),
          packets_max_(packets_max),
          stable_(stable) {
        for (const Packet& packet : batch.packets) bytes_ += packet.captured_bytes;
    }

    bool full() const { return batch_.packets.size() >= packets_max_ || bytes_ >= batch_bytes_max; }

    void add(Time time, Bytes bytes, std::uint32_t wire_bytes, LinkType link_type, std::uint16_t interface) {
        if (!stable_) batch_.storage.insert(batch_.storage.end(), bytes.begin(), bytes.end());
        batch_.packets.push_back({.time = time,
                                  .data = bytes.data(),
                                  .captured_bytes = static_cast<std::uint32_t>(bytes.size()),
                                  .wire_bytes = wire_bytes,
                                  .link_type = link_type,
                                  .interface = interface,
                                  .index = index_++});
        bytes_ += bytes.size();
    }

    /// To be called once after the last add(): points copied packets into the storage, which has stopped moving.
    void finish() {
        if (stable_) return;
        std::size_t offset = 0;
        for (Packet& packet : batch_.packets) {
            packet.data = batch_.storage.data() + offset;
            offset += packet.captured_bytes;
        }
    }

private:
    PacketBatch& batch_;
    std::uint64_t index_;
    std::size_t packets_max_;
    std::size_t bytes_ = 0;
    bool stable_;
};

}  // namespace slipstream
