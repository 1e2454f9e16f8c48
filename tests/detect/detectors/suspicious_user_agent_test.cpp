// Suspicious user agents: acceptance vector 35 and letters inside of other words.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

HttpRecord request(std::string agent) {
    auto http = row<HttpRecord>("10.0.0.5", "93.184.216.34", 80);
    http.host = "shop.example";
    http.uri = "/a";
    http.user_agent = std::move(agent);
    return http;
}

TEST(SuspiciousUserAgent, vector_35_a_lookup_string_in_the_agent) {
    Scenario run;
    run.add_row(request("Mozilla/5.0 ... ${jndi:ldap://x}"));
    auto found = run.evidence("SUSPICIOUS_USER_AGENT");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description,
              "Suspicious user-agent: Mozilla/5.0 ... ${jndi:ldap://x} while connecting to shop.example/a");
    EXPECT_EQ(found[0].accumulated, (Score{800'000'000}));
}

TEST(SuspiciousUserAgent, any_case_as_a_word) {
    Scenario run;
    run.add_row(request("HTTPSend/1.0"));
    EXPECT_EQ(run.evidence("SUSPICIOUS_USER_AGENT").size(), 1u);
}

TEST(SuspiciousUserAgent, letters_inside_of_other_words_are_left_alone) {
    Scenario run;
    run.add_row(request("FPBrowser/2 (pbx7; upb)"));
    run.add_row(request(""));
    run.add_row(row<HttpRecord>("10.0.0.5", "93.184.216.34", 80));
    EXPECT_TRUE(run.evidence("SUSPICIOUS_USER_AGENT").empty());
}

}  // namespace
}  // namespace slipstream
