// The guesses, in the order in which they are least likely wrong.
#include "detect/intel/text_feed.h"

#include <algorithm>

#include "detect/intel/feed_line.h"
#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::string_view separators = "#,;\t";
constexpr std::size_t ja3_digits = 32;
constexpr std::size_t sha1_digits = 40;

// What stands before the name in files of the form of /etc/hosts.
std::string_view without_sinkhole(std::string_view field) {
    for (std::string_view sinkhole : {"0.0.0.0", "127.0.0.1", "::1", "::"}) {
        if (!field.starts_with(sinkhole) || field.size() <= sinkhole.size()) continue;
        std::string_view rest = field.substr(sinkhole.size());
        if (rest.front() != ' ' && rest.front() != '\t') continue;
        rest = unquoted(rest);
        return rest.substr(0, rest.find_first_of(" \t"));
    }
    return field;
}

bool is_special(const Indicator& indicator) {
    return (indicator.kind == IndicatorKind::address && is_ignored(indicator.address)) ||
           (indicator.kind == IndicatorKind::range && is_ignored(indicator.range.base()));
}

/// 0 when there is none.
char separator_of(std::string_view text) {
    for (char separator : separators) {
        std::size_t at = text.find(separator);
        if (at != std::string_view::npos && at != 0) return separator;
    }
    return 0;
}

}  // namespace

void TextFeed::line(std::string_view line, std::uint64_t number) {
    std::string_view text = line;
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark
    std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return;
    if (!zeek_) text.remove_prefix(first);
    if (text.front() == '#' || text.front() == ';') {
        comment(text);
        return;
    }
    if (zeek_) {
        zeek_line(text, number);
        return;
    }
    if (text.size() < 3) return;
    if (sink_.feed().format == FeedFormat::ja3 || sink_.feed().format == FeedFormat::certificates) {
        fingerprint_line(text, number);
        return;
    }
    bool first_line = !first_line_seen_;
    first_line_seen_ = true;
    if (auto found = find_anyhow(text)) {
        take(*found, text, number);
    } else if (first_line && fault_ == LineFault::no_indicator) {
        learn_header(split_fields(text, separator_of(text)));
    } else {
        sink_.fault(fault_, number);
    }
}

void TextFeed::comment(std::string_view text) {
    if (text.starts_with("#fields\t")) {
        zeek_ = true;
        Fields names = split_fields(text.substr(8), '\t');
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (names[i] == "indicator") indicator_column_ = i;
            if (names[i] == "indicator_type") kind_column_ = i;
        }
        learn_header(names);
        return;
    }
    if (data_seen_) return;
    Fields names = split_fields(text.substr(1), ',');
    if (names.size() < 2) return;
    commented_header_.clear();
    for (std::string_view name : names) commented_header_.emplace_back(name);
}

void TextFeed::learn_header(const Fields& names) {
    // A column named as a description tells more than one that is named as a source.
    for (std::string_view word : {"desc", "collect", "malware", "tags_str", "source"})
        for (std::size_t i = 0; i < names.size(); ++i)
            if (lower_case(names[i]).find(word) != std::string::npos) {
                description_column_ = i;
                return;
            }
}

Indicator TextFeed::recognise_field(std::string_view field, std::size_t column) {
    field = without_sinkhole(field);
    Indicator found = recognise(field, DomainRule::known_suffix);
    if (found.kind == IndicatorKind::none && column == 0 && !found.stray_bits)
        found = recognise(field, DomainRule::any_name);
    return found;
}

std::optional<TextFeed::Found> TextFeed::find(std::string_view text, char separator) {
    Fields fields = separator == 0 ? Fields{unquoted(text)} : split_fields(text, separator);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].size() < 3) continue;
        Indicator indicator = recognise_field(fields[i], i);
        if (indicator.stray_bits) {
            fault_ = LineFault::stray_bits;
        } else if (is_special(indicator)) {
            fault_ = LineFault::special_address;
        } else if (indicator.kind != IndicatorKind::none) {
            return Found{std::move(indicator), i, std::move(fields)};
        }
    }
    return std::nullopt;
}

