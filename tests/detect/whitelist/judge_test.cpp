// The decisions of sections 3.4 and 3.5, entry by entry: what is known of the two sides of a row or an
// evidence.
#include "detect/whitelist/judge.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "tests/detect/whitelist/listing.h"
#include "tests/flowtable/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr FlowSide source = FlowSide::source;
constexpr FlowSide destination = FlowSide::destination;

class Judge : public ::testing::Test {
protected:
    Judge() : facts({}, HashKey{}) {}

    bool hides(std::string_view list, const Evidence& evidence, NameTable popular = {}) {
        return WhitelistJudge(listing(list, std::move(popular)), facts).hides(evidence).has_value();
    }
    template <class Row>
    bool hides_row(std::string_view list, const Row& row) {
        return WhitelistJudge(listing(list), facts).hides_row(row).has_value();
    }
    static Entity entity(Entity::Kind kind, FlowSide side, std::string value) {
        return {.kind = kind, .side = side, .value = std::move(value)};
    }
    /// Evidence about the originator 10.0.0.5; the victim is an address.
    static Evidence evidence(std::string victim = "93.184.216.34", std::string attacker = "10.0.0.5") {
        Evidence e;
        e.attacker = entity(Entity::Kind::ip, source, std::move(attacker));
        e.victim = entity(Entity::Kind::ip, destination, std::move(victim));
        return e;
    }
    void resolve(std::string_view name, std::vector<std::string> answers) {
        facts.learn(dns("10.0.0.5", name, std::move(answers)));
    }
    NetworkFacts facts;
};

TEST_F(Judge, vector_29_an_address_hides_by_direction_and_ignored) {
    EXPECT_TRUE(hides("ip,1.2.3.4,src,alerts", evidence("9.9.9.9", "1.2.3.4")));
    EXPECT_FALSE(hides("ip,1.2.3.4,src,alerts", evidence("1.2.3.4")));
    Evidence as_destination = evidence();
    as_destination.attacker = entity(Entity::Kind::ip, destination, "1.2.3.4");
    EXPECT_FALSE(hides("ip,1.2.3.4,src,alerts", as_destination));
    EXPECT_FALSE(hides_row("ip,1.2.3.4,src,alerts", FlowRecord(FlowBuilder("1.2.3.4", "10.0.0.5", 80))));
}

TEST_F(Judge, vector_30_a_name_does_not_widen) {
    Evidence e = evidence();
    e.victim = entity(Entity::Kind::domain, destination, "a.example.com");
    EXPECT_TRUE(hides("domain,a.example.com,both,alerts", e));
    e.victim->value = "x.A.example.com";
    EXPECT_TRUE(hides("domain,a.example.com,both,alerts", e));
    e.victim->value = "b.example.com";
    EXPECT_FALSE(hides("domain,a.example.com,both,alerts", e));
}

TEST_F(Judge, the_victim_is_asked_after_the_attacker) {
    EXPECT_TRUE(hides("ip,93.184.216.0/24,dst,both", evidence()));
    EXPECT_FALSE(hides("ip,93.184.216.0/24,dst,flows", evidence()));
    Evidence alone = evidence();
    alone.victim.reset();
    EXPECT_FALSE(hides("ip,93.184.216.0/24,dst,both", alone));
}

TEST_F(Judge, names_of_an_address_count_as_its_destination) {
    EXPECT_FALSE(hides("domain,example.com,dst,alerts", evidence()));
    resolve("www.Example.com", {"93.184.216.34"});
    EXPECT_TRUE(hides("domain,example.com,dst,alerts", evidence()));
    EXPECT_TRUE(hides("domain,www.example.com,both,alerts", evidence()));
    EXPECT_FALSE(hides("domain,example.com,src,alerts", evidence()));
    EXPECT_FALSE(hides("domain,example.com,dst,flows", evidence()));
    EXPECT_FALSE(hides("domain,example.com,dst,alerts", evidence("93.184.216.35")));
}

TEST_F(Judge, a_name_brings_its_addresses_and_aliases) {
    resolve("shop.example.org", {"edge.example.net", "93.184.216.34"});
    Evidence e = evidence("10.9.9.9");
    e.victim = entity(Entity::Kind::domain, destination, "shop.example.org");
    EXPECT_TRUE(hides("ip,93.184.216.34,dst,alerts", e));
    EXPECT_TRUE(hides("domain,example.net,dst,alerts", e));
    EXPECT_FALSE(hides("domain,example.com,dst,alerts", e));
}

TEST_F(Judge, a_url_is_judged_by_its_host) {
    Evidence e = evidence();
    for (const char* url :
         {"http://user@a.example.com:8080/x?y#z", "a.example.com/x", "https://a.example.com"}) {
        e.victim = entity(Entity::Kind::url, destination, url);
        EXPECT_TRUE(hides("domain,a.example.com,dst,alerts", e)) << url;
        EXPECT_FALSE(hides("domain,b.example.com,dst,alerts", e)) << url;
    }
    e.victim = entity(Entity::Kind::url, destination, "http://93.184.216.34/x");
    EXPECT_TRUE(hides("ip,93.184.216.34,dst,alerts", e));
    e.victim = entity(Entity::Kind::url, destination, "http://[2001:db8::1]:80/x");
    EXPECT_TRUE(hides("ip,2001:db8::/32,dst,alerts", e));
}

