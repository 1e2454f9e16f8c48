// Connections without DNS: what an answer explains, before and shortly after the connection.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "CONNECTION_WITHOUT_DNS";

TEST(ConnectionWithoutDns, an_address_that_no_answer_led_to) {
    Scenario run;
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "A connection without DNS resolution to Destination IP: 93.184.216.34");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
    EXPECT_EQ(found[0].time, test_origin);
    EXPECT_FALSE(found[0].victim);
    EXPECT_EQ(found[0].destination_port, 443);
}

TEST(ConnectionWithoutDns, an_answer_before_or_within_15_seconds_after_explains_it) {
    Scenario run;
    run.add_row(dns("10.0.0.9", "a.example", {"93.184.216.34"}, -100));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.35", 443).at(10));
    run.add_row(dns("10.0.0.5", "b.example", {"93.184.216.35"}, 24));
    run.add(FlowBuilder("10.0.0.5", "10.0.0.1", 80).at(100));
    EXPECT_TRUE(run.evidence(type).empty());
}

TEST(ConnectionWithoutDns, an_answer_that_comes_too_late_or_is_too_old_does_not) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "old.example", {"93.184.216.34"}, -90'000));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.35", 443));
    run.add(FlowBuilder("10.0.0.5", "10.0.0.1", 80).at(20));
    run.add_row(dns("10.0.0.5", "late.example", {"93.184.216.35"}, 21));
    EXPECT_EQ(run.evidence(type).size(), 2u);
}

TEST(ConnectionWithoutDns, dns_icmp_dhcp_and_doh_servers_and_local_addresses_are_left_out) {
    Scenario run;
    auto doh = row<SslRecord>("10.0.0.5", "9.9.9.9", 443);
    doh.is_doh = true;
    run.add_row(doh);
    run.add(FlowBuilder("10.0.0.5", "9.9.9.9", 443));
    run.add(FlowBuilder("10.0.0.5", "8.8.8.8", 53, "udp").service("dns"));
    run.add(FlowBuilder("10.0.0.5", "8.8.4.4", 8, "icmp"));
    run.add(FlowBuilder("10.0.0.5", "192.168.7.7", 80));
    run.add(FlowBuilder("10.0.0.5", "239.1.1.1", 80, "udp"));
    EXPECT_TRUE(run.evidence(type).empty());
}

TEST(ConnectionWithoutDns, repetitions_are_counted_not_listed) {
    Scenario run;
    for (int i = 0; i < 500; ++i) run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(i));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 3u);
    EXPECT_NE(found.back().description.find("Seen 100 times"), std::string::npos);
}

}  // namespace
}  // namespace slipstream
