// What type a file is, by its first bytes.
#pragma once

#include <string_view>
#include <vector>

#include "capture/base/bytes.h"
#include "dissect/file/byte_pattern_set.h"
#include "dissect/file/mime_signatures.h"

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
    /// Signatures, the strongest first, and their patterns in the same order.
    struct Group {
        explicit Group(std::vector<MimeSignature> those);
        const MimeSignature* strongest_of(Bytes first);

        std::vector<MimeSignature> signatures;
        BytePatternSet patterns;
    };

    // Patterns that may begin at any byte are alive everywhere: among the others, each of their states would
    // be one for every state of those.
    Group at_first_byte_;
    Group at_any_byte_;
};

}  // namespace slipstream
