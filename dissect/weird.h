// Weirds: the things real traffic does that no RFC foresaw, by the names Zeek gives them. Raised where they
// are seen, as small values; formatted and rate-limited much later, on the way to weird.log.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace slipstream {

/// What a weird is about, which decides the columns it fills.
enum class WeirdScope : std::uint8_t {
    net,         // no addresses at all
    flow,        // two addresses, ports 0
    connection,  // a connection with its uid
};

/// How the optional `addl` column is made from WeirdEvent::detail.
enum class WeirdDetail : std::uint8_t { none, number, version, protocol, two_numbers };

struct WeirdEvent {
    std::string_view name{};    // a string literal: the weird's name without the _in_tunnel suffix
    std::string_view source{};  // a string literal: the analyzer, e.g. "TCP", or empty
    WeirdScope scope = WeirdScope::net;
    WeirdDetail detail_kind = WeirdDetail::none;
    bool in_tunnel = false;  // the name gets the suffix _in_tunnel
    std::uint32_t detail = 0;
    std::uint32_t detail2 = 0;
    std::uint8_t depth =
        0;  // enclosing tunnels when it was raised: whose addresses it is about, see weird_ends()
};

/// The weirds of one packet, bounded; what does not fit is dropped (a packet that raises more has made its
/// point).
class WeirdList {
public:
    static constexpr unsigned size_max = 8;

    void clear() { size_ = 0; }
    void add(const WeirdEvent& event) {
        if (size_ < size_max) events_[size_++] = event;
    }
    const WeirdEvent* begin() const { return events_.data(); }
    const WeirdEvent* end() const { return events_.data() + size_; }
    unsigned size() const { return size_; }
    bool empty() const { return size_ == 0; }

private:
    std::array<WeirdEvent, size_max> events_;
    std::uint8_t size_ = 0;
};

}  // namespace slipstream
