// ByteStream: the bytes of one capture file in order, whether they lie in memory, come from a file or a pipe,
// or are being decompressed. Container readers look at a window through peek(); only leaving the window costs
// a virtual call, and the window needs no more memory than the largest record.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "capture/base/bytes.h"
#include "capture/base/check.h"

namespace slipstream {

class ByteStream {
public:
    virtual ~ByteStream() = default;
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;

    /// The next n bytes without moving; fewer only where the stream ends or broke. Valid until the next call
    /// of any function but offset(). May block on a pipe.
    Bytes peek(std::size_t n) {
        if (n > window_.size() - at_) [[unlikely]]
            refill(n);
        return window_.subspan(at_, std::min(n, window_.size() - at_));
    }
    /// What is at hand, at least one byte unless the stream ended. Valid as for peek().
    Bytes available() {
        if (at_ == window_.size()) refill(1);
        return window_.subspan(at_);
    }
    /// Moves over bytes that peek() or available() just gave.
    void advance(std::size_t n) {
        CHECK(n <= window_.size() - at_);
        at_ += n;
    }
    /// Moves over n bytes that nobody looks at, in bounded memory. False when the stream ends before.
    bool skip(std::uint64_t n);
    /// Bytes passed since the start of the (uncompressed) stream.
    std::uint64_t offset() const { return base_ + at_; }
    /// Bytes of the file on disk passed so far: less than offset() when it is compressed.
    virtual std::uint64_t input_offset() const { return offset(); }
    /// Why the stream ended before its proper end; empty when it did not.
    virtual std::string error() const { return {}; }

protected:
    ByteStream() = default;
    /// Makes at least n bytes from the current position visible in window_, fewer only at the end.
    virtual void refill(std::size_t n) = 0;

    Bytes window_;
    std::size_t at_ = 0;      // position in the window
    std::uint64_t base_ = 0;  // position of the window in the stream
};

/// Bytes that somebody else keeps in memory (tests, fuzzing).
class MemoryStream final : public ByteStream {
public:
    explicit MemoryStream(Bytes bytes) { window_ = bytes; }

private:
    void refill(std::size_t) override {}
};

/// Where a BufferedStream gets its bytes: a descriptor or a decompressor.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Writes at most out.size() bytes, at least one unless the input ended or broke. May block.
    virtual std::size_t read(std::span<std::uint8_t> out) = 0;
    /// Bytes of the file on disk used so far.
    virtual std::uint64_t input_offset() const = 0;
    virtual std::string error() const { return {}; }
};

/// A source seen through a sliding buffer of `buffer_bytes`, which grows only for larger peeks.
class BufferedStream final : public ByteStream {
public:
    explicit BufferedStream(std::unique_ptr<ByteSource> source, std::size_t buffer_bytes = 256 * 1024);
    std::uint64_t input_offset() const override { return source_->input_offset(); }
    std::string error() const override { return source_->error(); }

private:
    void refill(std::size_t n) override;

    std::unique_ptr<ByteSource> source_;
    std::vector<std::uint8_t> buffer_;
    bool ended_ = false;
};

}  // namespace slipstream
