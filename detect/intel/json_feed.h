// The two JSON feeds: an array of domains with dates (hole.cert.pl) and one object with an address a line
// (rstcloud). Read with simdjson; bad JSON is a counted fault.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "detect/intel/feed_sink.h"

namespace slipstream {

class JsonFeed {
public:
    static constexpr std::size_t array_bytes_max = std::size_t{256} << 20;

    explicit JsonFeed(FeedSink& sink);
    ~JsonFeed();
    JsonFeed(const JsonFeed&) = delete;
    JsonFeed& operator=(const JsonFeed&) = delete;

    /// One object: {"ip": {"v4": ...}, "src": {"name": [...]}, "tags": {"str": [...]}}.
    void line(std::string_view text, std::uint64_t number);
    /// A whole file: [{"DomainAddress": ..., "InsertDate": ...}, ...]. Entries more than seven days older
    /// than the newest are left out, so that the answer depends on the file only. Faults count entries
    /// from 1.
    void array(std::string_view text);

private:
    struct Parser;
    FeedSink& sink_;
    std::unique_ptr<Parser> parser_;
};

}  // namespace slipstream
