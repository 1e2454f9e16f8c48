// Opening, filling and closing the Zeek-format log files. See log_stream.h.
#include "output/log_stream.h"

#include <chrono>

#include "output/local_time.h"

namespace slipstream {

Time system_wall_clock() {
    auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Time{std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

LogStreams::LogStreams(const std::filesystem::path& folder, LogFormat format, WallClock clock)
    : format_(format), clock_(std::move(clock)) {
    for (const LogDescription& log : log_table())
        streams_.push_back({OutputFile(folder / (std::string(log.name) + ".log")), 0});
}

void LogStreams::append(std::uint16_t stream, std::string_view line) {
    Stream& s = streams_[stream];
    if (s.rows == 0 && !format_.json) {
        std::string header;
        log_table()[stream].append_header(header, log_file_time(clock_()));
        s.file.set_header(std::move(header));
    }
    ++s.rows;
    s.file.append(line);
}

void LogStreams::flush() {
    for (Stream& s : streams_) s.file.flush();
}

void LogStreams::close() {
    for (Stream& s : streams_) {
        if (s.rows == 0) continue;
        if (!format_.json) s.file.append("#close\t" + log_file_time(clock_()) + "\n");
        s.file.flush();
    }
}

std::uint64_t LogStreams::bytes_written() const {
    std::uint64_t sum = 0;
    for (const Stream& s : streams_) sum += s.file.bytes_written();
    return sum;
}

std::uint64_t LogStreams::bytes_lost() const {
    std::uint64_t sum = 0;
    for (const Stream& s : streams_) sum += s.file.bytes_lost();
    return sum;
}

std::uint64_t LogStreams::write_errors() const {
    std::uint64_t sum = 0;
    for (const Stream& s : streams_) sum += s.file.write_errors();
    return sum;
}

std::string LogStreams::last_error() const {
    for (const Stream& s : streams_)
        if (!s.file.last_error().empty()) return s.file.last_error();
    return {};
}

}  // namespace slipstream
