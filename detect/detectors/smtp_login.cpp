// SMTP logins: a login that the mail server refused, and three of them within seconds, which is password
// guessing.
#include <fmt/format.h>

#include <deque>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"BAD_SMTP_LOGIN", "SMTP_LOGIN_BRUTEFORCE"};

constexpr DetectorParameter parameters[] = {
    {"logins", "logins", 3, 2, 1'000, "refused logins at one server for a report of guessing"},
    {"span_s", "s", 10, 0.001, 3'600, "time within which they come"},
};

constexpr std::size_t servers_max = 512;

struct Refused {
    Time time;
    Uid uid;
};

struct State : WindowState {
    explicit State(const StateKeys& keys) : servers(servers_max, keys.table) {}
    LruMap<IpAddress, std::deque<Refused>, AddressHash> servers;  // the newest, at most `logins`
};

class SmtpLogin : public Detector {
public:
    explicit SmtpLogin(const DetectorSettings& settings)
        : logins_(settings.count(0)), span_(settings.duration(1)), span_s_(settings.number(1)) {}

    void on_smtp(RowContext<SmtpRecord>& context) override {
        const SmtpRecord& smtp = context.row;
        if (!smtp.last_reply || smtp.last_reply->find("bad smtp-auth user") == std::string::npos) return;
        const Confidence sure = Confidence::of(1);
        const Occurrence seen = context.count(evidence[0], ThreatLevel::high, sure, PeerPort{smtp.resp, 0, 0},
                                              FlowSide::source, 10);
        if (seen.report)
            context.emit(
                context.about_originator(evidence[0], ThreatLevel::high, sure,
                                         fmt::format("doing bad SMTP login to {} ", smtp.resp.to_string())),
                seen);
        count_guesses(context, sure);
    }

private:
    void count_guesses(RowContext<SmtpRecord>& context, Confidence sure) const {
        const SmtpRecord& smtp = context.row;
        auto& refused = context.state<State>().servers[smtp.resp];
        refused.push_back({smtp.time, smtp.uid});
        if (refused.size() < logins_) return;
        if (refused.back().time - refused.front().time > span_) {
            refused.pop_front();
            return;
        }
        Evidence e = context.about_originator(
            evidence[1], ThreatLevel::high, sure,
            fmt::format("doing SMTP login bruteforce to {}. {} logins in {} seconds. ", smtp.resp.to_string(),
                        logins_, span_s_));
        e.flows = {};
        for (const Refused& one : refused) e.flows.add(one.uid);
        refused.clear();
        context.emit(std::move(e));
    }

    std::size_t logins_;
    Duration span_;
    double span_s_;
};

constexpr DetectorSpec smtp_login{
    .name = "smtp_login",
    .summary = "Logins that a mail server refuses, and many of them.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1110",
    .hooks = {.smtp = true},
    .make = make_detector<SmtpLogin>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, smtp_login)

}  // namespace

}  // namespace slipstream
