// SSH version change: the SSH client or server of a host tells another version than it first told. An update,
// or another program (a brute-force tool, a second machine behind the address).
#include <fmt/format.h>

#include <optional>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"MULTIPLE_SSH_VERSIONS"};

/// Of a host, across its windows: the first version of its client and of its server.
struct State : WindowState {
    explicit State(const StateKeys&) {}
    std::optional<std::string> first[2];
};

class SshVersionChange : public Detector {
public:
    void on_software(RowContext<SoftwareRecord>& context) override {
        const SoftwareRecord& software = context.row;
        const bool server = software.type.text == "SSH::SERVER";
        if ((!server && software.type.text != "SSH::CLIENT") || !software.major) return;
        std::string version = fmt::format("{}_{}", *software.major, software.minor.value_or(0));
        std::optional<std::string>& first = context.profile_state<State>().first[server];
        if (!first) first = version;
        if (*first == version) return;
        const Confidence confidence = Confidence::of(0.9);
        const PeerPort key{software.host, software.port ? software.port->number : std::uint16_t{0},
                           static_cast<std::uint16_t>(server)};
        const Occurrence seen = context.count(evidence[0], ThreatLevel::medium, confidence, key);
        if (!seen.report) return;
        Evidence e = context.about_originator(evidence[0], ThreatLevel::medium, confidence,
                                              fmt::format("SSH {} version changing from {} to {}",
                                                          server ? "server" : "client", *first, version));
        e.victim.reset();
        context.emit(std::move(e), seen);
    }
};

constexpr DetectorSpec ssh_version_change{
    .name = "ssh_version_change",
    .summary = "An SSH client or server that tells another version than before.",
    .evidence = evidence,
    .parameters = {},
    .source = "RFC 4253, section 4.2",
    .hooks = {.software = true},
    .make = make_detector<SshVersionChange>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, ssh_version_change)

}  // namespace

}  // namespace slipstream
