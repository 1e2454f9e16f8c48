// NTP (RFC 5905): every message of the modes 0 to 5 to ntp.log, and who is the client.
#include <array>
#include <cmath>

#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> udp_ports{123};
constexpr unsigned mode_unspecified = 0, mode_client = 3, mode_server = 4, mode_control = 6, mode_private = 7;
constexpr std::size_t standard_bytes = 48, control_bytes = 12, private_bytes = 8;

// What follows the header: nothing, a message authentication code of 20 bytes or one of 24, and before it
// extension fields, read as Autokey (RFC 5906) lays them out, but with an association of two bytes, as Zeek
// has it. Nothing when one is malformed, otherwise their number.
std::optional<unsigned> count_extensions(ByteCursor at) {
    constexpr std::size_t mac_bytes = 20, long_mac_bytes = 24;
    constexpr std::size_t association_and_stamps_bytes = 10, fixed_bytes = 22;
    if (at.remaining() <= long_mac_bytes) return 0;
    unsigned count = 0;
    while (at.remaining() != 0 && at.remaining() != mac_bytes && at.remaining() != long_mac_bytes) {
        at.skip(2);
        const std::size_t length = at.u16();
        at.skip(association_and_stamps_bytes);
        const std::size_t value_bytes = at.u32();
        at.skip(value_bytes);
        const std::size_t signature_bytes = at.u32();
        at.skip(signature_bytes);
        if (!at.ok()) return std::nullopt;
        const std::size_t used = fixed_bytes + value_bytes + signature_bytes;
        if (length > used) at.skip(std::min(length - used, at.remaining()));
        ++count;
    }
    return count;
}

/// 2 to that power, in seconds.
Duration power_of_two(std::uint8_t exponent) {
    constexpr double microseconds_max = 4e18;
    const double value = std::ldexp(1e6, static_cast<std::int8_t>(exponent));
    return {std::llround(std::min(value, microseconds_max))};
}

/// 16.16 fixed point. Zeek takes both halves as signed.
Duration short_interval(ByteCursor& at) {
    const double whole = static_cast<std::int16_t>(at.u16());
    const double fraction = static_cast<std::int16_t>(at.u16()) / 65536.0;
    return {std::llround((whole + fraction) * 1e6)};
}

/// Seconds since 1900 in 32.32 fixed point; zero stays zero.
Time timestamp(ByteCursor& at) {
    constexpr double seconds_1900_to_1970 = 2208988800.0, two_to_32 = 4294967296.0;
    const double whole = at.u32();
    const double fraction = at.u32();
    if (whole == 0 && fraction == 0) return {};
    return {std::llround((whole - seconds_1900_to_1970 + fraction / two_to_32) * 1e6)};
}

std::string reference_text(std::uint64_t stratum, Bytes reference) {
    if (stratum <= 1) return text_of(reference);
    return IpAddress::v4(ByteCursor(reference).u32()).to_string();
}

void read_fields(NtpRecord& row, ByteCursor at) {
    row.stratum = at.u8();
    row.poll = power_of_two(at.u8());
    row.precision = power_of_two(at.u8());
    row.root_delay = short_interval(at);
    row.root_dispersion = short_interval(at);
    row.reference_id = reference_text(*row.stratum, at.take(4));
    row.reference_time = timestamp(at);
    row.origin_time = timestamp(at);
    row.receive_time = timestamp(at);
    row.transmit_time = timestamp(at);
}

class NtpDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        ByteCursor at(data);
        const std::uint8_t first = at.u8();
        const unsigned mode = first & 7U;
        if (!at.ok()) return context.violation("message without a header");
        const std::size_t needed = mode == mode_control       ? control_bytes
                                   : mode == mode_private     ? private_bytes
                                   : mode == mode_unspecified ? 1
                                                              : standard_bytes;
        if (data.size() < needed) return context.violation("message shorter than its header");
        std::optional<unsigned> extensions = 0;
        if (needed == standard_bytes) extensions = count_extensions(ByteCursor(data.subspan(standard_bytes)));
        if (!extensions) return context.violation("malformed extension field");
        const bool wrong_way = (mode == mode_server && context.from_originator) ||
                               (mode == mode_client && !context.from_originator);
        if (wrong_way && !flipped_) {
            context.flip();
            flipped_ = true;
        }
        context.confirm();
        if (mode == mode_control || mode == mode_private) return;
        NtpRecord row;
        context.start_row(row);
        row.version = first >> 3 & 7U;
        row.mode = mode;
        row.extensions = *extensions;
        if (needed == standard_bytes) read_fields(row, at);
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
