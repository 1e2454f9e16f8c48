// ntp.log: one row per NTP message of the modes 0 to 5.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct NtpRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "ntp";

    std::uint64_t version = 0;
    std::uint64_t mode = 0;
    std::optional<std::uint64_t> stratum;
    std::optional<Duration> poll;
    std::optional<Duration> precision;
    std::optional<Duration> root_delay;
    std::optional<Duration> root_dispersion;
    std::optional<std::string> reference_id;
    std::optional<Time> reference_time;
    std::optional<Time> origin_time;
    std::optional<Time> receive_time;
    std::optional<Time> transmit_time;
    std::uint64_t extensions = 0;
};

constexpr auto fields_of(const NtpRecord*) {
    return connection_columns_and(
        field("version", &NtpRecord::version), field("mode", &NtpRecord::mode),
        field("stratum", &NtpRecord::stratum), field("poll", &NtpRecord::poll),
        field("precision", &NtpRecord::precision), field("root_delay", &NtpRecord::root_delay),
        field("root_disp", &NtpRecord::root_dispersion), field("ref_id", &NtpRecord::reference_id),
        field("ref_time", &NtpRecord::reference_time), field("org_time", &NtpRecord::origin_time),
        field("rec_time", &NtpRecord::receive_time), field("xmt_time", &NtpRecord::transmit_time),
        field("num_exts", &NtpRecord::extensions));
}

}  // namespace slipstream
