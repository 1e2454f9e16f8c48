// See load.h. Files are read in the order of their names, so that a run is repeatable.
#include "detect/intel/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>

#include "detect/intel/feed_line.h"
#include "detect/intel/feed_list.h"
#include "detect/intel/json_feed.h"
#include "detect/intel/local_file.h"
#include "detect/intel/text_feed.h"

namespace slipstream {

namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 20;
constexpr std::string_view tor_list = "torbulkexitlist";

/// Takes a file in pieces and gives them to the parser its first byte asks for.
class FeedBytes {
public:
    FeedBytes(const FeedDescription& feed, IntelBuilder& builder)
        : sink_(builder, feed, report_),
          text_(sink_),
          local_(sink_),
          lines_([this](std::string_view line, std::uint64_t number, bool too_long) {
              take(line, number, too_long);
          }) {
        report_.file = feed.source;
    }
    void add(std::string_view chunk) {
        if (shape_ == Shape::unknown) decide(chunk);
        if (shape_ != Shape::array)
            lines_.add(chunk);
        else if (whole_.size() + chunk.size() <= JsonFeed::array_bytes_max + 1)
            whole_ += chunk;
    }
    FeedReport finish() {
        if (shape_ == Shape::array)
            json_->array(whole_);
        else
            lines_.finish();
        return std::move(report_);
    }

private:
    enum class Shape : std::uint8_t { unknown, lines, own_lines, objects, array };

    void decide(std::string_view chunk) {
        FeedFormat format = sink_.feed().format;
        std::size_t first = chunk.find_first_not_of(" \t\r\n");
        char byte = first == std::string_view::npos ? '\0' : chunk[first];
        shape_ = format >= FeedFormat::own_indicators        ? Shape::own_lines
                 : format == FeedFormat::text && byte == '[' ? Shape::array
                 : format == FeedFormat::text && byte == '{' ? Shape::objects
                                                             : Shape::lines;
        if (shape_ == Shape::array || shape_ == Shape::objects) json_.emplace(sink_);
    }
    void take(std::string_view line, std::uint64_t number, bool too_long) {
        if (too_long)
            sink_.fault(LineFault::too_long, number);
        else if (shape_ == Shape::own_lines)
            local_.line(line, number);
        else if (shape_ == Shape::objects)
            json_->line(line, number);
        else
            text_.line(line, number);
    }

    FeedReport report_;
    FeedSink sink_;
    TextFeed text_;
    LocalFile local_;
    std::optional<JsonFeed> json_;
    LineSplitter lines_;
    Shape shape_ = Shape::unknown;
    std::string whole_;
};

bool is_folder(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::is_directory(path, ignored);
}

FeedFormat format_by_name(const std::string& file) {
    std::string name = lower_case(file);
    if (name == tor_list) return FeedFormat::tor_exits;
    if (name.find("ja3") != std::string::npos) return FeedFormat::ja3;
    if (name.find("sslblacklist") != std::string::npos) return FeedFormat::certificates;
    return FeedFormat::text;
}

/// What the lists say, by name of the file.
struct Listing {
    std::map<std::string, FeedDescription> feeds;
    std::set<std::string> disabled;
    bool any = false;

    Result<void> add(const std::string& path, FeedFormat format) {
        if (path.empty()) return {};
        any = true;
        auto list = read_feed_list(path);
        if (!list) return list.error();
        for (const ListedFeed& feed : *list) {
            if (!feed.enabled)
                disabled.insert(feed.file);
            else
                feeds.try_emplace(
                    feed.file,
                    FeedDescription{.format = feed.file == tor_list ? FeedFormat::tor_exits : format,
                                    .source = feed.file,
                                    .level = feed.level,
                                    .tags = feed.tags});
        }
        return {};
    }
};

class Loading {
public:
    explicit Loading(const IntelFiles& files) : files_(files) {}

