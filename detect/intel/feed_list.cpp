// See feed_list.h.
#include "detect/intel/feed_list.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "detect/intel/feed_line.h"
#include "detect/intel/feed_sink.h"

namespace slipstream {

namespace {

// Stray marks that a URL of a feed never has.
std::string cleaned(std::string_view text) {
    std::string out;
    for (char c : text)
        if (std::string_view(" \t`;|$()'\"").find(c) == std::string_view::npos) out += c;
    return out;
}

std::vector<std::string> tags_of(std::string_view text) {
    std::vector<std::string> tags;
    std::string bare;
    for (char c : text)
        if (std::string_view("[]'\"`").find(c) == std::string_view::npos) bare += c;
    for (std::string_view tag : split_fields(bare, ','))
        if (!tag.empty()) tags.emplace_back(tag);
    return tags;
}

}  // namespace

std::vector<ListedFeed> parse_feed_list(std::string_view text) {
    std::vector<ListedFeed> feeds;
    LineSplitter lines([&](std::string_view line, std::uint64_t, bool) {
        line = unquoted(line);
        if (line.empty() || line.front() == '#') return;
        ListedFeed feed;
        feed.enabled = line.front() != ';';
        if (!feed.enabled) line = unquoted(line.substr(1));
        std::size_t level_at = std::min(line.find(','), line.size());
        std::size_t tags_at = std::min(line.find(',', level_at + 1), line.size());
        feed.url = cleaned(line.substr(0, level_at));
        if (feed.url.find("://") == std::string::npos) return;
        while (feed.url.ends_with('/')) feed.url.pop_back();
        feed.file = feed.url.substr(feed.url.rfind('/') + 1);
        if (level_at < line.size())
            feed.level = parse_threat_level(line.substr(level_at + 1, tags_at - level_at - 1))
                             .value_or(ThreatLevel::low);
        if (tags_at < line.size()) feed.tags = tags_of(line.substr(tags_at + 1));
        feeds.push_back(std::move(feed));
    });
    lines.add(text);
    lines.finish();
    return feeds;
}

Result<std::vector<ListedFeed>> read_feed_list(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf()))
        return Error{fmt::format("{}: cannot read this list of feeds", path)};
    return parse_feed_list(text.str());
}

}  // namespace slipstream
