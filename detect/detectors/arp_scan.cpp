// ARP scan: one host asks for many addresses within half a minute. Counts different targets in a sliding
// window of packet time; while a scan goes on, reports closer than 10 s are merged into the earlier one.
#include <algorithm>
#include <optional>
#include <vector>

#include "detect/context.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"ARP_SCAN"};

constexpr DetectorParameter parameters[] = {
    {"targets_min", "hosts", 5, 2, 256, "different addresses asked for"},
    {"span_s", "s", 30, 1, 3600, "time within which they are asked for"},
    {"merge_s", "s", 10, 0, 3600, "a scan that follows a report this soon belongs to it"},
};

struct State : WindowState {
    struct Question {
        IpAddress target;
        Time first;
    };
    std::vector<Question> questions;  // different targets, oldest first; at most targets_min
    std::optional<Time> reported;     // of the last scan, moved on by what is merged into it
};

class ArpScan : public Detector {
public:
    explicit ArpScan(const DetectorSettings& settings)
        : targets_min_(settings.count(0)), span_(settings.duration(1)), merge_(settings.duration(2)) {}

    void on_arp(ArpContext& context) override {
        const ArpRecord& arp = context.arp;
        if (!context.is_request() || !arp.resp_hardware.is_zero() || arp.orig == IpAddress::v4(0)) return;
        if (arp.orig == arp.resp || context.facts().is_gateway(arp.orig)) return;
        State& state = context.state<State>();
        auto& questions = state.questions;
        std::erase_if(questions, [&](const State::Question& q) { return q.first < arp.time - span_; });
        for (const State::Question& q : questions)
            if (q.target == arp.resp) return;
        questions.push_back({arp.resp, arp.time});
        if (questions.size() < targets_min_) return;
        Time first = questions.front().first;
        std::size_t targets = questions.size();
        questions.clear();
        bool merged = state.reported && first <= *state.reported + merge_;
        state.reported = arp.time;
        if (merged) return;
        Evidence e = context.about_sender(evidence[0], ThreatLevel::low, Confidence::of(0.8),
                                          "performing an arp scan. Confidence 0.8.");
        e.numbers = {{"targets", static_cast<double>(targets)}, {"span_s", to_double(arp.time - first)}};
        context.emit(std::move(e));
    }

private:
    std::size_t targets_min_;
    Duration span_;
    Duration merge_;
};

constexpr DetectorSpec arp_scan{
    .name = "arp_scan",
    .summary = "Many addresses asked for by ARP within a short time.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1018",
    .hooks = {.arp = true},
    .make = make_detector<ArpScan>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, arp_scan)

}  // namespace

}  // namespace slipstream
