// Evidence and Alert: what detection produces and what output/ writes. Plain values; every number that led to
// an evidence travels with it, so that an alert can be explained from the file alone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "capture/base/address.h"
#include "capture/base/time.h"
#include "flowtable/record.h"

namespace slipstream {

enum class ThreatLevel : std::uint8_t { info, low, medium, high, critical };

/// "info", "low", ... and the value in thousandths: 0, 200, 500, 800, 1000.
std::string_view name_of(ThreatLevel level);
std::int64_t thousandths_of(ThreatLevel level);

/// A confidence in 0..1, kept as whole millionths so that sums are exact.
class Confidence {
public:
    constexpr Confidence() = default;
    constexpr auto operator<=>(const Confidence&) const = default;
    /// Clamped to 0..1 and rounded to the nearest millionth.
    static Confidence of(double value);
    static constexpr Confidence millionths(std::int64_t n) {
        return Confidence(n < 0 ? 0 : n > 1'000'000 ? 1'000'000 : n);
    }
    constexpr std::int64_t millionths() const { return millionths_; }
    constexpr double value() const { return static_cast<double>(millionths_) / 1e6; }
    /// Shortest decimal text: "0.8", "1", "0.02".
    std::string to_string() const;
    /// "High" from 0.80, "Medium" from 0.55, else "low".
    std::string_view label() const;

private:
    explicit constexpr Confidence(std::int64_t n) : millionths_(n) {}
    std::int64_t millionths_ = 0;
};

/// A sum of threat level x confidence in exact units of 10^-9. 75 x (low x 1) is 15.
struct Score {
    std::int64_t nano = 0;
    constexpr auto operator<=>(const Score&) const = default;
    double value() const { return static_cast<double>(nano) / 1e9; }
};

/// A version-5-shaped UUID made from content and the run's seed, so that the same input gives the same ids.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    constexpr auto operator<=>(const Uuid&) const = default;
    std::string to_string() const;
};

enum class FlowSide : std::uint8_t {
    source,
    destination
};  // "SRC", "DST": the side of the flow an entity is on

/// Who did it or to whom: an IP, domain or URL, and the side of the flow it stands on.
struct Entity {
    enum class Kind : std::uint8_t { ip, domain, url };
    Kind kind = Kind::ip;
    FlowSide side = FlowSide::source;
    std::string value;  // text form; for ip the canonical address
};

/// A number that led to the evidence, e.g. {"targets", 12}. Names are string literals.
struct EvidenceNumber {
    std::string_view name;
    double value = 0;
};

/// The flows behind an evidence: a bounded sample and how many there were in all.
struct FlowSample {
    static constexpr std::size_t uids_max = 100;
    std::vector<Uid> uids;
    std::uint64_t total = 0;

    void add(const Uid& uid) {
        ++total;
        if (uids.size() < uids_max && !uid.is_zero()) uids.push_back(uid);
    }
};

struct Evidence {
    std::string_view type;  // a name of the catalogue, e.g. "HORIZONTAL_PORT_SCAN"; a string literal
    Uuid id;
    Time time;
    IpAddress profile;        // the host it is charged to
    std::int64_t window = 0;  // number of the time window, from 1
    ThreatLevel threat_level = ThreatLevel::info;
    Confidence confidence;
    Entity attacker;
    std::optional<Entity> victim;
    std::optional<std::string_view> protocol;  // "tcp", "udp", "icmp"
    std::optional<std::uint16_t> source_port;
    std::optional<std::uint16_t> destination_port;
    std::string_view method = "Heuristic";  // an IDMEFv2 method
    std::string description;                // without the threat level suffix
    FlowSample flows;
    std::vector<EvidenceNumber> numbers;
    std::vector<Uuid> related;
    /// Of the profile's window after this evidence; 0 when it was charged to the other side of the flow,
    /// which never scores.
    Score accumulated;
    RecordOrder order;      // place in the run: that of the record that led to it
    std::uint32_t nth = 0;  // among the evidence of that record
};

struct Alert {
    Uuid id;
    IpAddress profile;
    std::int64_t window = 0;
    Time window_start;
    Time window_end;
    Time last_evidence_time;
    Time made_at;
    Score accumulated;
    Confidence confidence;
    std::vector<Uuid> evidence;  // ids
    std::vector<std::string>
        lines;               // one explanation per evidence: "Detected <description> Threat level: <level>."
    std::vector<Uid> flows;  // uids that get the label malicious
    RecordOrder order;
    std::uint32_t nth = 0;  // that of the evidence that completed it
};

/// The one order of evidence (and of alerts) in a run, whatever the number of shards: merge FindingBatches by
/// it.
template <class Item>
bool comes_before(const Item& x, const Item& y) {
    return std::tie(x.order, x.profile, x.window, x.nth, x.id) <
           std::tie(y.order, y.profile, y.window, y.nth, y.id);
}

/// A file of lines that detection writes besides evidence. Constants; told apart by address.
struct ExportStream {
    std::string_view file;    // in the folder of the run: "strato_letters.tsv"
    std::string_view header;  // first line, without its end
};

/// One line of such a file.
struct ExportLine {
    const ExportStream* stream = nullptr;
    RecordOrder order;  // as in Evidence, with the host and window that the line is about
    IpAddress profile;
    std::int64_t window = 0;
    std::string text;  // without its end
};

/// The one order of lines in a run. Lines that are equal by it come from one shard and keep its order.
inline bool comes_before(const ExportLine& x, const ExportLine& y) {
    return std::tie(x.order, x.profile, x.window) < std::tie(y.order, y.profile, y.window);
}

/// What one shard concluded from one step of the merged input (see detect/shard.h). Evidence, alerts
/// and lines are in order.
struct FindingBatch {
    std::uint64_t sequence = 0;
    bool last = false;
    std::vector<Evidence> evidence;
    std::vector<Alert> alerts;
    std::vector<ExportLine> lines;
};

}  // namespace slipstream
