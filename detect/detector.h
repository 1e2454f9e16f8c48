// How a detector looks to the rest of the program: a DetectorSpec that describes it (the command line, the
// configuration schema, the docs and the generic tests are made from it) and a Detector that is called for
// records and closing windows. One detector is one file in detectors/ that nothing else mentions.
#pragma once

#include <cmath>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>

#include "capture/base/registry.h"
#include "dissect/records/app_record.h"
#include "dissect/records/weird.h"

namespace slipstream {

class FlowContext;
class ArpContext;
class CloseContext;
class DueContext;
template <class Row>
class RowContext;

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
    // Rows of the application logs, judged for the host that row_host() names.
    bool dhcp = false;  // one message of a transaction, or a joined row where the input has only those
    bool dns = false;
    bool files = false;
    bool http = false;
    bool login = false;
    bool notice = false;
    bool smtp = false;
    bool software = false;
    bool ssh = false;
    bool ssl = false;
    bool tunnel = false;
    bool weird = false;
};

/// What a detector wants to look at again later, see DetectionContext::look_again. Derive from it to keep
/// what the second look needs.
class SecondLook {
public:
    SecondLook() = default;
    SecondLook(const SecondLook&) = delete;
    SecondLook& operator=(const SecondLook&) = delete;
    virtual ~SecondLook() = default;
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
    /// The time of a second look has come, or the run ends.
    virtual void on_due(DueContext&, SecondLook&) {}

    virtual void on_dhcp(RowContext<DhcpRecord>&) {}
    virtual void on_dns(RowContext<DnsRecord>&) {}
    virtual void on_files(RowContext<FilesRecord>&) {}
    virtual void on_http(RowContext<HttpRecord>&) {}
    virtual void on_login(RowContext<LoginRecord>&) {}
    virtual void on_notice(RowContext<NoticeRecord>&) {}
    virtual void on_smtp(RowContext<SmtpRecord>&) {}
    virtual void on_software(RowContext<SoftwareRecord>&) {}
    virtual void on_ssh(RowContext<SshRecord>&) {}
    virtual void on_ssl(RowContext<SslRecord>&) {}
    virtual void on_tunnel(RowContext<TunnelRecord>&) {}
    virtual void on_weird(RowContext<WeirdRecord>&) {}
};

struct DetectionConfig;

/// The values of a detector's parameters, in the order of its spec.
class DetectorSettings {
public:
    explicit DetectorSettings(std::span<const double> values, const DetectionConfig* config = nullptr)
        : values_(values), config_(config) {}
    double number(std::size_t index) const { return values_[index]; }
    std::size_t count(std::size_t index) const { return static_cast<std::size_t>(values_[index]); }
    /// Of a parameter in seconds, to the microsecond.
    Duration duration(std::size_t index) const { return microseconds(std::llround(number(index) * 1e6)); }
    /// For what is no number. Outlives the detector; null where a detector is only looked at.
    const DetectionConfig* config() const { return config_; }

private:
    std::span<const double> values_;
    const DetectionConfig* config_;
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
