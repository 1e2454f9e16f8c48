// Reads a whole capture held in memory into plain values that tests can compare.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "capture/container.h"

namespace slipstream::testing {

struct ReadPacket {
    std::int64_t us = 0;
    std::string data;
    std::uint32_t wire_bytes = 0;
    unsigned link_type = 0;
    unsigned interface = 0;
    std::uint64_t index = 0;

    static ReadPacket of(const Packet& packet) {
        return {packet.time.us,    std::string(packet.bytes().begin(), packet.bytes().end()),
                packet.wire_bytes, packet.link_type,
                packet.interface,  packet.index};
    }
    bool operator==(const ReadPacket&) const = default;
};

struct ReadCapture {
    bool recognised = true;
    std::string error;
    std::vector<ReadPacket> packets;
    std::optional<SourceDamage> damage;
};

/// Hands out the bytes a few at a time, as a slow pipe would.
class DrippingSource final : public ByteSource {
public:
    DrippingSource(Bytes bytes, std::size_t step) : bytes_(bytes), step_(step) {}
    std::size_t read(std::span<std::uint8_t> out) override {
        std::size_t n = std::min({step_, out.size(), bytes_.size() - at_});
        std::copy_n(bytes_.data() + at_, n, out.data());
        at_ += n;
        return n;
    }
    std::uint64_t input_offset() const override { return at_; }

private:
    Bytes bytes_;
    std::size_t step_;
    std::size_t at_ = 0;
};

inline ReadCapture read_stream(std::unique_ptr<ByteStream> stream) {
    ReadCapture result;
    auto reader = open_container(std::move(stream));
    if (!reader) {
        result.recognised = false;
        result.error = reader.error().message;
        return result;
    }
    for (bool more = true; more;) {
        PacketBatch batch;
        BatchFiller out(batch, result.packets.size());
        more = (*reader)->fill(out);
        out.finish();
        for (const Packet& packet : batch.packets) result.packets.push_back(ReadPacket::of(packet));
    }
    result.damage = (*reader)->damage();
    return result;
}

inline ReadCapture read_memory(Bytes bytes) { return read_stream(std::make_unique<MemoryStream>(bytes)); }

}  // namespace slipstream::testing