std::optional<TextFeed::Found> TextFeed::find_anyhow(std::string_view text) {
    fault_ = LineFault::no_indicator;
    if (!data_seen_) separator_ = separator_of(text);
    if (auto found = find(text, separator_)) {
        if (!data_seen_ && !description_column_ && commented_header_.size() == found->fields.size())
            learn_header(Fields(commented_header_.begin(), commented_header_.end()));
        data_seen_ = true;
        return found;
    }
    for (char other : {'\0', '#', ',', ';', '\t', ' '}) {
        if (other == separator_ || (other != 0 && text.find(other) == std::string_view::npos)) continue;
        if (auto found = find(text, other)) return found;
    }
    return std::nullopt;
}

void TextFeed::take(const Found& found, std::string_view text, std::uint64_t number) {
    Indicator indicator = found.indicator;
    if (sink_.feed().format == FeedFormat::tor_exits) {
        if (indicator.kind != IndicatorKind::address) {
            sink_.fault(LineFault::no_indicator, number);
            return;
        }
        indicator.kind = IndicatorKind::tor_exit;
    }
    sink_.take(indicator, description_of(found, text), number);
}

std::string TextFeed::description_of(const Found& found, std::string_view text) const {
    if (lower_case(sink_.feed().source).find("ocd-datalake") != std::string::npos) {
        std::size_t dated = text.find("Z,");
        if (dated != std::string_view::npos) {
            std::string rest(text.substr(dated + 2));
            std::erase(rest, '"');
            for (std::size_t at = rest.find(", "); at != std::string::npos; at = rest.find(", ", at))
                rest.erase(at, 2);
            return rest;
        }
    }
    std::size_t column = description_column_.value_or(found.fields.size());
    if (column >= found.fields.size()) column = found.fields.size() - 1;
    if (column == found.column) return {};
    return std::string(found.fields[column]);
}

void TextFeed::zeek_line(std::string_view text, std::uint64_t number) {
    Found found;
    found.fields = split_fields(text, '\t');
    found.column = indicator_column_.value_or(0);
    if (found.column >= found.fields.size()) {
        sink_.fault(LineFault::no_indicator, number);
        return;
    }
    std::string_view value = found.fields[found.column];
    std::size_t kind_at = kind_column_.value_or(1);
    std::string_view kind = kind_at < found.fields.size() ? found.fields[kind_at] : "";
    Indicator& indicator = found.indicator;
    if (kind == "Intel::CERT_HASH" || kind == "Intel::JA3") {
        bool certificate = kind == "Intel::CERT_HASH";
        if (is_hexadecimal(value) && value.size() == (certificate ? sha1_digits : ja3_digits)) {
            indicator.kind = certificate ? IndicatorKind::certificate : IndicatorKind::ja3;
            indicator.text = lower_case(value);
        }
    } else if (kind == "Intel::URL") {
        indicator.kind = IndicatorKind::url;
        indicator.text =
            url_spelling(value.find("://") == std::string_view::npos ? "http://" + std::string(value)
                                                                     : std::string(value));
    } else if (kind == "Intel::EMAIL" || kind == "Intel::USER_NAME" || kind == "Intel::FILE_NAME" ||
               kind == "Intel::PUBKEY_HASH" || kind == "Intel::SOFTWARE") {
        sink_.fault(LineFault::other_kind, number);
        return;
    } else {
        indicator = recognise(value, DomainRule::any_name);
    }
    if (indicator.kind == IndicatorKind::none) {
        bool file_hash = is_hexadecimal(value) && value.size() == sha1_digits;
        sink_.fault(indicator.stray_bits ? LineFault::stray_bits
                    : file_hash          ? LineFault::other_kind
                                         : LineFault::no_indicator,
                    number);
        return;
    }
    take(found, text, number);
}

void TextFeed::fingerprint_line(std::string_view text, std::uint64_t number) {
    bool ja3 = sink_.feed().format == FeedFormat::ja3;
    bool first_line = !first_line_seen_;
    first_line_seen_ = true;
    for (char separator : {',', ';', '\t', ' '}) {
        Fields fields = split_fields(text, separator);
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fields[i].size() != (ja3 ? ja3_digits : sha1_digits) || !is_hexadecimal(fields[i])) continue;
            Indicator indicator;
            indicator.kind = ja3 ? IndicatorKind::ja3 : IndicatorKind::certificate;
            indicator.text = lower_case(fields[i]);
            sink_.take(indicator, i + 1 == fields.size() ? std::string_view{} : fields.back(), number);
            return;
        }
    }
    if (!first_line) sink_.fault(LineFault::no_indicator, number);
}

}  // namespace slipstream
