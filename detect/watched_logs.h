// Which rows detectors can watch: one line per log, with the hook that asks for it and the call that gets it.
// Adding a log for detection is a line here, a hook and a call in detector.h.
#pragma once

#include <array>
#include <tuple>
#include <type_traits>

#include "detect/context.h"

namespace slipstream {

template <class RowType>
struct WatchedLog {
    using Row = RowType;
    bool DetectorHooks::*hook;
    void (Detector::*call)(RowContext<Row>&);
};

inline constexpr std::tuple watched_logs{
    WatchedLog<DhcpRecord>{&DetectorHooks::dhcp, &Detector::on_dhcp},
    WatchedLog<DnsRecord>{&DetectorHooks::dns, &Detector::on_dns},
    WatchedLog<FilesRecord>{&DetectorHooks::files, &Detector::on_files},
    WatchedLog<HttpRecord>{&DetectorHooks::http, &Detector::on_http},
    WatchedLog<LoginRecord>{&DetectorHooks::login, &Detector::on_login},
    WatchedLog<NoticeRecord>{&DetectorHooks::notice, &Detector::on_notice},
    WatchedLog<SmtpRecord>{&DetectorHooks::smtp, &Detector::on_smtp},
    WatchedLog<SoftwareRecord>{&DetectorHooks::software, &Detector::on_software},
    WatchedLog<SshRecord>{&DetectorHooks::ssh, &Detector::on_ssh},
    WatchedLog<SslRecord>{&DetectorHooks::ssl, &Detector::on_ssl},
    WatchedLog<TunnelRecord>{&DetectorHooks::tunnel, &Detector::on_tunnel},
    WatchedLog<WeirdRecord>{&DetectorHooks::weird, &Detector::on_weird},
};
inline constexpr std::size_t watched_log_count = std::tuple_size_v<decltype(watched_logs)>;

/// Place of the row's log in watched_logs; watched_log_count when no detector can watch it.
template <class Row>
constexpr std::size_t watched_index() {
    std::size_t index = 0;
    std::apply(
        [&](const auto&... log) {
            // Stops at the first that is of the row's type.
            (void)((std::is_same_v<typename std::decay_t<decltype(log)>::Row, Row> || (++index, false)) ||
                   ...);
        },
        watched_logs);
    return index;
}

}  // namespace slipstream
