// BatchFiller: the one place where a file source puts packets into a batch. Decides when a batch is full, by
// the input alone, and copies the bytes out of the stream's window into the batch's storage.
#pragma once

#include "capture/packet.h"

namespace slipstream {

class BatchFiller {
public:
    /// A batch also ends after this many bytes, so that jumbo packets cannot make it huge.
    static constexpr std::size_t batch_bytes_max = 4 * 1024 * 1024;

    /// Continues `batch`, whose first packet has (or will get) index `first_index`; at most `packets_max` in
    /// the batch.
    BatchFiller(PacketBatch& batch, std::uint64_t first_index,
                std::size_t packets_max = PacketBatch::packets_max)
        : batch_(batch), index_(first_index + batch.packets.size()), packets_max_(packets_max) {}

    bool full() const {
        return batch_.packets.size() >= packets_max_ || batch_.storage.size() >= batch_bytes_max;
    }

    void add(Time time, Bytes bytes, std::uint32_t wire_bytes, LinkType link_type, std::uint16_t interface) {
        batch_.storage.insert(batch_.storage.end(), bytes.begin(), bytes.end());
        batch_.packets.push_back({.time = time,
                                  .data = nullptr,  // known when the storage has stopped moving
                                  .captured_bytes = static_cast<std::uint32_t>(bytes.size()),
                                  .wire_bytes = wire_bytes,
                                  .link_type = link_type,
                                  .interface = interface,
                                  .index = index_++});
    }

    /// To be called once after the last add(): points the packets into the storage.
    void finish() {
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
};

}  // namespace slipstream
