// Writing with plain descriptors: buffered streams hide short writes and which bytes they lost. See
// output_file.h.
#include "output/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace slipstream {

OutputFile::OutputFile(std::filesystem::path path, std::size_t buffer_bytes)
    : path_(std::move(path)), buffer_bytes_(buffer_bytes) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      buffer_bytes_(other.buffer_bytes_),
      header_(std::move(other.header_)),
      buffer_(std::exchange(other.buffer_, {})),
      last_error_(std::move(other.last_error_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      opened_(other.opened_),
      size_(other.size_),
      bytes_written_(other.bytes_written_),
      bytes_lost_(other.bytes_lost_),
      write_errors_(other.write_errors_) {}

OutputFile::~OutputFile() {
    flush();
    if (descriptor_ >= 0) ::close(descriptor_);
}

void OutputFile::note_error(const char* call) {
    ++write_errors_;
    last_error_ = path_.string() + ": " + call + ": " + std::strerror(errno);
}

bool OutputFile::ensure_open() {
    if (descriptor_ >= 0) {
        struct stat status {};
        if (::fstat(descriptor_, &status) == 0 && status.st_nlink > 0) return true;
        // Somebody removed the file: what is written into it now nobody could read.
        ::close(descriptor_);
        descriptor_ = -1;
    }
    std::error_code ignored;
    std::filesystem::create_directories(path_.parent_path(), ignored);
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor_ < 0) {
        note_error("open");
        return false;
    }
    opened_ = true;
    size_ = 0;
    return header_.empty() || write_all(header_);
}

bool OutputFile::write_all(std::string_view bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        ssize_t n = ::write(descriptor_, bytes.data() + done, bytes.size() - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            note_error("write");
            if (::ftruncate(descriptor_, size_) != 0) last_error_ += " (and a partial write stays)";
            ::lseek(descriptor_, size_, SEEK_SET);
            return false;
        }
        done += static_cast<std::size_t>(n);
    }
    size_ += static_cast<std::int64_t>(done);
    bytes_written_ += done;
    return true;
}

void OutputFile::flush() {
    if (buffer_.empty()) return;
    if (!ensure_open() || !write_all(buffer_)) bytes_lost_ += buffer_.size();
    buffer_.clear();
}

void OutputFile::sync() {
    flush();
    if (descriptor_ >= 0 && ::fdatasync(descriptor_) != 0 && errno != EINVAL) note_error("fdatasync");
}

}  // namespace slipstream
