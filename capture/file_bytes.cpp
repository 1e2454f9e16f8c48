// Opening and reading through descriptors.
#include "capture/file_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace slipstream {

namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (number_ > STDIN_FILENO) close(number_);
    }
    int number() const { return number_; }

private:
    int number_;
};

class DescriptorSource final : public ByteSource {
public:
    explicit DescriptorSource(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

    std::size_t read(std::span<std::uint8_t> out) override {
        for (;;) {
            ssize_t got = ::read(descriptor_.number(), out.data(), out.size());
            if (got >= 0) {
                offset_ += static_cast<std::uint64_t>(got);
                return static_cast<std::size_t>(got);
            }
            if (errno == EINTR) continue;
            error_ = std::string("reading failed: ") + std::strerror(errno);
            return 0;
        }
    }
    std::uint64_t input_offset() const override { return offset_; }
    std::string error() const override { return error_; }

private:
    Descriptor descriptor_;
    std::uint64_t offset_ = 0;
    std::string error_;
};

Error cannot_open(const std::string& path, const char* reason) {
    return Error{"cannot open capture file " + path + ": " + reason};
}

}  // namespace

Result<OpenedFile> open_file(const std::string& path) {
    bool standard_input = path == "-";
    Descriptor descriptor(standard_input ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (descriptor.number() < 0 || fstat(descriptor.number(), &status) != 0)
        return cannot_open(path, std::strerror(errno));
    if (S_ISDIR(status.st_mode)) return cannot_open(path, "is a folder");
    std::optional<std::uint64_t> size;
    if (S_ISREG(status.st_mode) && !standard_input) {
        if (status.st_size == 0) return Error{"capture file " + path + " is empty"};
        size = static_cast<std::uint64_t>(status.st_size);
        posix_fadvise(descriptor.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    auto source = std::make_unique<DescriptorSource>(std::move(descriptor));
    return OpenedFile{std::make_unique<BufferedStream>(std::move(source)), size};
}

}  // namespace slipstream