TEST_F(Judge, the_mac_of_a_host_hides_what_it_does) {
    facts.learn(arp("request", "10.0.0.5", 7, "10.0.0.1", 0));
    EXPECT_TRUE(hides("mac,02:00:00:00:00:07,src,alerts", evidence()));
    EXPECT_FALSE(hides("mac,02:00:00:00:00:07,dst,alerts", evidence()));
    EXPECT_FALSE(hides("mac,02:00:00:00:00:08,src,alerts", evidence()));
}

TEST_F(Judge, an_organisation_acts_only_when_it_is_listed_and_as_it_is_listed) {
    const Evidence facebook = evidence("157.240.1.35");
    EXPECT_FALSE(hides("ip,9.9.9.9,both,both", facebook));
    EXPECT_FALSE(hides("organization,google,both,both", facebook));
    EXPECT_TRUE(hides("organization,facebook,dst,alerts", facebook));
    EXPECT_FALSE(hides("organization,facebook,src,alerts", facebook));
    EXPECT_FALSE(hides("organization,facebook,both,flows", facebook));
    Evidence by_name = evidence();
    by_name.victim = entity(Entity::Kind::domain, destination, "static.fbcdn.net");
    EXPECT_TRUE(hides("organization,facebook,both,alerts", by_name));
}

