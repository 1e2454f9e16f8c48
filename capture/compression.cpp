// One ByteSource for the three decompressors, which differ only in their step function: take some input, give
// some output, say whether the data ended. Concatenated members (gzip), frames (zstd) and streams (xz) are
// read through.
#include "capture/compression.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <string>

namespace slipstream {

namespace {

enum class Kind { plain, gzip, zstd, xz };

Kind kind_of(Bytes start) {
    ByteCursor c(start);
    std::uint32_t first = c.u32();
    std::uint16_t second = c.u16();
    if ((first >> 16) == 0x1f8b) return Kind::gzip;
    if (first == 0x28b52ffd || (first & 0xf0ffffff) == 0x502a4d18)
        return Kind::zstd;  // a frame, a skippable frame
    if (first == 0xfd377a58 && second == 0x5a00) return Kind::xz;
    return Kind::plain;
}

/// What one turn of a decompressor did. `used` and `made` are bytes of input and output.
struct Step {
    std::size_t used = 0;
    std::size_t made = 0;
    bool at_boundary = false;  // between members: an end of the input here is proper
    std::string error = {};
};

class Decompressor {
public:
    virtual ~Decompressor() = default;
    /// `in` is empty only when the input ended.
    virtual Step step(Bytes in, std::span<std::uint8_t> out) = 0;
};

class GzipDecompressor final : public Decompressor {
public:
    GzipDecompressor() { CHECK(inflateInit2(&state_, 16 + MAX_WBITS) == Z_OK); }
    GzipDecompressor(const GzipDecompressor&) = delete;
    GzipDecompressor& operator=(const GzipDecompressor&) = delete;
    ~GzipDecompressor() override { inflateEnd(&state_); }

    Step step(Bytes in, std::span<std::uint8_t> out) override {
        if (between_members_ && !in.empty() && in[0] == 0)
            return {.used = 1, .at_boundary = true};  // tape padding
        in = in.first(std::min<std::size_t>(in.size(), UINT32_MAX));
        state_.next_in = const_cast<Bytef*>(in.data());  // zlib never writes there
        state_.avail_in = static_cast<uInt>(in.size());
        state_.next_out = out.data();
        state_.avail_out = static_cast<uInt>(std::min<std::size_t>(out.size(), UINT32_MAX));
        auto room = state_.avail_out;
        int code = inflate(&state_, Z_NO_FLUSH);
        Step step{.used = in.size() - state_.avail_in, .made = room - state_.avail_out};
        if (code == Z_STREAM_END)
            between_members_ = inflateReset(&state_) == Z_OK;
        else if (code != Z_OK && code != Z_BUF_ERROR)
            step.error = state_.msg != nullptr ? state_.msg : "gzip data are damaged";
        else if (step.used > 0)
            between_members_ = false;
        step.at_boundary = between_members_;
        return step;
    }

private:
    z_stream state_{};
    bool between_members_ = false;
};

class ZstdDecompressor final : public Decompressor {
public:
    ZstdDecompressor() : state_(ZSTD_createDStream(), &ZSTD_freeDStream) { CHECK(state_ != nullptr); }

    Step step(Bytes in, std::span<std::uint8_t> out) override {
        ZSTD_inBuffer input{in.data(), in.size(), 0};
        ZSTD_outBuffer output{out.data(), out.size(), 0};
        std::size_t code = ZSTD_decompressStream(state_.get(), &output, &input);
        Step step{.used = input.pos, .made = output.pos};
        if (ZSTD_isError(code) != 0) step.error = ZSTD_getErrorName(code);
        if (step.used > 0 || step.made > 0) at_boundary_ = code == 0;
        step.at_boundary = at_boundary_;
        return step;
    }

private:
    std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)>
        state_;  // its window is at most 128 MiB by default
    bool at_boundary_ = false;
};

class XzDecompressor final : public Decompressor {
public:
    XzDecompressor() {
        constexpr std::uint64_t memory_max = 130ULL << 20;  // xz -9 needs 65 MiB
        CHECK(lzma_stream_decoder(&state_, memory_max, LZMA_CONCATENATED) == LZMA_OK);
    }
    XzDecompressor(const XzDecompressor&) = delete;
    XzDecompressor& operator=(const XzDecompressor&) = delete;
    ~XzDecompressor() override { lzma_end(&state_); }

    Step step(Bytes in, std::span<std::uint8_t> out) override {
        if (ended_) return {.at_boundary = true};
        state_.next_in = in.data();
        state_.avail_in = in.size();
        state_.next_out = out.data();
        state_.avail_out = out.size();
        lzma_ret code = lzma_code(&state_, in.empty() ? LZMA_FINISH : LZMA_RUN);
        Step step{.used = in.size() - state_.avail_in, .made = out.size() - state_.avail_out};
        ended_ = code == LZMA_STREAM_END;
        if (code == LZMA_MEMLIMIT_ERROR)
            step.error = "needs more than 130 MiB to decompress";
        else if (code != LZMA_OK && code != LZMA_STREAM_END && code != LZMA_BUF_ERROR)
            step.error = "xz data are damaged";
        step.at_boundary = ended_;
        return step;
    }

private:
    lzma_stream state_ = LZMA_STREAM_INIT;
    bool ended_ = false;
};

class DecompressedSource final : public ByteSource {
public:
    DecompressedSource(std::unique_ptr<ByteStream> input, std::unique_ptr<Decompressor> decompressor)
        : input_(std::move(input)), decompressor_(std::move(decompressor)) {}

    std::size_t read(std::span<std::uint8_t> out) override {
        while (error_.empty() && !ended_) {
            Bytes in = input_->available();
            Step step = decompressor_->step(in, out);
            input_->advance(step.used);
            if (!step.error.empty())
                error_ = "decompression failed: " + step.error;
            else if (in.empty() && step.made == 0)
                end(step.at_boundary);
            else if (step.used == 0 && step.made == 0)
                error_ = "decompression failed: no progress";
            if (step.made > 0) return step.made;
        }
        return 0;
    }
    std::uint64_t input_offset() const override { return input_->input_offset(); }
    std::string error() const override { return error_; }

private:
    void end(bool at_boundary) {
        ended_ = true;
        if (!input_->error().empty())
            error_ = input_->error();
        else if (!at_boundary)
            error_ = "the compressed data end early";
    }

    std::unique_ptr<ByteStream> input_;
    std::unique_ptr<Decompressor> decompressor_;
    std::string error_;
    bool ended_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> decompress(std::unique_ptr<ByteStream> bytes) {
    std::unique_ptr<Decompressor> decompressor;
    switch (kind_of(bytes->peek(6))) {
        case Kind::plain: return bytes;
        case Kind::gzip: decompressor = std::make_unique<GzipDecompressor>(); break;
        case Kind::zstd: decompressor = std::make_unique<ZstdDecompressor>(); break;
        case Kind::xz: decompressor = std::make_unique<XzDecompressor>(); break;
    }
    return std::make_unique<BufferedStream>(
        std::make_unique<DecompressedSource>(std::move(bytes), std::move(decompressor)));
}

}  // namespace slipstream
