// How a detector looks to the rest of the program: a DetectorSpec that describes it (the command line, the
// configuration schema, the docs and the generic tests are made from it) and a Detector that is called for
// records and closing windows. One detector is one file in detectors/ that nothing else mentions.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <type_traits>

#include "capture/base/registry.h"

namespace slipstream {

class FlowContext;
class ArpContext;
class CloseContext;

struct DetectorParameter {
    std::string_view name;
    std::string_view unit;  // "s", "bytes", "flows", "" for a ratio
    double default_value = 0;
    double min = 0;
    double max = 0;
    std::string_view summary;
};

/// What the detector wants to be called for.
struct DetectorHooks {
    bool flow = false;            // flows of the profile as originator
    bool responder_flow = false;  // flows of the profile as responder (analysis direction `all` only)
    bool arp = false;             // ARP messages the profile sent
    bool window_close = false;
};

/// One detector per shard. Keeps no state per host: that belongs to the time window (FlowContext::state). All
/// calls come from the thread of the shard. Cost goal: 50 ns a flow.
class Detector {
public:
    Detector() = default;
    Detector(const Detector&) = delete;
    Detector& operator=(const Detector&) = delete;
    virtual ~Detector() = default;

    virtual void on_flow(FlowContext&) {}
    virtual void on_arp(ArpContext&) {}
    /// Only for windows in which the detector keeps state.
    virtual void on_window_close(CloseContext&) {}
};

/// The values of a detector's parameters, in the order of its spec.
class DetectorSettings {
public:
    explicit DetectorSettings(std::span<const double> values) : values_(values) {}
    double number(std::size_t index) const { return values_[index]; }
    std::size_t count(std::size_t index) const { return static_cast<std::size_t>(values_[index]); }

private:
    std::span<const double> values_;
};

struct DetectorSpec {
    std::string_view name;     // "vertical_port_scan"; detectors run in the order of their names
    std::string_view summary;  // one sentence for the user
    std::span<const std::string_view> evidence;
    std::span<const DetectorParameter> parameters;
    std::string_view source;  // MITRE ATT&CK technique, RFC or paper
    DetectorHooks hooks;
    std::unique_ptr<Detector> (*make)(const DetectorSettings&);
};

/// For DetectorSpec::make: builds D from its settings, or from nothing when it has no parameters.
template <class D>
std::unique_ptr<Detector> make_detector(const DetectorSettings& settings) {
    if constexpr (std::is_constructible_v<D, const DetectorSettings&>)
        return std::make_unique<D>(settings);
    else
        return std::make_unique<D>();
}

SLIPSTREAM_DECLARE_REGISTRY(DetectorSpec, slip_detectors)

}  // namespace slipstream
