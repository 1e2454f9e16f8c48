// Every text format of public feeds in a few made-up lines, and what must not be lost in any of them.
#include "detect/intel/text_feed.h"

#include <gtest/gtest.h>

#include "tests/detect/intel/feed_case.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(TextFeed, csv_with_a_header_names_the_description) {
    auto feed = read_text(
        "# a list\nfirst_seen_utc,dst_ip,dst_port,malware\n"
        "\"2024-01-02 03:04:05\",\"8.8.1.1\",\"443\",\"Emotet\"\n2024-01-02,8.8.1.2,80,Qakbot\n");
    EXPECT_EQ(feed.about_address("8.8.1.1"), "Emotet");
    EXPECT_EQ(feed.about_address("8.8.1.2"), "Qakbot");
    EXPECT_TRUE(feed.report.complaints().empty());
}

TEST(TextFeed, no_line_is_lost_to_words_in_it) {
    auto feed = read_text("profile.example.com,score url file email number\nattacker.example.com,type\n");
    EXPECT_EQ(feed.about_domain("profile.example.com"), "score url file email number");
    EXPECT_EQ(feed.about_domain("attacker.example.com"), "type");
}

TEST(TextFeed, hash_comments_and_semicolons_describe) {
    auto reputation = read_text("8.8.1.1 # Scanning Host CN,Shanghai,31.0\n8.8.1.2 # Spamming, mostly\n");
    EXPECT_EQ(reputation.about_address("8.8.1.1"), "Scanning Host CN,Shanghai,31.0");
    auto drop = read_text("; Drop List\n1.10.16.0/20 ; SBL256894\n2a06:f680::/29 ; SBL303641\n");
    EXPECT_EQ(drop.about_address("1.10.17.1"), "SBL256894");
    EXPECT_EQ(drop.about_address("2a06:f681::1"), "SBL303641");
}

TEST(TextFeed, tabs_and_bare_lines) {
    EXPECT_EQ(read_text("8.8.1.1\t10\n8.8.1.2\t9\n").about_address("8.8.1.2"), "9");
    auto bare = read_text("8.8.1.1\n8.8.1.2\r\n\n8.8.0.0/17\nbad.example.com");
    EXPECT_EQ(bare.about_address("8.8.1.2"), "None");
    EXPECT_EQ(bare.about_address("8.8.2.2"), "None");
    EXPECT_EQ(bare.about_domain("bad.example.com"), "None");
    EXPECT_EQ(bare.report.indicators, 4U);
}

TEST(TextFeed, hosts_files) {
    auto feed = read_text(
        "127.0.0.1 localhost\n0.0.0.0 ads.example.com\n127.0.0.1\ttracker.example.com # old\n"
        "0.0.0.0 plain.example.com");
    EXPECT_EQ(feed.tables->count(IndicatorKind::domain), 3U);
    EXPECT_NE(feed.about_domain("tracker.example.com"), "not listed");
}

TEST(TextFeed, zeek_intel_files) {
    auto feed = read_text(
        "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\n"
        "8.8.1.1\tIntel::ADDR\tsome, where\tC2 #1\n"
        "bad.example.com\tIntel::DOMAIN\ts\tlure\n"
        "bad.example.com/a\tIntel::URL\ts\tpage\n"
        "someone@example.com\tIntel::EMAIL\ts\tperson\n"
        "da39a3ee5e6b4b0d3255bfef95601890afd80709\tIntel::CERT_HASH\ts\tcert\n");
    EXPECT_EQ(feed.about_address("8.8.1.1"), "C2 #1");
    EXPECT_EQ(feed.about_domain("bad.example.com"), "lure");
    EXPECT_TRUE(feed.tables->find_url("http://bad.example.com/a"));
    EXPECT_EQ(feed.about_hash(IndicatorKind::certificate, "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"),
              "cert");
    EXPECT_EQ(feed.faults(LineFault::other_kind), 1U);
}

