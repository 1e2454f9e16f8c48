// Names resolved and not contacted: every way in which a contact counts, and when it is decided.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "DNS_WITHOUT_CONNECTION";

TEST(DnsWithoutConnection, a_name_that_is_never_contacted_is_reported_once) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "C2.example", {"93.184.216.34"}));
    run.add_row(dns("10.0.0.5", "c2.example", {"93.184.216.34"}, 60));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "domain C2.example resolved with no connection");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
    EXPECT_EQ(found[0].victim->value, "C2.example");
}

TEST(DnsWithoutConnection, is_decided_after_half_an_hour_of_packet_time) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "c2.example", {"93.184.216.34"}));
    run.add(FlowBuilder("10.0.0.5", "10.0.0.1", 80).at(1'801));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(1'900));
    EXPECT_EQ(run.evidence(type).size(), 1u);
}

TEST(DnsWithoutConnection, a_contact_of_any_address_of_the_name_counts) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "a.example", {"93.184.216.34"}));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(5));
    run.add_row(dns("10.0.0.5", "b.example", {"93.184.216.35"}, 10));
    run.add_row(dns("10.0.0.9", "b.example", {"93.184.216.36"}, 11));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.36", 443).at(12));
    run.add(FlowBuilder("10.0.0.9", "93.184.216.36", 443).at(12));
    run.add_row(dns("10.0.0.5", "c.example", {"edge.example", "93.184.216.37"}, 20));
    run.add_row(dns("10.0.0.5", "edge.example", {"93.184.216.38"}, 21));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.38", 443).at(22));
    EXPECT_TRUE(run.evidence(type).empty());
}

TEST(DnsWithoutConnection, what_is_said_in_an_open_connection_counts) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "a.example", {"93.184.216.34"}));
    run.add_row(row<SslRecord>("10.0.0.5", "93.184.216.34", 443, 5));
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(5).duration(3'000));
    EXPECT_TRUE(run.evidence(type).empty());
}

TEST(DnsWithoutConnection, local_reverse_and_failed_names_are_left_out) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "printer", {"93.184.216.34"}));
    run.add_row(dns("10.0.0.5", "printer.local", {"93.184.216.34"}));
    run.add_row(dns("10.0.0.5", "wpad.example", {"93.184.216.34"}));
    run.add_row(dns("10.0.0.5", "origin.asn.cymru.com", {"93.184.216.34"}));
    run.add_row(dns("10.0.0.5", "mail.example", {"93.184.216.34"}, 0, "MX"));
    run.add_row(dns("10.0.0.5", "none.example", {}));
    DnsRecord refused = dns("10.0.0.5", "refused.example", {"93.184.216.34"});
    refused.response_code_name = "REFUSED";
    run.add_row(refused);
    EXPECT_TRUE(run.evidence(type).empty());
}

}  // namespace
}  // namespace slipstream
