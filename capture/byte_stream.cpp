// The parts of ByteStream off the fast path: sliding the buffer and skipping.
#include "capture/byte_stream.h"

namespace slipstream {

bool ByteStream::skip(std::uint64_t n) {
    while (n > 0) {
        Bytes here = available();
        if (here.empty()) return false;
        auto step = static_cast<std::size_t>(std::min<std::uint64_t>(n, here.size()));
        advance(step);
        n -= step;
    }
    return true;
}

BufferedStream::BufferedStream(std::unique_ptr<ByteSource> source, std::size_t buffer_bytes)
    : source_(std::move(source)), buffer_(buffer_bytes) {}

void BufferedStream::refill(std::size_t n) {
    std::size_t kept = window_.size() - at_;
    if (ended_ || kept >= n) return;
    if (kept > 0) std::memmove(buffer_.data(), window_.data() + at_, kept);
    base_ += at_;
    at_ = 0;
    if (buffer_.size() < n) buffer_.resize(2 * n);
    while (kept < n && !ended_) {
        std::size_t got = source_->read(std::span(buffer_).subspan(kept));
        kept += got;
        ended_ = got == 0;
    }
    window_ = Bytes{buffer_.data(), kept};
}

}  // namespace slipstream
