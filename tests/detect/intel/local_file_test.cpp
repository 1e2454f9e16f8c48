// The files a user writes himself: every line counts, levels are trimmed, bad ones are medium and said.
#include "detect/intel/local_file.h"

#include <gtest/gtest.h>

#include "tests/detect/intel/feed_case.h"

namespace slipstream {
namespace {

using namespace testing;

FeedCase own(std::string_view bytes, FeedFormat format = FeedFormat::own_indicators) {
    return read_text(bytes, {.format = format, .source = "own.csv", .tags = {"local TI file"}});
}

TEST(LocalFile, the_first_indicator_counts_and_fields_are_trimmed) {
    auto file =
        own("# mine\n\"8.8.1.1\", \"high\" , \"first, and best\"\nbad.test, HIGH , lure, phishing\n"
            "8.9.0.0/16,critical,net\nAS64500,low,provider\n");
    auto match = file.tables->find_address(*IpAddress::parse("8.8.1.1"));
    ASSERT_TRUE(match);
    EXPECT_EQ(match->level, ThreatLevel::high);
    EXPECT_EQ(match->description, "first, and best");
    EXPECT_EQ(match->tags, "local TI file");
    EXPECT_EQ(file.tables->find_domain("bad.test")->level, ThreatLevel::high);
    EXPECT_EQ(file.tables->find_domain("bad.test")->tags, "local TI file, phishing");
    EXPECT_EQ(file.about_address("8.9.1.1"), "net");
    EXPECT_EQ(file.tables->find_asn(64'500)->level, ThreatLevel::low);
    EXPECT_FALSE(file.tables->find_asn(64'501));
    EXPECT_TRUE(file.report.complaints().empty());
}

TEST(LocalFile, a_header_is_no_fault_and_an_unknown_level_is_medium) {
    auto file =
        own("IoC,level,description\n8.8.1.1,terrible,x\n8.8.1.2,,y\nnonsense,high,z\n10.0.0.1,high,w\n");
    EXPECT_EQ(file.tables->find_address(*IpAddress::parse("8.8.1.1"))->level, ThreatLevel::medium);
    EXPECT_EQ(file.report.fault(LineFault::bad_level).first_line, 2U);
    EXPECT_EQ(file.faults(LineFault::bad_level), 1U);
    EXPECT_EQ(file.report.fault(LineFault::no_indicator).first_line, 4U);
    EXPECT_EQ(file.report.fault(LineFault::special_address).first_line, 5U);
}

TEST(LocalFile, fingerprints_keep_a_valid_level) {
    auto ja3 = own("\"6734f37431670b3ab4292b8f60f29984\",\"high\",\"Trickbot\"\n6734,high,short\n",
                   FeedFormat::own_ja3);
    auto match = ja3.tables->find_hash(IndicatorKind::ja3, "6734F37431670B3AB4292B8F60F29984");
    ASSERT_TRUE(match);
    EXPECT_EQ(match->level, ThreatLevel::high);
    EXPECT_EQ(ja3.faults(LineFault::no_indicator), 1U);
    std::string jarm(62, '2');
    EXPECT_EQ(own(jarm + ",critical,server\n", FeedFormat::own_jarm).about_hash(IndicatorKind::jarm, jarm),
              "server");
}

TEST(LocalFile, known_harmless_files) {
    auto file =
        own("name, md5\nan installer, 6734f37431670b3ab4292b8f60f29984, b386946a5a44d1ddcc843bc75336dfce\n",
            FeedFormat::harmless_files);
    EXPECT_TRUE(file.tables->is_harmless_file("b386946a5a44d1ddcc843bc75336dfce"));
    EXPECT_TRUE(file.tables->is_harmless_file("6734F37431670b3ab4292b8f60f29984"));
    EXPECT_FALSE(file.tables->is_harmless_file("00000000000000000000000000000000"));
}

}  // namespace
}  // namespace slipstream
