// Fuzzes the parsers of feeds: the first byte chooses the format, the rest is the file. What was taken must
// be found again, and no file may lose or invent lines.
#include <cstdint>
#include <string>

#include "capture/base/check.h"
#include "detect/intel/feed_list.h"
#include "detect/intel/load.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace slipstream;
    if (size < 1) return 0;
    constexpr int formats = static_cast<int>(FeedFormat::harmless_files) + 1;
    const std::string bytes(data + 1, data + size);
    IntelBuilder builder;
    const FeedReport report = parse_feed(
        bytes, {.format = static_cast<FeedFormat>(data[0] % formats), .source = "OCD-Datalake.csv"}, builder);
    const auto tables = std::move(builder).build();
    CHECK(tables->total() <= report.indicators);
    CHECK((tables->total() == 0) == (report.indicators == 0));
    (void)report.complaints();
    (void)parse_feed_list(bytes);
    for (const ListedFeed& feed : parse_feed_list(bytes)) CHECK(!feed.url.empty());

    const Indicator whole = recognise(bytes, DomainRule::any_name);
    IntelBuilder again;
    if (again.add(whole, again.origin({}), bytes)) {
        const auto one = std::move(again).build();
        CHECK(one->total() == 1);
        if (whole.kind == IndicatorKind::address) CHECK(one->find_address(whole.address));
        if (whole.kind == IndicatorKind::range) CHECK(one->find_address(whole.range.base()));
        if (whole.kind == IndicatorKind::domain)
            CHECK(one->find_domain("www." + whole.text) || whole.text.size() > 249);
        if (whole.kind == IndicatorKind::url) CHECK(one->find_url(whole.text));
    }
    return 0;
}
