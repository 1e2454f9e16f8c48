// The files a user writes himself: indicators, JA3 and JARM fingerprints, and MD5s of files that lists
// wrongly name.
#pragma once

#include <cstdint>
#include <string_view>

#include "detect/intel/feed_sink.h"

namespace slipstream {

/// By the format of the sink's feed:
///   own_indicators  indicator, level, description[, tag]
///   own_ja3         MD5, level, description
///   own_jarm        62 digits, level, description
///   harmless_files  description, MD5[, MD5 ...]
/// All fields may be quoted. The first line that holds no indicator is taken for a header.
class LocalFile {
public:
    explicit LocalFile(FeedSink& sink) : sink_(sink) {}
    void line(std::string_view line, std::uint64_t number);

private:
    Indicator recognise_value(std::string_view value) const;
    bool take_harmless(std::string_view line, std::uint64_t number);

    FeedSink& sink_;
    bool first_seen_ = false;
};

}  // namespace slipstream
