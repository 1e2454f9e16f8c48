// See local_file.h.
#include "detect/intel/local_file.h"

#include "detect/intel/feed_line.h"

namespace slipstream {

namespace {
constexpr std::size_t md5_digits = 32;
constexpr std::size_t jarm_digits = 62;
}  // namespace

Indicator LocalFile::recognise_value(std::string_view value) const {
    Indicator found;
    switch (sink_.feed().format) {
        case FeedFormat::own_ja3:
        case FeedFormat::own_jarm: {
            bool ja3 = sink_.feed().format == FeedFormat::own_ja3;
            if (value.size() != (ja3 ? md5_digits : jarm_digits) || !is_hexadecimal(value)) return found;
            found.kind = ja3 ? IndicatorKind::ja3 : IndicatorKind::jarm;
            found.text = lower_case(value);
            return found;
        }
        default: return recognise(value, DomainRule::any_name);
    }
}

bool LocalFile::take_harmless(std::string_view line, std::uint64_t number) {
    bool taken = false;
    for (std::string_view field : split_fields(line, ',')) {
        if (field.size() != md5_digits || !is_hexadecimal(field)) continue;
        Indicator file;
        file.kind = IndicatorKind::harmless_file;
        file.text = lower_case(field);
        sink_.take(file, {}, number);
        taken = true;
    }
    return taken;
}

void LocalFile::line(std::string_view line, std::uint64_t number) {
    std::string_view text = unquoted(line);
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (text.empty() || text.front() == '#' || text.front() == ';') return;
    bool first = !first_seen_;
    first_seen_ = true;
    if (sink_.feed().format == FeedFormat::harmless_files) {
        if (!take_harmless(line, number) && !first) sink_.fault(LineFault::no_indicator, number);
        return;
    }
    auto fields = split_fields(line, ',');
    Indicator indicator = recognise_value(fields[0]);
    if (indicator.kind == IndicatorKind::none) {
        if (indicator.stray_bits)
            sink_.fault(LineFault::stray_bits, number);
        else if (!first)
            sink_.fault(LineFault::no_indicator, number);
        return;
    }
    std::optional<ThreatLevel> level;
    if (fields.size() > 1 && !fields[1].empty()) {
        level = parse_threat_level(fields[1]);
        if (!level) sink_.fault(LineFault::bad_level, number);
    }
    sink_.take(indicator, fields.size() > 2 ? fields[2] : std::string_view{}, number,
               level.value_or(ThreatLevel::medium), fields.size() > 3 ? fields[3] : std::string_view{});
}

}  // namespace slipstream
