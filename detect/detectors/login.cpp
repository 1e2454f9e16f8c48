// Login: a telnet, rlogin or rsh session, whose password everyone on the way can read. Informational, told
// with how it ended.
#include <fmt/format.h>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"LOGIN"};

class Login : public Detector {
public:
    void on_login(RowContext<LoginRecord>& context) override {
        const LoginRecord& login = context.row;
        const std::uint16_t kind = login.success ? 0 : login.confused ? 1 : 2;
        static constexpr std::string_view status[] = {"successful", "confused", "failed"};
        const Confidence sure = Confidence::of(1);
        const Occurrence seen =
            context.count(evidence[0], ThreatLevel::info, sure,
                          PeerPort{login.resp, login.resp_port.number, kind}, FlowSide::destination, 10);
        if (!seen.report) return;
        const std::string user = login.user && !login.user->empty() ? " for user " + *login.user : "";
        Evidence e = context.about_responder(
            evidence[0], ThreatLevel::info, sure,
            fmt::format("{} {} login. {} destination IP: {}.", status[kind],
                        login.protocol.empty() ? "login" : login.protocol, user, login.resp.to_string()));
        e.profile = login.orig;
        e.protocol = "tcp";
        context.emit(std::move(e), seen);
    }
};

constexpr DetectorSpec login_session{
    .name = "login",
    .summary = "A telnet, rlogin or rsh session and how its login ended.",
    .evidence = evidence,
    .parameters = {},
    .source = "MITRE ATT&CK T1021",
    .hooks = {.login = true},
    .make = make_detector<Login>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, login_session)

}  // namespace

}  // namespace slipstream
