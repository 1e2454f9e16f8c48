// Non-SSL on port 443: acceptance vector 50 and what proves nothing.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "NON_SSL_PORT_443_CONNECTION";

FlowRecord plain(double offset_s) {
    return FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(offset_s).bytes(100, 100);
}
FlowRecord tls(double offset_s) {
    return FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(offset_s).bytes(100, 100).service("ssl");
}

TEST(NonSslPort443, vector_50_a_tls_flow_299_seconds_before_clears_it) {
    Scenario run;
    run.add(tls(0)).add(plain(299));
    EXPECT_TRUE(run.evidence(type).empty());
}

TEST(NonSslPort443, vector_50_one_of_301_seconds_before_does_not) {
    Scenario run;
    run.add(tls(0)).add(plain(301));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description,
              "non-SSL established connection to port 443. destination IP: 93.184.216.34");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::medium);
    EXPECT_EQ(found[0].accumulated, (Score{400'000'000}));
}

TEST(NonSslPort443, a_later_tls_flow_or_handshake_of_the_pair_clears_it) {
    Scenario run;
    run.add(plain(0)).add(tls(299));
    EXPECT_TRUE(run.evidence(type).empty());
    Scenario handshake;
    handshake.add(plain(0));
    handshake.add_row(row<SslRecord>("10.0.0.5", "93.184.216.34", 443, 200));
    EXPECT_TRUE(handshake.evidence(type).empty());
}

TEST(NonSslPort443, another_pair_does_not_clear_it) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.6", "93.184.216.34", 443).bytes(1, 1).service("ssl")).add(plain(1));
    EXPECT_EQ(run.evidence(type).size(), 1u);
}

TEST(NonSslPort443, empty_unanswered_and_datagram_flows_are_left_out) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.35", 443).bytes(9, 0).state("S0"));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.36", 443, "udp").bytes(9, 9));
    EXPECT_TRUE(run.evidence(type).empty());
}

TEST(NonSslPort443, the_same_findings_for_any_number_of_shards) {
    Scenario run;
    for (int i = 0; i < 300; ++i) {
        std::string host = "10.0.0." + std::to_string(i % 17 + 1);
        run.add(FlowBuilder(host, "93.184.216.34", 443).at(i * 20).bytes(5, 5));
        if (i % 5 == 0)
            run.add(FlowBuilder(host, "93.184.216.34", 443).at(i * 20).bytes(5, 5).service("ssl"));
    }
    auto one = run.findings(1, 1);
    auto four = run.findings(4, 2, 7);
    ASSERT_FALSE(one.evidence.empty());
    ASSERT_EQ(one.evidence.size(), four.evidence.size());
    for (std::size_t i = 0; i < one.evidence.size(); ++i) EXPECT_EQ(one.evidence[i].id, four.evidence[i].id);
}

}  // namespace
}  // namespace slipstream
