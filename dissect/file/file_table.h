// FileTable: the files that are crossing the network, each known by the hash of its identity, fed by one or
// several connections. It puts parts in order, recognises the type by the first bytes, runs file analyzers,
// and writes a row for every connection when the file is complete, ended or forgotten.
//
// A file lives from the first word of it until its announced size is reached, its source says that it ended,
// or two minutes passed without news. One table per worker.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <queue>
#include <unordered_map>
#include <vector>

#include "dissect/file/file_analyzer.h"
#include "dissect/file/file_extractor.h"
#include "dissect/file/file_hashes.h"
#include "dissect/file/fuid.h"
#include "dissect/stream/dissector.h"

namespace slipstream {

class MimeDetector;

struct FileTableLimits {
    std::size_t files_max = 65536;
    std::size_t connections_max = 100;   // rows of one file
    bool hashes = true;                  // MD5, SHA-1 and SHA-256 of every file
    FileExtractor* extractor = nullptr;  // outlives the table; null: nothing is kept
};

class FileTable {
public:
    explicit FileTable(const FileTableLimits& limits);
    ~FileTable();

    /// A call into the table: at what time, and for whom the rows are.
    struct Turn {
        FileSink& sink;
        Time now;
    };

    /// Joins or begins the file; `facts` says its name and type from now on.
    void open(const Turn& turn, const FileSource& source, const ConnectionView& connection, FileFacts& facts);
    /// Bytes for a place of the file, absent: behind what came so far. A file that ended meanwhile begins
    /// anew under the same name.
    void data(const Turn& turn, const FileSource& source, const ConnectionView& connection,
              std::optional<std::uint64_t> place, Bytes data, FileFacts& facts);
    /// `bytes` will not come.
    void gap(const Turn& turn, const FileSource& source, const ConnectionView& connection,
             std::optional<std::uint64_t> place, std::uint64_t bytes, FileFacts& facts);
    void end(const Turn& turn, FileFacts& facts);

    /// Ends files without news, up to `now`.
    bool expiry_due(Time now) const { return !checks_.empty() && checks_.top().due <= now; }
    void expire(const Turn& turn);
    /// The input ended: writes the rows of all open files, as of files without news. Their sources may still
    /// end them, to learn their types.
    void close_all(const Turn& turn);

    std::size_t live() const { return files_.size(); }
    std::uint64_t evicted() const { return evicted_; }

private:
    struct File;
    struct UidHash {
        std::size_t operator()(const Uid& uid) const { return static_cast<std::size_t>(uid.low) ^ uid.high; }
    };
    struct Check {
        Time due;
        Uid fuid;
        std::uint64_t serial;
        bool operator<(const Check& other) const {
            return due != other.due ? due > other.due : serial > other.serial;
        }
    };
    using Files = std::unordered_map<Uid, std::unique_ptr<File>, UidHash>;

    File& file_of(const Turn& turn, const FileSource& source, const ConnectionView& connection,
                  FileFacts& facts);
    void deliver(const Turn& turn, File& file, Bytes data);
    void lose(const Turn& turn, File& file, std::uint64_t bytes);
    void insert(const Turn& turn, File& file, std::uint64_t offset, Bytes data);
    std::uint64_t flush(const Turn& turn, File& file, std::uint64_t up_to);
    void decide_type(const Turn& turn, File& file);
    void begin_extraction(File& file) const;
    void analyze(const Turn& turn, File& file, Bytes data);
    static void tell(const File& file, FileFacts& facts);
    void settle(const Turn& turn, File& file, FileFacts& facts);
    void remove(const Turn& turn, Uid fuid, bool timed_out, FileFacts* facts);
    void close(const Turn& turn, File& file, bool timed_out);
    void write_rows(const Turn& turn, File& file, bool timed_out);
    void check_later(File& file, Time now);
    File* next_checked();

    FileTableLimits limits_;
    FuidMaker fuids_;
    std::unique_ptr<MimeDetector> detector_;
    std::vector<const FileAnalyzerSpec*> analyzer_specs_;
    Files files_;
    std::priority_queue<Check> checks_;
    std::uint64_t serial_ = 0;
    std::uint64_t evicted_ = 0;
};

}  // namespace slipstream
