// The stateful application dissectors: one file per protocol, each registering a StreamDissectorSpec. A
// dissector sees bytes, direction and time, never a flow table; what it concludes goes through the
// StreamContext.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "capture/base/bytes.h"
#include "capture/base/registry.h"
#include "capture/base/time.h"

namespace slipstream {

/// What a dissector may ask of the connection it reads. Valid during one call.
class StreamContext {
public:
    bool from_originator = true;
    bool over_tcp = false;
    bool responder_is_multicast = false;
    Time time;

    /// The bytes are this protocol: its name enters the service column.
    void confirm() { confirmed_ = true; }
    /// The bytes are not (or no longer) this protocol; `reason` is a string literal.
    void violation(std::string_view reason) { violation_ = reason; }
    /// The message shows that the originator is really the responder.
    void flip() { flip_ = true; }

    bool confirmed() const { return confirmed_; }
    std::string_view violated() const { return violation_; }
    bool flip_wanted() const { return flip_; }

private:
    bool confirmed_ = false;
    bool flip_ = false;
    std::string_view violation_;
};

class StreamDissector {
public:
    virtual ~StreamDissector() = default;

    /// The next bytes of one direction: a datagram for UDP, a piece of the ordered stream for TCP.
    virtual void on_data(StreamContext& context, Bytes data) = 0;
    /// `bytes` of one direction are missing.
    virtual void on_gap(StreamContext& context, std::uint64_t bytes) = 0;
    /// True when more bytes cannot change anything: it is dropped and costs nothing from then on.
    virtual bool done() const = 0;
};

struct StreamDissectorSpec {
    std::string_view name;  // also the text in the service column
    std::string_view summary;
    std::span<const std::uint16_t> tcp_ports;  // responder ports where it is tried from the first byte
    std::span<const std::uint16_t> udp_ports;
    bool ends_udp_sessions_early;  // the connection ends after 10 s without packets instead of 60 s
    std::unique_ptr<StreamDissector> (*make)();
};

SLIPSTREAM_DECLARE_REGISTRY(StreamDissectorSpec, slip_stream_dissectors)

}  // namespace slipstream
