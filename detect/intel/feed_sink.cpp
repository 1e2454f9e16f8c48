// Decides what of a file is kept. See feed_sink.h.
#include "detect/intel/feed_sink.h"

#include <fmt/format.h>

#include "profiler/address_class.h"

namespace slipstream {

std::vector<std::string> FeedReport::complaints() const {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < faults.size(); ++i)
        if (faults[i].lines != 0)
            lines.push_back(fmt::format("{}: {} line{}: {} (first {}:{})", file, faults[i].lines,
                                        faults[i].lines == 1 ? "" : "s", line_fault_names[i], file,
                                        faults[i].first_line));
    return lines;
}

void FeedSink::fault(LineFault kind, std::uint64_t line) {
    FeedReport::Fault& fault = report_.faults.at(static_cast<std::size_t>(kind));
    if (fault.lines++ == 0) fault.first_line = line;
}

void FeedSink::take(const Indicator& indicator, std::string_view description, std::uint64_t line,
                    std::optional<ThreatLevel> level, std::string_view tag) {
    bool address = indicator.kind == IndicatorKind::address || indicator.kind == IndicatorKind::tor_exit;
    if ((address && is_ignored(indicator.address)) ||
        (indicator.kind == IndicatorKind::range && is_ignored(indicator.range.base()))) {
        fault(LineFault::special_address, line);
        return;
    }
    bool severe = indicator.kind == IndicatorKind::domain || indicator.kind == IndicatorKind::md5 ||
                  indicator.kind == IndicatorKind::sha256;
    ThreatLevel usual = severe ? ThreatLevel::high : ThreatLevel::medium;
    std::uint32_t origin = origin_of(level.value_or(description_.level.value_or(usual)), tag);
    if (builder_.add(indicator, origin, description))
        ++report_.indicators;
    else
        fault(LineFault::over_limit, line);
}

std::uint32_t FeedSink::origin_of(ThreatLevel level, std::string_view tag) {
    if (last_ && last_->level == level && last_->tag == tag) return last_->origin;
    IntelOrigin origin{.level = level, .source = description_.source, .tags = description_.tags};
    if (!tag.empty()) origin.tags.emplace_back(tag);
    last_ = Remembered{level, std::string(tag), builder_.origin(origin)};
    return last_->origin;
}

std::optional<ThreatLevel> parse_threat_level(std::string_view text) {
    std::string word = lower_case(unquoted(text));
    for (ThreatLevel level :
         {ThreatLevel::info, ThreatLevel::low, ThreatLevel::medium, ThreatLevel::high, ThreatLevel::critical})
        if (word == name_of(level)) return level;
    return std::nullopt;
}

}  // namespace slipstream
