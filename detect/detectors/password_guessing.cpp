// SSH password guessing: attempts that did not succeed, from one host to one server and port, summed up over
// its connections; reported when their number grows past a threshold and then at ever larger steps. A
// notice of Zeek about the same host confirms it and counts as evidence of its own.
#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>

#include "detect/context.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"PASSWORD_GUESSING"};

constexpr DetectorParameter parameters[] = {
    {"attempts", "attempts", 9, 1, 1e6, "failed attempts for the first report"},
};

constexpr std::size_t campaigns_max = 512;
constexpr std::uint64_t sure_attempts = 30;

// Libraries and tools that automate logins, and the clients of people and servers.
constexpr std::string_view tools[] = {"libssh",   "libssh2", "paramiko", "hydra", "medusa", "ncrack",
                                      "net::ssh", "net-ssh", "asyncssh", "jsch",  "sshj"};
constexpr std::string_view clients[] = {"openssh", "putty", "dropbear", "winscp"};

struct Campaign {
    std::uint64_t attempts = 0;
    int reported = -1;
    FlowSample flows;
};

struct State : WindowState {
    explicit State(const StateKeys& keys) : campaigns(campaigns_max, keys.table) {}
    LruMap<PeerPort, Campaign, PeerPortHash> campaigns;
    std::uint64_t confirmed = 0;  // attempts that a notice told of
    bool noticed = false;
};

/// Of a host, across its windows: what its software row said.
struct Banner : WindowState {
    explicit Banner(const StateKeys&) {}
    std::string text;
};

/// The N of "seen in N connections"; 0 when there is none.
std::uint64_t attempts_told(std::string_view message) {
    constexpr std::string_view before = "seen in ";
    const auto at = message.find(before);
    if (at == message.npos) return 0;
    std::uint64_t attempts = 0;
    std::from_chars(message.data() + at + before.size(), message.data() + message.size(), attempts);
    return attempts;
}

class PasswordGuessing : public Detector {
public:
    explicit PasswordGuessing(const DetectorSettings& settings) : attempts_min_(settings.count(0)) {}

    void on_software(RowContext<SoftwareRecord>& context) override {
        if (context.row.type.text == "SSH::CLIENT")
            context.profile_state<Banner>().text =
                fmt::format("{} {}", context.row.name, context.row.unparsed);
    }
    void on_ssh(RowContext<SshRecord>& context) override {
        const SshRecord& ssh = context.row;
        if (ssh.auth_success.value_or(false)) return;
        State& state = context.state<State>();
        Campaign& campaign = state.campaigns[PeerPort{ssh.resp, ssh.resp_port.number, 0}];
        campaign.attempts += std::max<std::uint64_t>(ssh.auth_attempts, 1);
        campaign.flows.add(ssh.uid);
        if (campaign.attempts < attempts_min_) return;
        const int step = static_cast<int>(std::bit_width(campaign.attempts - attempts_min_ + 1)) - 1;
        if (step <= campaign.reported) return;
        campaign.reported = step;
        report(context, state, campaign);
    }
    void on_notice(RowContext<NoticeRecord>& context) override {
        const NoticeRecord& notice = context.row;
        if (notice.counts || notice.note.text.find("Password_Guessing") == std::string_view::npos) return;
        State& state = context.state<State>();
        state.confirmed = std::max(state.confirmed, attempts_told(notice.message));
        if (std::exchange(state.noticed, true)) return;
        Evidence e = context.about_originator(
            evidence[0], ThreatLevel::medium, Confidence::of(1),
            fmt::format(
                "SSH brute force detector. {}. Confirmed by Zeek notice.log. Confidence: 1.0. by Zeek",
                notice.message));
        if (!notice.destination) e.victim.reset();
        context.emit(std::move(e));
    }

private:
    Confidence confidence(std::uint64_t attempts, std::string_view banner, bool by_software) const {
        const auto full = std::max(attempts_min_, sure_attempts);
        if (attempts >= full) return Confidence::of(1);
        const auto above = static_cast<double>(attempts > attempts_min_ ? attempts - attempts_min_ : 0);
        const auto range = static_cast<double>(std::max<std::uint64_t>(full - attempts_min_, 1));
        double sum = 0.5 + 0.4 * std::min(1.0, above / range) + bonus(banner, by_software);
        return Confidence::of(std::round(std::min(0.99, sum) * 100) / 100);
    }
    static double bonus(std::string_view banner, bool by_software) {
        if (banner.empty()) return 0;
        const std::string lower = lower_case(banner);
        auto names = [&](std::string_view one) { return lower.find(one) != std::string::npos; };
        double sum = by_software ? 0.03 : 0;
        if (std::any_of(std::begin(tools), std::end(tools), names))
            sum += 0.07;
        else if (std::any_of(std::begin(clients), std::end(clients), names))
            sum += 0.02;
        return std::min(sum, 0.1);
    }

    void report(RowContext<SshRecord>& context, const State& state, Campaign& campaign) const {
        const SshRecord& ssh = context.row;
        const std::string& software = context.profile_state<Banner>().text;
        const std::string banner = software.empty() ? ssh.client.value_or("") : software;
        const Confidence sure =
            confidence(std::max(campaign.attempts, state.confirmed), banner, !software.empty());
        const std::string_view service = service_name(Transport::tcp, ssh.resp_port.number);
        std::string text =
            fmt::format("SSH brute force detector from {} to {} on {}{}{}/tcp. Attempts observed: {}.",
                        ssh.orig.to_string(), ssh.resp.to_string(), service, service.empty() ? "" : " ",
                        ssh.resp_port.number, campaign.attempts);
        if (!banner.empty())
            text += fmt::format(" Client banner: {} from {}.", banner,
                                software.empty() ? "ssh.log" : "software.log");
        if (state.confirmed > 0) text += " Confirmed by Zeek notice.log.";
        text += fmt::format(" Confidence: {}. by Slips", sure.to_string());
        Evidence e = context.about_originator(evidence[0], ThreatLevel::medium, sure, std::move(text));
        e.flows = std::exchange(campaign.flows, {});
        e.numbers = {{"attempts", static_cast<double>(campaign.attempts)}};
        context.emit(std::move(e));
    }

    std::uint64_t attempts_min_;
};

constexpr DetectorSpec password_guessing{
    .name = "password_guessing",
    .summary = "Many SSH logins that fail, from one host to one server.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1110.001",
    .hooks = {.notice = true, .software = true, .ssh = true},
    .make = make_detector<PasswordGuessing>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, password_guessing)

}  // namespace

}  // namespace slipstream