    Result<LoadedIntel> run() {
        if (auto good = read_local(); !good) return good.error();
        if (auto good = read_feeds(); !good) return good.error();
        loaded_.tables = std::move(builder_).build();
        return std::move(loaded_);
    }

private:
    Result<void> read_local() {
        if (files_.local_folder.empty()) return {};
        if (!is_folder(files_.local_folder))
            return Error{fmt::format("threatintelligence.local_threat_intelligence_files: {}: no such folder",
                                     files_.local_folder)};
        struct Own {
            const char* name;
            FeedFormat format;
        };
        for (const Own& own : {Own{"own_malicious_iocs.csv", FeedFormat::own_indicators},
                               Own{"own_malicious_JA3.csv", FeedFormat::own_ja3},
                               Own{"own_malicious_JARM.csv", FeedFormat::own_jarm},
                               Own{"known_fp_md5_hashes.csv", FeedFormat::harmless_files}}) {
            std::filesystem::path path = std::filesystem::path(files_.local_folder) / own.name;
            std::error_code ignored;
            if (!std::filesystem::is_regular_file(path, ignored)) continue;
            FeedDescription feed{
                .format = own.format, .source = own.name, .level = {}, .tags = {"local TI file"}};
            if (auto good = read(path, feed); !good) return good;
        }
        return {};
    }
    Result<void> read_feeds() {
        Listing listing;
        for (const auto& [path, format] :
             {std::pair{files_.feed_list, FeedFormat::text}, std::pair{files_.ja3_list, FeedFormat::ja3},
              std::pair{files_.certificate_list, FeedFormat::certificates}})
            if (auto good = listing.add(path, format); !good) return good;
        if (files_.feeds_folder.empty()) return {};
        if (!is_folder(files_.feeds_folder))
            return Error{fmt::format(
                "threatintelligence.download_path_for_remote_threat_intelligence: {}: no such folder",
                files_.feeds_folder)};
        std::set<std::filesystem::path> paths;
        std::error_code failed;
        for (const auto& entry : std::filesystem::directory_iterator(files_.feeds_folder, failed))
            if (entry.is_regular_file(failed)) paths.insert(entry.path());
        for (const auto& path : paths)
            if (auto good = read_one(path, listing); !good) return good;
        for (const auto& [name, feed] : listing.feeds)
            loaded_.notes.push_back(
                fmt::format("feed {} is listed but not in {}", name, files_.feeds_folder));
        return {};
    }
    Result<void> read_one(const std::filesystem::path& path, Listing& listing) {
        std::string name = path.filename().string();
        if (name.starts_with('.') || listing.disabled.contains(name)) return {};
        auto listed = listing.feeds.find(name);
        FeedDescription feed{.format = format_by_name(name), .source = name, .level = {}, .tags = {}};
        if (listed != listing.feeds.end()) {
            feed = listed->second;
            listing.feeds.erase(listed);
        } else if (listing.any && feed.format != FeedFormat::tor_exits) {
            loaded_.notes.push_back(fmt::format("{} is not read: no list of feeds names it", name));
            return {};
        }
        return read(path, feed);
    }
    Result<void> read(const std::filesystem::path& path, const FeedDescription& feed) {
        auto report = read_feed(path.string(), feed, builder_);
        if (!report) return report.error();
        loaded_.reports.push_back(std::move(*report));
        return {};
    }

    const IntelFiles& files_;
    IntelBuilder builder_;
    LoadedIntel loaded_;
};

}  // namespace

std::string LoadedIntel::summary() const {
    std::string text =
        fmt::format("threat intelligence: {} files, {} indicators", reports.size(), tables->total());
    std::string_view before = ":";
    for (std::size_t kind = 1; kind < indicator_kinds; ++kind) {
        std::size_t count = tables->count(static_cast<IndicatorKind>(kind));
        if (count == 0) continue;
        text += fmt::format("{} {} {}", before, count, indicator_kind_names.at(kind));
        before = ",";
    }
    return text;
}

FeedReport parse_feed(std::string_view bytes, const FeedDescription& feed, IntelBuilder& builder) {
    FeedBytes parser(feed, builder);
    parser.add(bytes);
    return parser.finish();
}

Result<FeedReport> read_feed(const std::string& path, const FeedDescription& feed, IntelBuilder& builder) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{fmt::format("{}: cannot be read", path)};
    FeedBytes parser(feed, builder);
    std::string chunk(chunk_bytes, '\0');
    while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || file.gcount() > 0)
        parser.add(std::string_view(chunk).substr(0, static_cast<std::size_t>(file.gcount())));
    if (file.bad()) return Error{fmt::format("{}: reading it failed", path)};
    return parser.finish();
}

Result<LoadedIntel> load_intel(const IntelFiles& files) { return Loading(files).run(); }

}  // namespace slipstream
