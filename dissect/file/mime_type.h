// What type a file is, by its first bytes.
#pragma once

#include <memory>
#include <string_view>

#include "capture/base/bytes.h"

namespace slipstream {

/// All signatures, compiled. Const and shareable once made.
class MimeDetector {
public:
    /// As many first bytes as may matter.
    static constexpr std::size_t bytes_max = 4096;

    MimeDetector();
    ~MimeDetector();
    /// The type with the strongest signature; empty when none matches.
    std::string_view type_of(Bytes first) const;

private:
    struct Signatures;
    std::unique_ptr<const Signatures> signatures_;
};

}  // namespace slipstream
