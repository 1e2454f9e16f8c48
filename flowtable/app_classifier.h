// Names the application behind a flow ("TLS.Google") with nDPI, behind an interface that keeps nDPI out of
// every other file.
//
// The same flow gets the same answer whatever other flows share its worker: nDPI 4.2 remembers hosts and
// ports from one flow to the next in caches of its detection module, and here these are emptied before every
// packet. The price is in AppClassifierConfig::correlate_flows.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "capture/base/address.h"
#include "capture/base/bytes.h"
#include "capture/base/result.h"
#include "capture/base/time.h"

namespace slipstream {

struct AppClassifierConfig {
    std::uint32_t flows_max = 16384;     // flows under classification at once, about 700 bytes each
    std::uint32_t tcp_packets_max = 80;  // packets of a flow after which nDPI's own reader gives up
    std::uint32_t udp_packets_max = 24;
    bool guess_by_port = true;  // name a flow by its port or address when its payload says nothing
    /// Let flows learn from each other (peers of BitTorrent, Teams, STUN, Zoom, mining). Answers then depend
    /// on which flows share a worker: only for one worker.
    bool correlate_flows = false;
    // nDPI's own file formats; empty: none.
    std::string protocols_file;
    std::string categories_file;
    std::string risky_domains_file;
    std::string malicious_ja3_file;
    std::string malicious_certificates_file;
};

/// What an answer rests on, weakest first.
enum class AppConfidence : std::uint8_t { unknown, port, address, other_flows, payload };

/// The answer as small numbers, to be kept in the flow; AppClassifier turns it into text.
struct AppVerdict {
    std::uint64_t risks = 0;      // bit n: risk n
    std::uint16_t transport = 0;  // the protocol that carries the application (TLS), or 0
    std::uint16_t application = 0;
    std::uint16_t category = 0;
    AppConfidence confidence = AppConfidence::unknown;
};

struct AppLabel {
    std::string app;            // "TLS.Google" as ndpiReader prints it; "Unknown" when nothing is known
    std::string_view category;  // empty: none
    std::vector<std::string_view> risks;  // in the order of their numbers
};

struct AppClassifierCounters {
    std::uint64_t flows_started = 0;
    std::uint64_t flows_refused = 0;   // no state was free
    std::uint64_t flows_finished = 0;  // started = finished + under way
    std::uint64_t packets = 0;
};

/// The state of one flow under classification.
enum class AppState : std::uint32_t { none = 0xffffffff };

/// One per worker, not thread-safe; make them one after the other (nDPI initialises its crypto library
/// unguarded). Takes about 0.1 s and 17 MiB to make.
class AppClassifier {
public:
    static Result<std::unique_ptr<AppClassifier>> make(const AppClassifierConfig& config);
    ~AppClassifier();
    AppClassifier(const AppClassifier&) = delete;
    AppClassifier& operator=(const AppClassifier&) = delete;

    /// Takes a state for a new flow of this transport protocol; none (and counted) when all are in use. Call
    /// it at the first packet with payload.
    AppState start(std::uint8_t ip_protocol);

    /// Shows a packet from its IP header on. True when the answer is final: call finish() and show no more.
    /// Allocates only inside nDPI (host names, certificates under way).
    bool classify(AppState state, Bytes ip_packet, Time time);

    /// The answer, guessed from port and address if need be, and the state back. May be called at any time
    /// after start().
    AppVerdict finish(AppState state);

    /// The answer for a flow that never got a state, from its ports and IPv4 addresses alone.
    AppVerdict guess(std::uint8_t ip_protocol, const IpAddress& orig, std::uint16_t orig_port,
                     const IpAddress& resp, std::uint16_t resp_port) const;

    AppLabel label(const AppVerdict& verdict) const;

    const AppClassifierCounters& counters() const { return counters_; }
    std::uint32_t states_in_use() const;
    /// Bytes of one state, without what nDPI allocates for it.
    static std::size_t state_bytes();

private:
    struct Engine;

    explicit AppClassifier(std::unique_ptr<Engine> engine);

    std::unique_ptr<Engine> engine_;
    AppClassifierCounters counters_;
};

}  // namespace slipstream
