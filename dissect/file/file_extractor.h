// FileExtractor: keeps the content of chosen files on disk, by their type or by who sends or gets them. Off
// unless rules are given, and bounded in every direction. Nothing that came from the network enters a name.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/base/address.h"
#include "capture/base/result.h"

namespace slipstream {

struct ExtractionRules {
    std::vector<std::string> mime_types;  // "any": every type
    std::vector<Subnet> hosts;            // of senders and receivers
    std::uint64_t file_bytes_max = std::uint64_t{100} << 20;
    std::uint64_t all_bytes_max = std::uint64_t{10} << 30;
    std::uint64_t open_max = 512;  // at the same time

    bool any() const { return !mime_types.empty() || !hosts.empty(); }
};

class FileExtractor;

/// One file while it is written. What is missing of it is left as zeros.
class ExtractedFile {
public:
    ExtractedFile(FileExtractor& extractor, std::string name, std::FILE* file);
    ~ExtractedFile();
    ExtractedFile(const ExtractedFile&) = delete;
    ExtractedFile& operator=(const ExtractedFile&) = delete;

    void write(Bytes bytes);
    void skip(std::uint64_t bytes);
    const std::string& name() const { return name_; }
    /// The size at which a bound or the disk ended it; absent when it is whole.
    std::optional<std::uint64_t> cut_at() const { return cut_at_; }

private:
    void cut();

    FileExtractor& extractor_;
    std::string name_;
    std::FILE* file_;
    std::uint64_t size_ = 0;
    std::optional<std::uint64_t> cut_at_;
};

/// Shared by all workers.
class FileExtractor {
public:
    struct Counters {
        std::uint64_t files = 0, bytes = 0;
        std::uint64_t cut = 0;      // ended by a bound
        std::uint64_t refused = 0;  // not begun: too many open, or the bytes are used up
        std::uint64_t failed = 0;   // by the disk
    };

    explicit FileExtractor(ExtractionRules rules) : rules_(std::move(rules)) {}

    /// Before the first file. Makes the folder.
    Result<void> open(const std::filesystem::path& folder);
    bool wants(const std::optional<std::string>& mime_type, const IpAddress& sender,
               const IpAddress& receiver) const;
    /// Null when it cannot be begun, which is counted.
    std::unique_ptr<ExtractedFile> begin(std::string name);
    Counters counters() const;

private:
    friend class ExtractedFile;

    ExtractionRules rules_;
    std::filesystem::path folder_;
    std::atomic<std::uint64_t> open_ = 0, files_ = 0, bytes_ = 0, cut_ = 0, refused_ = 0, failed_ = 0;
};

}  // namespace slipstream
