// zlib behind a bound. See inflate_stream.h.
#include "dissect/stream/inflate_stream.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace slipstream {

namespace {

constexpr int any_header = 15 + 32, no_header = -15;

}  // namespace

InflateStream::InflateStream() : stream_(std::make_unique<z_stream_s>()) {}

InflateStream::~InflateStream() {
    if (started_) inflateEnd(stream_.get());
}

bool InflateStream::start(int window_bits) {
    if (started_) inflateEnd(stream_.get());
    *stream_ = {};
    started_ = inflateInit2(stream_.get(), window_bits) == Z_OK;
    return started_;
}

bool InflateStream::feed(Bytes data, const std::function<void(Bytes)>& out) {
    if (ended_ || data.empty()) return true;
    if (!started_ && !start(any_header)) return false;
    return run(data, out);
}

bool InflateStream::run(Bytes data, const std::function<void(Bytes)>& out) {
    std::array<std::uint8_t, 4096> buffer;  // what a fault takes with it, as in Zeek
    const bool first = bytes_out_ == 0 && stream_->total_in == 0;
    stream_->next_in = const_cast<Bytef*>(data.data());
    stream_->avail_in = static_cast<uInt>(data.size());
    for (;;) {
        stream_->next_out = buffer.data();
        stream_->avail_out = static_cast<uInt>(buffer.size());
        const int result = inflate(stream_.get(), Z_SYNC_FLUSH);
        if (result == Z_DATA_ERROR && first && !raw_ && bytes_out_ == 0) {
            raw_ = true;
            return start(no_header) && run(data, out);
        }
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
            ended_ = true;
            return false;
        }
        const std::size_t n = buffer.size() - stream_->avail_out;
        bytes_out_ += n;
        if (n != 0) out(Bytes(buffer).first(n));
        if (result == Z_STREAM_END || bytes_out_ >= bytes_out_max) ended_ = true;
        if (ended_ || result == Z_BUF_ERROR) return true;
        if (stream_->avail_in == 0 && stream_->avail_out != 0) return true;
    }
}

}  // namespace slipstream
