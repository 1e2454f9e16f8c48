// InflateStream: undoes gzip, zlib and raw deflate as the bytes come, with a bound on what comes out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "capture/base/bytes.h"

struct z_stream_s;

namespace slipstream {

class InflateStream {
public:
    /// What one body may become; the rest is not given.
    static constexpr std::uint64_t bytes_out_max = std::uint64_t{1} << 30;

    InflateStream();
    ~InflateStream();
    InflateStream(const InflateStream&) = delete;
    InflateStream& operator=(const InflateStream&) = delete;

    /// Calls `out` with what comes out. False when this data is not compressed as announced; nothing more
    /// comes then. Bytes behind the end of the compressed stream are passed over.
    bool feed(Bytes data, const std::function<void(Bytes)>& out);

private:
    bool start(int window_bits);
    bool run(Bytes data, const std::function<void(Bytes)>& out);

    std::unique_ptr<z_stream_s> stream_;
    std::uint64_t bytes_out_ = 0;
    bool started_ = false;
    bool raw_ = false;
    bool ended_ = false;
};

}  // namespace slipstream
