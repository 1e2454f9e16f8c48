// Look-ups: each asks the counts first, so that kinds nobody lists cost nothing.
#include "detect/intel/intel_tables.h"

#include <algorithm>
#include <numeric>

#include "capture/base/text_hash.h"

namespace slipstream {

namespace {

constexpr std::size_t name_bytes_max = 255;
constexpr Confidence certain = Confidence::millionths(1'000'000);
constexpr Confidence by_parent = Confidence::millionths(700'000);

/// Lower case in a buffer on the stack: no allocation for a look-up.
class LowerCase {
public:
    /// Texts that do not fit are empty.
    explicit LowerCase(std::string_view text) : size_(text.size() > name_bytes_max ? 0 : text.size()) {
        for (std::size_t i = 0; i < size_; ++i) bytes_[i] = ascii_lower(text[i]);
    }
    std::string_view text() const { return {bytes_.data(), size_}; }

private:
    std::size_t size_;
    std::array<char, name_bytes_max> bytes_;
};

Wide128 wide_of(const IpAddress& address) {
    Wide128 value = 0;
    for (std::uint8_t byte : address.bytes()) value = value << 8 | byte;
    return value;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += ", ";
        text += word;
    }
    return text;
}

}  // namespace

std::uint64_t IntelDigest::of(IndicatorKind kind, std::string_view text) const {
    return with_kind(kind, keyed_hash(key_, hash_text(key_, text), index_of(kind)));
}

IntelTables::IntelTables(Parts&& parts)
    : parts_(std::move(parts)),
      total_(std::accumulate(parts_.counts.begin(), parts_.counts.end(), std::size_t{0})) {
    for (IntelOrigin& origin : parts_.origins)
        origins_.push_back({origin.level, std::move(origin.source), joined(origin.tags)});
    parts_.origins = {};
}

std::optional<IntelMatch> IntelTables::match(std::optional<IntelNote> note) const {
    if (!note) return std::nullopt;
    const Origin& origin = origins_[note->origin];
    std::string_view description = parts_.texts.at(note->description);
    return IntelMatch{.level = origin.level,
                      .confidence = certain,
                      .description = description.empty() ? "None" : description,
                      .source = origin.source,
                      .tags = origin.tags};
}

std::optional<IntelMatch> IntelTables::find_address(const IpAddress& address) const {
    if (count(IndicatorKind::address) != 0)
        if (auto note = parts_.exact.find(parts_.digest.of(IndicatorKind::address, address)))
            return match(note);
    if (count(IndicatorKind::range) == 0) return std::nullopt;
    return match(address.is_v4() ? parts_.ranges_v4.find(address.v4_value())
                                 : parts_.ranges_v6.find(wide_of(address)));
}

std::optional<IntelMatch> IntelTables::find_domain(std::string_view name) const {
    if (count(IndicatorKind::domain) == 0) return std::nullopt;
    if (name.ends_with('.')) name.remove_suffix(1);
    LowerCase lower(name);
    std::string_view rest = lower.text();
    std::size_t labels = 1 + static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '.'));
    std::size_t offset = 0;
    for (; labels >= 2; --labels) {
        if (labels <= parts_.domain_labels_max)
            if (auto note = parts_.exact.find(parts_.digest.of(IndicatorKind::domain, rest))) {
                auto found = match(note);
                if (offset != 0) found->confidence = by_parent;
                found->parent_offset = offset;
                return found;
            }
        std::size_t next = rest.find('.') + 1;
        rest.remove_prefix(next);
        offset += next;
    }
    return std::nullopt;
}

std::optional<IntelMatch> IntelTables::find_asn(std::uint32_t asn) const {
    if (count(IndicatorKind::asn) == 0) return std::nullopt;
    return match(parts_.exact.find(parts_.digest.of(IndicatorKind::asn, asn)));
}

std::optional<IntelMatch> IntelTables::find_url(std::string_view url) const {
    if (count(IndicatorKind::url) == 0) return std::nullopt;
    return match(parts_.exact.find(parts_.digest.of(IndicatorKind::url, url_spelling(url))));
}

std::optional<IntelMatch> IntelTables::find_hash(IndicatorKind kind, std::string_view hexadecimal) const {
    if (count(kind) == 0) return std::nullopt;
    LowerCase lower(hexadecimal);
    return match(parts_.exact.find(parts_.digest.of(kind, lower.text())));
}

bool IntelTables::is_tor_exit(const IpAddress& address) const {
    return count(IndicatorKind::tor_exit) != 0 &&
           parts_.exact.find(parts_.digest.of(IndicatorKind::tor_exit, address)).has_value();
}

bool IntelTables::is_harmless_file(std::string_view md5) const {
    return find_hash(IndicatorKind::harmless_file, md5).has_value();
}

std::size_t IntelTables::memory_bytes() const {
    return sizeof *this + parts_.exact.memory_bytes() + parts_.ranges_v4.memory_bytes() +
           parts_.ranges_v6.memory_bytes() + parts_.texts.memory_bytes() +
           origins_.capacity() * sizeof(Origin);
}

}  // namespace slipstream
