// NTP (RFC 5905): is this NTP, who is the client, and ntp.log with what each message says of a clock.
#include <array>
#include <cmath>
#include <optional>

#include "dissect/stream/dissector.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> udp_ports{123};
constexpr unsigned mode_reserved = 0, mode_client = 3, mode_server = 4, mode_control = 6, mode_private = 7;
constexpr std::size_t standard_bytes = 48, control_bytes = 12, private_bytes = 8;

// A message authentication code of 20 or 24 bytes ends the message; anything longer before it is an extension
// field, read as Autokey (RFC 5906) lays it out. Nothing when one is broken.
std::optional<std::uint64_t> count_extensions(ByteCursor& at) {
    constexpr std::size_t mac_bytes_max = 24, fixed_bytes = 24;
    std::uint64_t count = 0;
    for (; at.remaining() > mac_bytes_max; ++count) {
        at.skip(2);
        const std::size_t length = at.u16();
        at.skip(12);
        const std::uint32_t value_bytes = at.u32();
        at.skip(value_bytes);
        const std::uint32_t signature_bytes = at.u32();
        at.skip(signature_bytes);
        if (!at.ok()) return std::nullopt;
        const std::size_t used = std::size_t{fixed_bytes} + value_bytes + signature_bytes;
        if (length > used && length - used <= at.remaining()) at.skip(length - used);
    }
    return count;
}

// A fraction of a second as Zeek's writer rounds it: to the nearest microsecond, ties to even but 0.5 to 1.
std::int64_t rounded_us(double seconds) {
    const double magnitude = std::fabs(seconds);
    const double whole = std::trunc(magnitude);
    const double scaled = (magnitude - whole) * 1e6;
    double fraction = std::floor(scaled);
    const double rest = scaled - fraction;
    if (rest > 0.5 || (rest == 0.5 && (fraction == 0 || std::fmod(fraction, 2) == 1))) ++fraction;
    const double us = std::min(whole * 1e6, static_cast<double>(time_max.us / 2)) + fraction;
    return static_cast<std::int64_t>(seconds < 0 ? -us : us);
}

Duration power_of_two_seconds(std::uint8_t exponent) {
    return {rounded_us(std::ldexp(1.0, static_cast<std::int8_t>(exponent)))};
}

// Zeek reads both halves of the fixed-point number as signed.
Duration fixed_point_seconds(ByteCursor& at) {
    constexpr double fractions = 65536;
    const auto whole = static_cast<std::int16_t>(at.u16());
    const auto fraction = static_cast<std::int16_t>(at.u16());
    return {rounded_us(whole + fraction / fractions)};
}

Time timestamp(ByteCursor& at) {
    constexpr std::int64_t seconds_1900_to_1970 = 2'208'988'800;
    constexpr double fractions = 4294967296.0;
    const std::int64_t whole = at.u32();
    const std::uint32_t fraction = at.u32();
    if (whole == 0 && fraction == 0) return {};
    return {rounded_us(static_cast<double>(whole - seconds_1900_to_1970) + fraction / fractions)};
}

// A kiss code, the name of a source of time, or the address of the server's own server.
std::string reference_text(std::uint8_t stratum, Bytes id) {
    constexpr std::uint8_t stratum_primary = 1;
    if (stratum <= stratum_primary) return {id.begin(), id.end()};
    std::string text;
    for (std::uint8_t byte : id) text += (text.empty() ? "" : ".") + std::to_string(byte);
    return text;
}

void read_clock(NtpRecord& row, ByteCursor& at) {
    const std::uint8_t stratum = at.u8();
    row.stratum = stratum;
    row.poll = power_of_two_seconds(at.u8());
    row.precision = power_of_two_seconds(at.u8());
    row.root_delay = fixed_point_seconds(at);
    row.root_dispersion = fixed_point_seconds(at);
    constexpr std::size_t reference_bytes = 4;
    row.reference = reference_text(stratum, at.take(reference_bytes));
    row.reference_time = timestamp(at);
    row.originate_time = timestamp(at);
    row.receive_time = timestamp(at);
    row.transmit_time = timestamp(at);
}

class NtpDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        ByteCursor at(data);
        const std::uint8_t first = at.u8();
        const unsigned mode = first & 7U;
        const std::size_t needed = mode == mode_control    ? control_bytes
                                   : mode == mode_private  ? private_bytes
                                   : mode == mode_reserved ? 1
                                                           : standard_bytes;
        if (data.size() < needed) return context.violation("message shorter than its header");
        NtpRecord row;
        row.version = first >> 3 & 7U;
        row.mode = mode;
        if (needed == standard_bytes) {
            read_clock(row, at);
            const auto extensions = count_extensions(at);
            if (!extensions) return context.violation("malformed extension field");
            row.extensions = *extensions;
        }
        const bool wrong_way = (mode == mode_server && context.from_originator) ||
                               (mode == mode_client && !context.from_originator);
        if (wrong_way && !flipped_) {
            context.flip();
            flipped_ = true;
        }
        context.confirm();
        if (mode == mode_control || mode == mode_private) return;
        context.start_row(row);
        context.emit(std::move(row));
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    bool done() const override { return false; }

private:
    bool flipped_ = false;
};

constexpr StreamDissectorSpec ntp{
    .name = "ntp",
    .analyzer = "NTP",
    .summary = "Network Time Protocol",
    .udp_ports = udp_ports,
    .make = StreamDissectorSpec::make_one<NtpDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, ntp)

}  // namespace
}  // namespace slipstream
