// LogStreams: the Zeek-format log files of a run, zeek_files/NAME.log, each created with its first record.
// One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "output/log_table.h"
#include "output/output_file.h"

namespace slipstream {

/// Wall-clock time for #open and #close; injected so that tests and comparisons have fixed bytes.
using WallClock = std::function<Time()>;

/// The system's clock.
Time system_wall_clock();

class LogStreams {
public:
    /// `folder` is the zeek_files folder.
    LogStreams(const std::filesystem::path& folder, LogFormat format, WallClock clock);

    /// One line, with its newline, for the log of index `stream` in log_table().
    void append(std::uint16_t stream, std::string_view line);
    void flush();
    /// Writes the #close lines. Nothing may be appended afterwards.
    void close();

    const LogFormat& format() const { return format_; }
    std::uint64_t rows(std::uint16_t stream) const { return streams_[stream].rows; }
    std::uint64_t bytes_written() const;
    std::uint64_t bytes_lost() const;
    std::uint64_t write_errors() const;
    /// Text of one of the errors; empty when there is none.
    std::string last_error() const;

private:
    struct Stream {
        OutputFile file;
        std::uint64_t rows = 0;
    };

    LogFormat format_;
    WallClock clock_;
    std::vector<Stream> streams_;
};

}  // namespace slipstream
