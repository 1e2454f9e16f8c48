// Keys of QUIC Initial packets (RFC 9001 section 5, RFC 9369): they follow from what the client sends in the
// clear, so that everybody on the path can read these packets.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "capture/base/bytes.h"

namespace slipstream {

inline constexpr std::uint32_t quic_v1 = 1, quic_v2 = 0x6b3343cf;

/// A packet with a long header, behind its parsing.
struct QuicProtectedPacket {
    Bytes whole;                    // from the first byte of the header to the last of the payload
    std::size_t number_offset = 0;  // of the packet number
};

/// The keys of one side.
class QuicInitialKeys {
public:
    /// From the destination of the client's first packet. Nothing for a version whose salt is not known.
    static std::optional<QuicInitialKeys> derive(std::uint32_t version, Bytes destination, bool of_client);

    /// The frames of a packet; nothing when it was not made with these keys. About 5 µs.
    std::optional<std::vector<std::uint8_t>> open(const QuicProtectedPacket& packet) const;

private:
    std::array<std::uint8_t, 16> key_{};
    std::array<std::uint8_t, 12> iv_{};
    std::array<std::uint8_t, 16> header_key_{};
};

}  // namespace slipstream