TEST(TextFeed, datalake_lines_are_described_by_what_follows_the_date) {
    FeedDescription datalake{.source = "OCD-Datalake-all.csv"};
    auto feed =
        read_text("atom_type,value,date,threat\nip,8.8.1.1,2022-03-01T00:00:00Z,\"a, b\"\n", datalake);
    EXPECT_EQ(feed.about_address("8.8.1.1"), "ab");
}

TEST(TextFeed, urls_and_file_hashes_are_kept) {
    auto feed = read_text("http://bad.example.com/x.exe,dropper\n0123456789abcdef0123456789ABCDEF,worm\n" +
                          std::string(64, 'b') + ",virus\n");
    EXPECT_TRUE(feed.tables->find_url("HTTP://BAD.example.com/x.exe"));
    EXPECT_EQ(feed.about_hash(IndicatorKind::md5, "0123456789abcdef0123456789abcdef"), "worm");
    EXPECT_EQ(feed.about_hash(IndicatorKind::sha256, std::string(64, 'B')), "virus");
}

TEST(TextFeed, ja3_and_certificate_lists_keep_their_first_line) {
    auto ja3 = read_text("# ja3_md5,first_seen,reason\nb386946a5a44d1ddcc843bc75336dfce,2017-07-14,Dridex\n",
                         {.format = FeedFormat::ja3, .source = "ja3.csv", .level = ThreatLevel::high});
    EXPECT_EQ(ja3.about_hash(IndicatorKind::ja3, "b386946a5a44d1ddcc843bc75336dfce"), "Dridex");
    auto certificates = read_text("2024-01-01,da39a3ee5e6b4b0d3255bfef95601890afd80709,AsyncRAT C&C\n",
                                  {.format = FeedFormat::certificates, .source = "ssl.csv"});
    EXPECT_EQ(certificates.about_hash(IndicatorKind::certificate, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
              "AsyncRAT C&C");
}

TEST(TextFeed, tor_exits_are_a_set_of_their_own) {
    auto tor = read_text("8.8.1.1\n10.0.0.1\nbad.example.com\n", {.format = FeedFormat::tor_exits});
    EXPECT_TRUE(tor.tables->is_tor_exit(*IpAddress::parse("8.8.1.1")));
    EXPECT_EQ(tor.about_address("8.8.1.1"), "not listed");
    EXPECT_EQ(tor.faults(LineFault::special_address), 1U);
    EXPECT_EQ(tor.faults(LineFault::no_indicator), 1U);
}

TEST(TextFeed, faults_are_counted_by_kind_with_the_first_line) {
    auto feed = read_text("8.8.1.1\nnonsense\n192.168.0.0/16\n8.8.1.1/8\nmore nonsense\n" +
                          std::string(70'000, 'x') + "\n8.8.1.2\n");
    EXPECT_EQ(feed.report.indicators, 2U);
    EXPECT_EQ(feed.faults(LineFault::no_indicator), 2U);
    EXPECT_EQ(feed.report.fault(LineFault::no_indicator).first_line, 2U);
    EXPECT_EQ(feed.report.fault(LineFault::special_address).first_line, 3U);
    EXPECT_EQ(feed.report.fault(LineFault::stray_bits).first_line, 4U);
    EXPECT_EQ(feed.report.fault(LineFault::too_long).first_line, 6U);
    EXPECT_EQ(feed.report.complaints().front(), "feed.txt: 2 lines: no indicator (first feed.txt:2)");
}

TEST(TextFeed, levels_without_one_are_medium_and_high_for_domains) {
    auto feed = read_text("8.8.1.1\nbad.example.com\n");
    EXPECT_EQ(feed.tables->find_address(*IpAddress::parse("8.8.1.1"))->level, ThreatLevel::medium);
    EXPECT_EQ(feed.tables->find_domain("bad.example.com")->level, ThreatLevel::high);
    FeedDescription ads{.source = "ads", .level = ThreatLevel::info, .tags = {"adtrackers"}};
    auto match = read_text("ads.example.com\n", ads).tables;
    EXPECT_EQ(match->find_domain("ads.example.com")->level, ThreatLevel::info);
    EXPECT_EQ(match->find_domain("ads.example.com")->tags, "adtrackers");
}

}  // namespace
}  // namespace slipstream
