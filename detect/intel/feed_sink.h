// FeedSink: where the parsers of one file put what they found and what they could not read. It knows the
// level, tags and name of the file, so that a parser only has to see the lines.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detect/intel/intel_builder.h"

namespace slipstream {

enum class LineFault : std::uint8_t {
    no_indicator,
    other_kind,
    stray_bits,
    special_address,
    bad_level,
    expired,
    too_long,
    bad_json,
    over_limit,
};
inline constexpr std::array<std::string_view, 9> line_fault_names{
    "no indicator",
    "a kind that is not looked up",
    "bits set behind the prefix",
    "a private or special address",
    "an unknown level, taken as medium",
    "older than a week",
    "longer than 64 KB",
    "not the expected JSON",
    "more than fits",
};

/// What became of the lines of one file.
struct FeedReport {
    struct Fault {
        std::uint64_t lines = 0;
        std::uint64_t first_line = 0;  // from 1
    };
    std::string file;
    std::uint64_t indicators = 0;  // taken, before merging
    std::array<Fault, line_fault_names.size()> faults{};

    const Fault& fault(LineFault kind) const { return faults.at(static_cast<std::size_t>(kind)); }
    /// "own.csv: 3 lines: no indicator (first own.csv:7)", one line per kind of fault.
    std::vector<std::string> complaints() const;
};

/// How a file is read.
enum class FeedFormat : std::uint8_t {
    text,          // every text format of public feeds, and the two JSON ones by their first byte
    ja3,           // CSV with an MD5 column
    certificates,  // CSV with a SHA-1 column
    tor_exits,     // one address a line
    own_indicators,
    own_ja3,
    own_jarm,
    harmless_files,  // description and MD5s
};

struct FeedDescription {
    FeedFormat format = FeedFormat::text;
    std::string source = {};                // name of the file
    std::optional<ThreatLevel> level = {};  // nothing: high for domains and files, else medium
    std::vector<std::string> tags = {};
};

class FeedSink {
public:
    FeedSink(IntelBuilder& builder, FeedDescription description, FeedReport& report)
        : builder_(builder), description_(std::move(description)), report_(report) {}

    const FeedDescription& feed() const { return description_; }
    void fault(LineFault kind, std::uint64_t line);
    /// Leaves out addresses and networks that are private or special. `level` and `tag` of the line win over
    /// those of the file.
    void take(const Indicator& indicator, std::string_view description, std::uint64_t line,
              std::optional<ThreatLevel> level = {}, std::string_view tag = {});

private:
    struct Remembered {
        ThreatLevel level;
        std::string tag;
        std::uint32_t origin;
    };
    std::uint32_t origin_of(ThreatLevel level, std::string_view tag);

    IntelBuilder& builder_;
    FeedDescription description_;
    FeedReport& report_;
    std::optional<Remembered> last_;  // most lines have the origin of the one before
};

/// "info" to "critical" in any case, trimmed.
std::optional<ThreatLevel> parse_threat_level(std::string_view text);

}  // namespace slipstream
