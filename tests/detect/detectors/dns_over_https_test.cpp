// DNS over HTTPS: told of the server, never scored.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(DnsOverHttps, names_the_resolver_and_does_not_score) {
    Scenario run;
    auto ssl = row<SslRecord>("10.0.0.5", "9.9.9.9", 443);
    ssl.is_doh = true;
    run.add_row(ssl);
    run.add_row(row<SslRecord>("10.0.0.5", "93.184.216.34", 443));
    auto found = run.evidence("DNS_OVER_HTTPS");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "using DNS over HTTPs. DNS server: 9.9.9.9 ");
    EXPECT_EQ(found[0].profile, ip("9.9.9.9"));
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
    EXPECT_EQ(found[0].accumulated, Score{});
}

TEST(DnsOverHttps, ordinary_tls_is_none) {
    Scenario run;
    run.add_row(row<SslRecord>("10.0.0.5", "93.184.216.34", 443));
    EXPECT_TRUE(run.evidence("DNS_OVER_HTTPS").empty());
}

}  // namespace
}  // namespace slipstream
