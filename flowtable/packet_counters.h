// Where every packet went: received = processed + the sum of the drop causes, exactly, because each packet
// gets one fate.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace slipstream {

enum class PacketFate : std::uint8_t {
    // processed
    tcp,
    udp,
    icmp,
    arp,
    fragment,  // taken for joining (what then became of fragments has counters of its own)
    // dropped, by cause
    empty_record,
    negative_time,
    no_ip,           // a link-layer payload that no decoder here reads
    other_protocol,  // an IP protocol without connections
    malformed,       // a header that fails its tests; weird.log says which
    bad_checksum,
    bad_transport_header,
    count,
};

inline constexpr auto first_drop = PacketFate::empty_record;

std::string_view name_of(PacketFate fate);

struct PacketCounters {
    std::uint64_t received = 0;
    std::uint64_t captured_bytes = 0;
    std::uint64_t wire_bytes = 0;
    std::array<std::uint64_t, static_cast<std::size_t>(PacketFate::count)> by_fate{};

    void count(PacketFate fate) { ++by_fate[static_cast<std::size_t>(fate)]; }
    std::uint64_t processed() const { return sum(0, static_cast<std::size_t>(first_drop)); }
    std::uint64_t dropped() const { return sum(static_cast<std::size_t>(first_drop), by_fate.size()); }
    void add(const PacketCounters& other) {
        received += other.received;
        captured_bytes += other.captured_bytes;
        wire_bytes += other.wire_bytes;
        for (std::size_t i = 0; i < by_fate.size(); ++i) by_fate[i] += other.by_fate[i];
    }

private:
    std::uint64_t sum(std::size_t from, std::size_t to) const {
        std::uint64_t total = 0;
        for (std::size_t i = from; i < to; ++i) total += by_fate[i];
        return total;
    }
};

}  // namespace slipstream
