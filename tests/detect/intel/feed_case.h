// A feed in a few lines, read as the program reads it.
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "detect/intel/load.h"

namespace slipstream::testing {

struct FeedCase {
    std::shared_ptr<const IntelTables> tables;
    FeedReport report;

    std::string_view about_address(std::string_view text) const {
        auto match = tables->find_address(IpAddress::parse(text).value_or(IpAddress{}));
        return match ? match->description : "not listed";
    }
    std::string_view about_domain(std::string_view name) const {
        auto match = tables->find_domain(name);
        return match ? match->description : "not listed";
    }
    std::string_view about_hash(IndicatorKind kind, std::string_view hash) const {
        auto match = tables->find_hash(kind, hash);
        return match ? match->description : "not listed";
    }
    std::uint64_t faults(LineFault kind) const { return report.fault(kind).lines; }
};

inline FeedCase read_text(std::string_view bytes, FeedDescription feed = {}) {
    if (feed.source.empty()) feed.source = "feed.txt";
    IntelBuilder builder;
    FeedCase out;
    out.report = parse_feed(bytes, feed, builder);
    out.tables = std::move(builder).build();
    return out;
}

}  // namespace slipstream::testing