TEST_F(Judge, an_organisation_is_known_by_its_system_too_where_a_database_tells_it) {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("slipstream-judge-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string command =
        "perl " SLIPSTREAM_TEST_DATA "/make_geo_databases.pl '" + folder.string() + "' 2> /dev/null";
    const bool made = std::system(command.c_str()) == 0;
    auto geo = GeoDatabase::open("", made ? (folder / "system.mmdb").string() : "");
    std::filesystem::remove_all(folder);
    if (!made) GTEST_SKIP() << "libmaxmind-db-writer-perl is not installed";
    ASSERT_TRUE(geo);
    WhitelistJudge judge(listing("organization,facebook,dst,alerts"), facts, *geo);
    EXPECT_TRUE(judge.hides(evidence("5.6.7.8")));  // AS32934
    EXPECT_FALSE(judge.hides(evidence("5.7.7.8")));
    EXPECT_FALSE(
        WhitelistJudge(listing("organization,facebook,dst,alerts"), facts).hides(evidence("5.6.7.8")));
}

TEST_F(Judge, what_strangers_rent_of_an_organisation_is_not_trusted) {
    EXPECT_FALSE(hides("organization,google,both,both", evidence("34.102.136.180")));
    EXPECT_FALSE(hides("organization,microsoft,both,both", evidence("20.42.65.92")));
}

TEST_F(Judge, popular_domains_hide_evidence_about_them) {
    NameTable popular({{"example.com", 1}});
    Evidence e = evidence();
    e.victim = entity(Entity::Kind::domain, destination, "cdn.example.com");
    EXPECT_TRUE(hides("", e, popular));
    e.victim->value = "cdn.example.org";
    EXPECT_FALSE(hides("", e, popular));
}

TEST_F(Judge, flows_are_hidden_by_either_address) {
    const FlowRecord flow = FlowBuilder("10.0.0.5", "93.184.216.34", 80);
    EXPECT_TRUE(hides_row("ip,10.0.0.5,src,flows", flow));
    EXPECT_TRUE(hides_row("ip,93.184.216.34,both,both", flow));
    EXPECT_FALSE(hides_row("ip,10.0.0.5,dst,flows", flow));
    EXPECT_FALSE(hides_row("ip,93.184.216.34,src,flows", flow));
    EXPECT_FALSE(hides_row("ip,10.0.0.5,src,alerts", flow));
}

TEST_F(Judge, flows_are_hidden_by_the_names_of_their_sides) {
    resolve("www.example.com", {"93.184.216.34"});
    EXPECT_TRUE(
        hides_row("domain,example.com,dst,flows", FlowRecord(FlowBuilder("10.0.0.5", "93.184.216.34", 80))));
    EXPECT_TRUE(
        hides_row("domain,example.com,src,flows", FlowRecord(FlowBuilder("93.184.216.34", "10.0.0.5", 80))));
    EXPECT_FALSE(
        hides_row("domain,example.com,src,flows", FlowRecord(FlowBuilder("10.0.0.5", "93.184.216.34", 80))));
}

TEST_F(Judge, rows_are_hidden_by_what_they_asked_for) {
    auto ssl = row<SslRecord>("10.0.0.5", "93.184.216.34", 443);
    ssl.server_name = "www.Example.com";
    auto http = row<HttpRecord>("10.0.0.5", "93.184.216.34", 80);
    http.host = "example.com";
    auto query = dns("10.0.0.5", "a.example.com", {"1.2.3.4"});
    for (const char* list : {"domain,example.com,dst,flows", "domain,example.com,both,both"}) {
        EXPECT_TRUE(hides_row(list, ssl)) << list;
        EXPECT_TRUE(hides_row(list, http)) << list;
        EXPECT_TRUE(hides_row(list, query)) << list;
    }
    EXPECT_FALSE(hides_row("domain,example.com,src,flows", ssl));
    EXPECT_TRUE(hides_row("ip,1.2.3.4,dst,flows", query));
    EXPECT_FALSE(hides_row("ip,1.2.3.4,src,flows", query));
}

TEST_F(Judge, the_common_name_of_a_certificate_counts_not_its_whole_subject) {
    X509Record certificate;
    certificate.time = test_origin;
    certificate.fingerprint = "ab12";
    certificate.subject = "CN=*.example.com,O=Example";
    facts.learn(certificate);
    auto ssl = row<SslRecord>("10.0.0.5", "93.184.216.34", 443);
    EXPECT_FALSE(hides_row("domain,example.com,dst,flows", ssl));
    ssl.certificate_fingerprints = {"ab12"};
    EXPECT_TRUE(hides_row("domain,example.com,dst,flows", ssl));
}

TEST_F(Judge, flows_are_hidden_by_mac_their_own_or_the_known_one) {
    const FlowRecord flow = FlowBuilder("10.0.0.5", "10.0.0.9", 80).macs(7, 9);
    EXPECT_TRUE(hides_row("mac,02:00:00:00:00:07,src,flows", flow));
    EXPECT_TRUE(hides_row("mac,02:00:00:00:00:09,dst,flows", flow));
    EXPECT_FALSE(hides_row("mac,02:00:00:00:00:07,dst,flows", flow));
    facts.learn(arp("request", "10.0.0.6", 6, "10.0.0.1", 0));
    EXPECT_TRUE(
        hides_row("mac,02:00:00:00:00:06,src,flows", FlowRecord(FlowBuilder("10.0.0.6", "10.0.0.9", 80))));
}

TEST_F(Judge, organisations_hide_flows_but_no_arp) {
    EXPECT_TRUE(
        hides_row("organization,google,dst,flows", FlowRecord(FlowBuilder("10.0.0.5", "8.8.8.8", 443))));
    EXPECT_TRUE(hides_row("organization,google,dst,flows", dns("10.0.0.5", "www.google.com", {})));
    EXPECT_FALSE(hides_row("organization,google,both,flows", arp("request", "10.0.0.5", 5, "8.8.8.8", 0)));
    EXPECT_TRUE(hides_row("ip,10.0.0.5,src,flows", arp("request", "10.0.0.5", 5, "8.8.8.8", 0)));
}

TEST_F(Judge, tells_detectors_which_names_are_trusted) {
    WhitelistJudge judge(listing("domain,a.example.com,dst,alerts\norganization,google,both,alerts",
                                 NameTable({{"example.org", 1}})),
                         facts);
    EXPECT_TRUE(judge.is_whitelisted_domain("X.a.example.com"));
    EXPECT_TRUE(judge.is_whitelisted_domain("www.example.org."));
    EXPECT_TRUE(judge.is_whitelisted_domain("www.google.com"));
    EXPECT_FALSE(judge.is_whitelisted_domain("b.example.com"));
    EXPECT_FALSE(WhitelistJudge(nullptr, facts).is_whitelisted_domain("a.example.com"));
}

TEST_F(Judge, a_swap_keeps_what_was_counted) {
    WhitelistJudge judge(listing("ip,1.2.3.4,both,both\nip,5.6.7.8,both,both"), facts);
    auto old = judge.hides(evidence("1.2.3.4"));
    ASSERT_TRUE(old);
    judge.count_evidence(*old);
    judge.replace(listing("ip,1.2.3.4,both,both"));
    EXPECT_FALSE(judge.is_current(*old));
    auto now = judge.hides(evidence("1.2.3.4"));
    ASSERT_TRUE(now);
    EXPECT_TRUE(judge.is_current(*now));
    judge.count_evidence(*now);
    judge.count_row(*now);
    EXPECT_FALSE(judge.hides(evidence("5.6.7.8")));
    std::vector<WhitelistCount> sum;
    add_counts(sum, judge.counts());
    ASSERT_EQ(sum.size(), 2U);
    EXPECT_EQ(sum[0].entry, "ip,1.2.3.4,both,both");
    EXPECT_EQ(sum[0].evidence, 2U);
    EXPECT_EQ(sum[0].flows, 1U);
    judge.replace(nullptr);
    EXPECT_FALSE(judge.hides(evidence("1.2.3.4")));
}

}  // namespace
}  // namespace slipstream
