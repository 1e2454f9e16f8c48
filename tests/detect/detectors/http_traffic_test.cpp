// Plain HTTP: one line per server, with a true count.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(HttpTraffic, is_informational_and_counted) {
    Scenario run;
    for (int i = 0; i < 100; ++i) run.add_row(row<HttpRecord>("10.0.0.5", "93.184.216.34", 80, i));
    auto found = run.evidence("HTTP_TRAFFIC");
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].description, "Unencrypted HTTP traffic from 10.0.0.5 to 93.184.216.34.");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
    EXPECT_NE(found[2].description.find("Seen 100 times"), std::string::npos);
    EXPECT_EQ(found[2].accumulated, Score{});
}

TEST(HttpTraffic, tls_is_none) {
    Scenario run;
    run.add_row(row<SslRecord>("10.0.0.5", "93.184.216.34", 443));
    EXPECT_TRUE(run.evidence("HTTP_TRAFFIC").empty());
}

}  // namespace
}  // namespace slipstream
