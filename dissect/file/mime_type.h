// What type a file is, by its first bytes.
#pragma once

#include <string_view>
#include <vector>

#include "capture/base/bytes.h"
#include "dissect/file/byte_pattern_set.h"

namespace slipstream {

/// All signatures. One thread.
class MimeDetector {
public:
    /// As many first bytes as may matter.
    static constexpr std::size_t bytes_max = 4096;

    MimeDetector();
    /// The type with the strongest signature; empty when none matches.
    std::string_view type_of(Bytes first);

private:
    std::vector<std::string_view> types_;  // of the patterns, the strongest first
    BytePatternSet patterns_;
};

}  // namespace slipstream
