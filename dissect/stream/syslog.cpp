// Syslog over UDP (RFC 3164, RFC 5424): one row per datagram, its priority taken apart, its text as it is.
// Any bytes are a message, so nothing confirms the protocol: Zeek's service column stays without it.
#include <array>

#include "dissect/stream/ascii.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"
#include "dissect/stream/number_names.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> udp_ports{514};
constexpr std::size_t priority_digits_max = 3;

constexpr std::array facilities{
    NumberName{0, "KERN"},    NumberName{1, "USER"},    NumberName{2, "MAIL"},      NumberName{3, "DAEMON"},
    NumberName{4, "AUTH"},    NumberName{5, "SYSLOG"},  NumberName{6, "LPR"},       NumberName{7, "NEWS"},
    NumberName{8, "UUCP"},    NumberName{9, "CRON"},    NumberName{10, "AUTHPRIV"}, NumberName{11, "FTP"},
    NumberName{12, "NTP"},    NumberName{13, "AUDIT"},  NumberName{14, "ALERT"},    NumberName{15, "CLOCK"},
    NumberName{16, "LOCAL0"}, NumberName{17, "LOCAL1"}, NumberName{18, "LOCAL2"},   NumberName{19, "LOCAL3"},
    NumberName{20, "LOCAL4"}, NumberName{21, "LOCAL5"}, NumberName{22, "LOCAL6"},   NumberName{23, "LOCAL7"},
};
constexpr std::array severities{
    NumberName{0, "EMERG"},   NumberName{1, "ALERT"},  NumberName{2, "CRIT"}, NumberName{3, "ERR"},
    NumberName{4, "WARNING"}, NumberName{5, "NOTICE"}, NumberName{6, "INFO"}, NumberName{7, "DEBUG"},
};

/// The number in "<13>" at the start, which is then skipped.
std::optional<std::uint32_t> take_priority(std::string_view& message) {
    if (message.empty() || message[0] != '<') return std::nullopt;
    std::size_t end = 1;
    std::uint32_t priority = 0;
    while (end < message.size() && end <= priority_digits_max && is_ascii_digit(message[end]))
        priority = priority * 10 + static_cast<std::uint32_t>(message[end++] - '0');
    if (end == 1 || end >= message.size() || message[end] != '>') return std::nullopt;
    message.remove_prefix(end + 1);
    return priority;
}

class SyslogDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        const std::string whole = text_of(data);
        std::string_view message = whole;
        SyslogRecord row;
        context.start_row(row);
        row.protocol = {context.connection.protocol()};
        const std::optional<std::uint32_t> priority = take_priority(message);
        row.facility = priority ? name_of(facilities, *priority >> 3, "?-") : "UNSPECIFIED";
        row.severity = priority ? name_of(severities, *priority & 7U, "?-") : "UNSPECIFIED";
        row.message = message;
        context.emit(std::move(row));
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    bool done() const override { return false; }
};

constexpr StreamDissectorSpec syslog{
    .name = "syslog",
    .analyzer = "SYSLOG",
    .summary = "Syslog messages",
    .udp_ports = udp_ports,
    .make = StreamDissectorSpec::make_one<SyslogDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, syslog)

}  // namespace
}  // namespace slipstream
