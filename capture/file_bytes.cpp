// Mapping and reading of files. The map is walked in chunks: pages ahead are requested in one go instead of one fault
// each, pages far behind are given back, so that the resident memory of a huge capture stays at a few chunks. Giving back
// is safe while packets still point there: a late reader faults the page in again from the file.
#include "capture/file_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace slipstream {

namespace {

constexpr std::size_t chunk_bytes = 8 * 1024 * 1024;  // a multiple of every page size
constexpr std::size_t chunks_kept = 4;

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

class MappedStream final : public ByteStream {
public:
    MappedStream(std::shared_ptr<std::uint8_t> map, std::size_t size) : map_(std::move(map)), size_(size) {
        madvise(map_.get(), size_, MADV_SEQUENTIAL);
    }
    std::shared_ptr<const void> keep_alive() const override { return map_; }

private:
    void refill(std::size_t n) override {
        std::size_t needed = std::min(size_, at_ + std::min(n, size_ - at_));
        while (window_.size() < needed) {
            std::size_t from = window_.size();
            std::size_t chunk = std::min(chunk_bytes, size_ - from);
#ifdef MADV_POPULATE_READ
            madvise(map_.get() + from, chunk, MADV_POPULATE_READ);  // a hint: failure costs page faults only
#endif
            window_ = Bytes{map_.get(), from + chunk};
            if (from >= chunks_kept * chunk_bytes)
                madvise(map_.get() + (from - chunks_kept * chunk_bytes), chunk_bytes, MADV_DONTNEED);
        }
    }

    std::shared_ptr<std::uint8_t> map_;
    std::size_t size_;
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
    if (standard_input || !S_ISREG(status.st_mode)) {
        auto source = std::make_unique<DescriptorSource>(std::move(descriptor));
        return OpenedFile{std::make_unique<BufferedStream>(std::move(source)), std::nullopt};
    }
    if (status.st_size == 0) return Error{"capture file " + path + " is empty"};
    auto size = static_cast<std::size_t>(status.st_size);
    void* map = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.number(), 0);
    if (map == MAP_FAILED) return cannot_open(path, std::strerror(errno));
    std::shared_ptr<std::uint8_t> shared(static_cast<std::uint8_t*>(map),
                                         [size](std::uint8_t* begin) { munmap(begin, size); });
    return OpenedFile{std::make_unique<MappedStream>(std::move(shared), size), size};
}

}  // namespace slipstream
