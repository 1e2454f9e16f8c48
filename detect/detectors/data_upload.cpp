// Data upload: much data sent to one host, in one flow or summed up over a time window when it closes. Two
// related evidences: informational for the sender, high for the receiver.
#include <fmt/format.h>

#include "detect/context.h"
#include "detect/text.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"DATA_UPLOAD"};

constexpr DetectorParameter parameters[] = {
    {"flow_bytes", "bytes", 100e6, 1e6, 1e15, "bytes of one flow that make a report"},
    {"window_bytes", "bytes", 500e6, 1e6, 1e15, "bytes to one host in one window that make a report"},
};

constexpr std::size_t receivers_max = 2'048;

struct Receiver {
    std::uint64_t bytes = 0;
    Time last;
    FlowSample flows;
};

struct State : WindowState {
    explicit State(const StateKeys& keys) : receivers(receivers_max, keys.table) {}
    LruMap<IpAddress, Receiver, AddressHash> receivers;
};

class DataUpload : public Detector {
public:
    explicit DataUpload(const DetectorSettings& settings)
        : flow_bytes_(settings.count(0)), window_bytes_(settings.count(1)) {}

    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        std::uint64_t bytes = flow.orig_bytes.value_or(0);
        if (bytes == 0 || is_multicast(flow.resp) || is_link_local(flow.resp) || is_reserved(flow.resp))
            return;
        if (context.facts().is_gateway(flow.resp)) return;
        Receiver& receiver = context.state<State>().receivers[flow.resp];
        receiver.bytes += bytes;
        receiver.last = std::max(receiver.last, flow.start);
        receiver.flows.add(flow.uid);
        if (bytes < flow_bytes_) return;
        Evidence sender =
            context.about_originator(evidence[0], ThreatLevel::info, confidence(), text(bytes, flow.resp));
        Evidence target =
            context.about_responder(evidence[0], ThreatLevel::high, confidence(), text(bytes, flow.resp));
        sender.numbers = target.numbers = {{"bytes", static_cast<double>(bytes)}};
        context.emit_related(std::move(sender), std::move(target));
    }

    void on_window_close(CloseContext& context) override {
        context.state<State>().receivers.for_each([&](const IpAddress& address, const Receiver& receiver) {
            if (receiver.bytes < window_bytes_) return;
            Evidence sender;
            sender.type = evidence[0];
            sender.time = receiver.last;
            sender.profile = context.profile().address;
            sender.threat_level = ThreatLevel::info;
            sender.confidence = confidence();
            sender.attacker = ip_entity(FlowSide::source, sender.profile);
            sender.victim = ip_entity(FlowSide::destination, address);
            sender.description = text(receiver.bytes, address);
            sender.flows = receiver.flows;
            sender.numbers = {{"bytes", static_cast<double>(receiver.bytes)}};
            Evidence target = sender;
            target.profile = address;
            target.threat_level = ThreatLevel::high;
            target.attacker = ip_entity(FlowSide::destination, address);
            target.victim = ip_entity(FlowSide::source, sender.profile);
            context.emit_related(std::move(sender), std::move(target));
        });
    }

private:
    static Confidence confidence() { return Confidence::of(0.6); }
    static std::string text(std::uint64_t bytes, const IpAddress& receiver) {
        return fmt::format("Large data upload. {} MBs sent to {}",
                           decimal_text(static_cast<double>(bytes) / 1e6), receiver.to_string());
    }

    std::uint64_t flow_bytes_;
    std::uint64_t window_bytes_;
};

constexpr DetectorSpec data_upload{
    .name = "data_upload",
    .summary = "Much data sent to one host, in one flow or in one time window.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1048",
    .hooks = {.flow = true, .window_close = true},
    .make = make_detector<DataUpload>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, data_upload)

}  // namespace

}  // namespace slipstream
