// OutputFile: an append-only file that outlives a full disk. Every byte written by this program's logs goes
// through it. A failed write is counted, the file is cut back to the last whole write so that no half line
// stays, and the next flush tries again: capture never stops for a disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace slipstream {

class OutputFile {
public:
    /// Opens nothing yet; `path` is created (or emptied) by the first flush that has something to write.
    explicit OutputFile(std::filesystem::path path, std::size_t buffer_bytes = std::size_t{1} << 18);
    OutputFile(OutputFile&& other) noexcept;
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    OutputFile& operator=(OutputFile&&) = delete;
    ~OutputFile();

    /// Creates the file now, so that it is there also when nothing is ever written to it.
    void create() { ensure_open(); }
    /// Whole lines only. Flushes when the buffer is full.
    void append(std::string_view lines) {
        buffer_.append(lines);
        if (buffer_.size() >= buffer_bytes_) flush();
    }
    /// Hands the buffer to the kernel. What cannot be written is dropped and counted.
    void flush();
    /// flush(), then fsync: for records that must survive a power cut.
    void sync();

    const std::filesystem::path& path() const { return path_; }
    /// Text to put at the top whenever the file is created anew, also after somebody removed it.
    void set_header(std::string header) { header_ = std::move(header); }
    bool opened() const { return opened_; }
    std::uint64_t bytes_written() const { return bytes_written_; }
    std::uint64_t bytes_lost() const { return bytes_lost_; }
    std::uint64_t write_errors() const { return write_errors_; }
    /// Of the last failed system call; empty when all went well.
    const std::string& last_error() const { return last_error_; }

private:
    bool ensure_open();
    bool write_all(std::string_view bytes);
    void note_error(const char* call);

    std::filesystem::path path_;
    std::size_t buffer_bytes_;
    std::string header_;
    std::string buffer_;
    std::string last_error_;
    int descriptor_ = -1;
    bool opened_ = false;
    std::int64_t size_ = 0;  // bytes of whole writes in the file
    std::uint64_t bytes_written_ = 0;
    std::uint64_t bytes_lost_ = 0;
    std::uint64_t write_errors_ = 0;
};

}  // namespace slipstream
