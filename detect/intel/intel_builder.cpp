// Merging is a sort: equal indicators end up side by side, whichever file they came from.
#include "detect/intel/intel_builder.h"

#include <algorithm>

namespace slipstream {

namespace {

void add_once(std::vector<std::string>& words, const std::string& word) {
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
}

Wide128 wide_of(const IpAddress& address) {
    Wide128 value = 0;
    for (std::uint8_t byte : address.bytes()) value = value << 8 | byte;
    return value;
}

}  // namespace

IntelBuilder::IntelBuilder() : key_(HashKey::random()), digest_(key_), texts_(key_) {}

std::uint32_t IntelBuilder::origin(const IntelOrigin& origin) {
    std::string name = origin.source + '\n' + std::string(name_of(origin.level));
    for (const std::string& tag : origin.tags) name += '\n' + tag;
    auto [entry, added] = origin_ids_.try_emplace(name, static_cast<std::uint32_t>(origins_.size()));
    if (added) origins_.push_back(origin);
    return entry->second;
}

bool IntelBuilder::add(const Indicator& indicator, std::uint32_t origin, std::string_view description) {
    if (indicator.kind == IndicatorKind::none || exact_.size() + ranges_.size() >= indicators_max)
        return false;
    IntelNote note{texts_.add(description), origin};
    switch (indicator.kind) {
        case IndicatorKind::range:
            ranges_.push_back({{indicator.range.base(), indicator.range.bits()}, note});
            return true;
        case IndicatorKind::address:
        case IndicatorKind::tor_exit:
            exact_.push_back({digest_.of(indicator.kind, indicator.address), note});
            return true;
        case IndicatorKind::asn:
            exact_.push_back({digest_.of(indicator.kind, indicator.asn), note});
            return true;
        case IndicatorKind::domain:
            domain_labels_max_ = std::max(
                domain_labels_max_,
                1 + static_cast<std::size_t>(std::count(indicator.text.begin(), indicator.text.end(), '.')));
            break;
        default: break;
    }
    exact_.push_back({digest_.of(indicator.kind, indicator.text), note});
    return true;
}

std::uint32_t IntelBuilder::combine(const std::vector<IntelNote>& notes) {
    std::vector<std::uint32_t> ids;
    for (const IntelNote& note : notes)
        if (std::find(ids.begin(), ids.end(), note.origin) == ids.end()) ids.push_back(note.origin);
    if (ids.size() == 1) return ids.front();
    // In the order of the names, so that the order of the files does not matter.
    std::sort(ids.begin(), ids.end(),
              [&](std::uint32_t x, std::uint32_t y) { return origins_[x].source < origins_[y].source; });
    auto known = combined_.find(ids);
    if (known != combined_.end()) return known->second;
    IntelOrigin sum{.level = ThreatLevel::info, .source = {}, .tags = {}};
    std::vector<std::string> sources;
    for (std::uint32_t id : ids) {
        sum.level = std::max(sum.level, origins_[id].level);
        add_once(sources, origins_[id].source);
        for (const std::string& tag : origins_[id].tags) add_once(sum.tags, tag);
    }
    for (const std::string& source : sources) sum.source += (sum.source.empty() ? "" : ", ") + source;
    auto id = static_cast<std::uint32_t>(origins_.size());
    origins_.push_back(std::move(sum));
    combined_.emplace(std::move(ids), id);
    return id;
}

IntelNote IntelBuilder::merge(std::vector<IntelNote>& notes) {
    // The best described first: by level, then by name of the source, then the earlier line.
    auto better = [&](const IntelNote& x, const IntelNote& y) {
        bool has_x = x.description != TextPool::empty;
        bool has_y = y.description != TextPool::empty;
        const IntelOrigin& a = origins_[x.origin];
        const IntelOrigin& b = origins_[y.origin];
        if (has_x != has_y) return has_x;
        if (a.level != b.level) return a.level > b.level;
        if (a.source != b.source) return a.source < b.source;
        return x.description < y.description;
    };
    return {std::min_element(notes.begin(), notes.end(), better)->description, combine(notes)};
}

DigestTable IntelBuilder::merge_exact(IntelTables::Counts& counts) {
    std::sort(exact_.begin(), exact_.end(), [](const DigestNote& x, const DigestNote& y) {
        return x.digest != y.digest ? x.digest < y.digest : x.note < y.note;
    });
    std::size_t kept = 0;
    std::vector<IntelNote> notes;
    for (std::size_t at = 0; at < exact_.size();) {
        std::size_t end = at + 1;
        while (end < exact_.size() && exact_[end].digest == exact_[at].digest) ++end;
        DigestNote merged = exact_[at];
        if (end - at > 1) {
            notes.clear();
            for (std::size_t i = at; i < end; ++i) notes.push_back(exact_[i].note);
            merged.note = merge(notes);
        }
        ++counts[index_of(IntelDigest::kind_of(merged.digest))];
        exact_[kept++] = merged;
        at = end;
    }
    exact_.resize(kept);
    DigestTable table(exact_);
    exact_ = {};
    return table;
}

void IntelBuilder::merge_ranges(IntelTables::Parts& parts) {
    std::sort(ranges_.begin(), ranges_.end(), [](const RangeItem& x, const RangeItem& y) {
        return x.key != y.key ? x.key < y.key : x.note < y.note;
    });
    std::vector<IntelTables::RangesV4::Range> v4;
    std::vector<IntelTables::RangesV6::Range> v6;
    std::vector<IntelNote> notes;
    for (std::size_t at = 0; at < ranges_.size();) {
        std::size_t end = at + 1;
        while (end < ranges_.size() && ranges_[end].key == ranges_[at].key) ++end;
        notes.clear();
        for (std::size_t i = at; i < end; ++i) notes.push_back(ranges_[i].note);
        const RangeKey& key = ranges_[at].key;
        Wide128 first = wide_of(key.base);
        Wide128 last = key.bits == 0 ? ~Wide128{0} : first | ((Wide128{1} << (128 - key.bits)) - 1);
        if (key.base.is_v4() && key.bits >= 96)
            v4.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last), merge(notes)});
        else
            v6.push_back({first, last, merge(notes)});
        ++parts.counts[index_of(IndicatorKind::range)];
        at = end;
    }
    ranges_ = {};
    parts.ranges_v4 = IntelTables::RangesV4(std::move(v4));
    parts.ranges_v6 = IntelTables::RangesV6(std::move(v6));
}

std::shared_ptr<const IntelTables> IntelBuilder::build() && {
    IntelTables::Parts parts{.digest = digest_,
                             .exact = {},
                             .ranges_v4 = {},
                             .ranges_v6 = {},
                             .texts = TextPool(key_),
                             .origins = {},
                             .domain_labels_max = domain_labels_max_};
    parts.exact = merge_exact(parts.counts);
    merge_ranges(parts);
    texts_.seal();
    parts.texts = std::move(texts_);
    parts.origins = std::move(origins_);
    return std::make_shared<const IntelTables>(std::move(parts));
}

}  // namespace slipstream
