// From files to tables: which file of which folder is read how. Runs before a run or in the background of
// one; it touches nothing but the files and what it returns.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "capture/base/result.h"
#include "detect/intel/feed_sink.h"
#include "detect/intel/intel_tables.h"

namespace slipstream {

/// Where intelligence is; empty paths are not used.
struct IntelFiles {
    std::string local_folder = {};  // own_malicious_iocs.csv, own_malicious_JA3.csv, own_malicious_JARM.csv,
                                    // known_fp_md5_hashes.csv; each may be missing
    std::string feeds_folder = {};  // downloaded feeds, named as their URL ends
    std::string feed_list = {};     // the level and tags of feeds; with any list only listed feeds are read
    std::string ja3_list = {};
    std::string certificate_list = {};

    bool any() const { return !local_folder.empty() || !feeds_folder.empty(); }
};

struct LoadedIntel {
    std::shared_ptr<const IntelTables> tables;
    std::vector<FeedReport> reports;  // one per file, in the order read
    std::vector<std::string> notes;   // listed feeds that are not in the folder, files nobody listed

    /// "12 files, 5,120 indicators: 4,000 address, 1,000 domain, ..."
    std::string summary() const;
};

/// Folders and lists that do not exist are errors; what is wrong inside a file is in its report. Cost: about
/// 1 us a line.
Result<LoadedIntel> load_intel(const IntelFiles& files);

/// One file's bytes as `feed.format` says, into the builder.
FeedReport parse_feed(std::string_view bytes, const FeedDescription& feed, IntelBuilder& builder);
/// The same from a file, in pieces. An error when it cannot be read.
Result<FeedReport> read_feed(const std::string& path, const FeedDescription& feed, IntelBuilder& builder);

}  // namespace slipstream
