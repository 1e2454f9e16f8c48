// Successful SSH: a login that went through, because the dissector saw so or because more was transferred
// than a refused one needs. Informational. The row of the login and the record of the connection come in
// either order and are joined by uid.
#include <fmt/format.h>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"SSH_SUCCESSFUL"};

constexpr DetectorParameter parameters[] = {
    {"bytes", "bytes", 4'290, 1, 1e12, "bytes of both sides above which a login must have succeeded"},
};

constexpr std::size_t connections_max = 512;  // of a host

struct Connection {
    std::optional<std::uint64_t> bytes;        // once its record came
    std::optional<std::optional<bool>> login;  // once its row came: whether it succeeded, when that is known
    bool judged = false;
};

/// Of a host, across its windows.
struct State : WindowState {
    explicit State(const StateKeys& keys) : connections(connections_max, keys.table) {}
    LruMap<Uid, Connection, UidHash> connections;
};

class SshSuccessful : public Detector {
public:
    explicit SshSuccessful(const DetectorSettings& settings) : bytes_max_(settings.count(0)) {}

    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (!context.is_tcp() || !flow.service || flow.service->find("ssh") == std::string::npos) return;
        Connection& connection = context.profile_state<State>().connections[flow.uid];
        connection.bytes = flow.orig_bytes.value_or(0) + flow.resp_bytes.value_or(0);
        judge(context, ends_of(flow), connection);
    }
    void on_ssh(RowContext<SshRecord>& context) override {
        Connection& connection = context.profile_state<State>().connections[context.row.uid];
        connection.login = context.row.auth_success;
        judge(context, context.ends, connection);
    }

private:
    void judge(DetectionContext& context, const RowEnds& ends, Connection& connection) const {
        if (!connection.bytes || !connection.login || connection.judged) return;
        connection.judged = true;
        const bool seen = connection.login->value_or(false);
        if (!seen && *connection.bytes <= bytes_max_) return;
        Evidence e = evidence_about(
            FlowSide::source, ends, evidence[0], ThreatLevel::info, Confidence::of(0.8),
            fmt::format(
                "SSH successful to IP {}. From IP {}. Sent bytes: {}. Detection model {}. Confidence 0.8",
                ends.resp.to_string(), ends.orig.to_string(), *connection.bytes, seen ? "Zeek" : "Slips"));
        e.numbers = {{"bytes", static_cast<double>(*connection.bytes)}};
        context.emit(std::move(e));
    }

    std::uint64_t bytes_max_;
};

constexpr DetectorSpec ssh_successful{
    .name = "ssh_successful",
    .summary = "An SSH login that went through.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1021.004",
    .hooks = {.flow = true, .ssh = true},
    .make = make_detector<SshSuccessful>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, ssh_successful)

}  // namespace

}  // namespace slipstream
