// Non-HTTP on port 80: both sides are told, and a recognised request clears the pair.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "NON_HTTP_PORT_80_CONNECTION";

TEST(NonHttpPort80, is_told_of_both_sides) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 80).bytes(100, 100));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 2u);
    const Evidence& server = found[0].profile == ip("10.0.0.5") ? found[1] : found[0];
    const Evidence& client = found[0].profile == ip("10.0.0.5") ? found[0] : found[1];
    EXPECT_EQ(client.description,
              "non-HTTP established connection to port 80. destination IP: 93.184.216.34");
    EXPECT_EQ(client.threat_level, ThreatLevel::low);
    EXPECT_EQ(server.description, "non-HTTP established connection to port 80. from IP: 10.0.0.5");
    EXPECT_EQ(server.threat_level, ThreatLevel::medium);
    EXPECT_EQ(server.related, std::vector{client.id});
}

TEST(NonHttpPort80, a_request_of_the_pair_clears_it) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 80).bytes(100, 100));
    run.add_row(row<HttpRecord>("10.0.0.5", "93.184.216.34", 80, 250));
    run.add(FlowBuilder("10.0.0.6", "93.184.216.34", 80).bytes(100, 100).service("http"));
    EXPECT_TRUE(run.evidence(type).empty());
}

}  // namespace
}  // namespace slipstream
