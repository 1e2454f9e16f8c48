// DGA: acceptance vectors 18 and 19, what is not counted, and the answer for any number of shards.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"
#include "tests/detect/whitelist/listing.h"

namespace slipstream {
namespace {

using namespace testing;

DnsRecord nxdomain(std::string_view host, const std::string& name, double offset_s) {
    DnsRecord row = dns(host, name, {}, offset_s);
    row.response_code_name = "NXDOMAIN";
    return row;
}

TEST(DgaNxdomains, vector_18_ten_times_one_name_is_no_dga) {
    Scenario run;
    for (int i = 0; i < 10; ++i) run.add_row(nxdomain("10.0.0.5", "dead.example", i));
    EXPECT_TRUE(run.evidence("DGA_NXDOMAINS").empty());
}

TEST(DgaNxdomains, vector_19_twenty_names_are_reported_at_10_15_and_20) {
    Scenario run;
    for (int i = 0; i < 20; ++i) run.add_row(nxdomain("10.0.0.5", fmt::format("n{}.example", i), i));
    auto found = run.evidence("DGA_NXDOMAINS");
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].description,
              "Possible DGA or domain scanning. 10.0.0.5 failed to resolve 10 different domains");
    EXPECT_EQ(found[0].confidence, Confidence::of(0.1));
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_EQ(found[0].flows.total, 10u);
    EXPECT_EQ(found[1].confidence, Confidence::of(0.15));
    EXPECT_EQ(found[2].confidence, Confidence::of(0.2));
    EXPECT_EQ(found[2].flows.total, 5u);
}

TEST(DgaNxdomains, reverse_and_multicast_names_do_not_count) {
    Scenario run;
    for (int i = 0; i < 10; ++i) {
        run.add_row(nxdomain("10.0.0.5", fmt::format("{}.0.0.10.in-addr.arpa", i), i));
        run.add_row(nxdomain("10.0.0.5", fmt::format("printer{}.local", i), i));
        run.add_row(dns("10.0.0.5", fmt::format("fine{}.example", i), {"192.0.2.1"}, i));
    }
    EXPECT_TRUE(run.evidence("DGA_NXDOMAINS").empty());
}

TEST(DgaNxdomains, names_the_user_trusts_do_not_count) {
    Scenario run;
    run.config.whitelist = listing("domain,trusted.org,dst,alerts");
    for (int i = 0; i < 10; ++i) run.add_row(nxdomain("10.0.0.5", fmt::format("n{}.trusted.org", i), i));
    EXPECT_TRUE(run.evidence("DGA_NXDOMAINS").empty());
}

TEST(DgaNxdomains, names_of_one_host_and_window_count_together) {
    Scenario run;
    for (int i = 0; i < 9; ++i) {
        run.add_row(nxdomain("10.0.0.5", fmt::format("a{}.example", i), i));
        run.add_row(nxdomain("10.0.0.6", fmt::format("b{}.example", i), i));
    }
    run.add_row(nxdomain("10.0.0.5", "late.example", 3'700));
    EXPECT_TRUE(run.evidence("DGA_NXDOMAINS").empty());
}

TEST(DgaNxdomains, ten_thousand_names_are_a_few_reports_the_same_for_any_shards) {
    Scenario run;
    for (int i = 0; i < 10'000; ++i)
        run.add_row(nxdomain("10.0.0.5", fmt::format("n{}.example", i), i * 0.1));
    auto one = run.findings(1, 1);
    auto three = run.findings(3, 2, 100);
    EXPECT_LT(one.evidence.size(), 40u);
    ASSERT_EQ(one.evidence.size(), three.evidence.size());
    for (std::size_t i = 0; i < one.evidence.size(); ++i) EXPECT_EQ(one.evidence[i].id, three.evidence[i].id);
}

}  // namespace
}  // namespace slipstream
