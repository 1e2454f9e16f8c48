// The two JSON feeds and what is not JSON.
#include "detect/intel/json_feed.h"

#include <gtest/gtest.h>

#include "tests/detect/intel/feed_case.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(JsonFeed, one_object_a_line) {
    auto feed = read_text(
        R"({"ip":{"v4":"8.8.1.1","v6":""},"src":{"name":["first","second"]},"tags":{"str":["c2","rat"]}})"
        "\n{\"ip\":{\"v4\":\"nonsense\"}}\n{broken\n");
    EXPECT_EQ(feed.about_address("8.8.1.1"), "first");
    EXPECT_EQ(feed.tables->find_address(*IpAddress::parse("8.8.1.1"))->tags, "c2, rat");
    EXPECT_EQ(feed.report.fault(LineFault::no_indicator).first_line, 2U);
    EXPECT_EQ(feed.report.fault(LineFault::bad_json).first_line, 3U);
}

TEST(JsonFeed, an_array_of_domains_keeps_the_newest_week) {
    auto feed = read_text(
        R"([{"DomainAddress":"new.example.com","InsertDate":"2024-05-10T01:02:03"},
            {"DomainAddress":"week.example.com","InsertDate":"2024-05-03T23:00:00"},
            {"DomainAddress":"old.example.com","InsertDate":"2024-05-02T23:00:00"}])");
    EXPECT_EQ(feed.about_domain("new.example.com"), "None");
    EXPECT_EQ(feed.about_domain("week.example.com"), "None");
    EXPECT_EQ(feed.about_domain("old.example.com"), "not listed");
    EXPECT_EQ(feed.faults(LineFault::expired), 1U);
}

TEST(JsonFeed, a_broken_array_is_one_fault) {
    auto feed = read_text("[{\"DomainAddress\":");
    EXPECT_EQ(feed.faults(LineFault::bad_json), 1U);
    EXPECT_TRUE(feed.tables->empty());
}

}  // namespace
}  // namespace slipstream
