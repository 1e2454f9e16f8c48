// Several operating systems in the user agents of one host.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "MULTIPLE_USER_AGENT";

HttpRecord request(std::string agent, double offset_s) {
    auto http = row<HttpRecord>("10.0.0.5", "93.184.216.34", 80, offset_s);
    http.user_agent = std::move(agent);
    return http;
}

TEST(MultipleUserAgent, another_system_is_reported_once_per_agent) {
    Scenario run;
    run.add_row(request("Mozilla/5.0 (Windows NT 10.0; Win64)", 0));
    run.add_row(request("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)", 1));
    run.add_row(request("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)", 2));
    run.add_row(request("curl/8.1", 3));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].description,
              "Using multiple user-agents: \"Mozilla/5.0 (Windows NT 10.0; Win64)\" then "
              "\"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)\"");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
}

TEST(MultipleUserAgent, programs_of_one_system_are_no_finding) {
    Scenario run;
    run.add_row(request("Microsoft-CryptoAPI/10.0", 0));
    run.add_row(request("Mozilla/5.0 (Windows NT 10.0; Win64)", 1));
    run.add_row(request("Windows-Update-Agent/10", 2));
    EXPECT_TRUE(run.evidence(type).empty());
}

TEST(MultipleUserAgent, the_first_system_counts_not_the_first_agent) {
    Scenario run;
    run.add_row(request("curl/8.1", 0));
    run.add_row(request("Mozilla/5.0 (Linux; Android 14)", 1));
    run.add_row(request("Dalvik/2.1 (Linux; U; Android 14)", 2));
    EXPECT_TRUE(run.evidence(type).empty());
}

TEST(MultipleUserAgent, a_thousand_agents_are_bounded) {
    Scenario run;
    run.add_row(request("Mozilla/5.0 (Windows NT 10.0)", 0));
    for (int i = 0; i < 1'000; ++i) run.add_row(request("tool/" + std::to_string(i), i));
    EXPECT_EQ(run.evidence(type).size(), 32u);
}

}  // namespace
}  // namespace slipstream
