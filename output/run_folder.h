// RunFolder: the folder of one run. A folder of somebody else is never touched: a given folder must be
// missing, empty, or carry the mark of an earlier run, of which only the files that a run writes are removed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "capture/base/result.h"
#include "capture/base/time.h"

namespace slipstream {

struct RunFolderRequest {
    std::filesystem::path folder;               // -o; empty: output/<input name>_<date> below `base`
    std::filesystem::path base = ".";           // the current directory
    std::string input;                          // file or interface
    std::string version;                        // "0.1.0"
    std::string command;                        // the command line, for the record
    Time started;                               // wall clock
    std::vector<std::filesystem::path> copies;  // configuration files to keep with the results
};

class RunFolder {
public:
    /// Makes the folder with alerts/, databases/, metadata/ and zeek_files/, and metadata/info.txt (its first
    /// line is the mark). Error when the folder holds foreign files or cannot be written.
    static Result<RunFolder> create(const RunFolderRequest& request);

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path zeek_files() const { return path_ / "zeek_files"; }
    /// Made when files are to be extracted.
    std::filesystem::path extracted_files() const { return path_ / "extracted_files"; }
    std::filesystem::path alerts_log() const { return path_ / "alerts" / "alerts.log"; }
    std::filesystem::path alerts_json() const { return path_ / "alerts" / "alerts.json"; }
    std::filesystem::path database() const { return path_ / "databases" / "flows.sqlite"; }
    std::filesystem::path program_log() const { return path_ / "slipstream.log"; }
    std::filesystem::path errors_log() const { return path_ / "errors.log"; }

    /// Adds the end date to metadata/info.txt.
    void note_end(Time ended) const;

private:
    std::filesystem::path path_;
};

}  // namespace slipstream
