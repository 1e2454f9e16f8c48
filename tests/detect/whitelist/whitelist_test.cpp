// The matchers of sections 3.1 to 3.3: directions, what is ignored, names label by label, organisations that
// act only when listed, popular domains.
#include "detect/whitelist/whitelist.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/detect/whitelist/listing.h"

namespace slipstream {
namespace {

constexpr FlowSide source = FlowSide::source;
constexpr FlowSide destination = FlowSide::destination;

IpAddress ip(std::string_view text) { return IpAddress::parse(text).value_or(IpAddress{}); }

TEST(Whitelist, direction_and_ignored_must_fit) {
    const auto made = testing::listing("ip,1.2.3.4,src,alerts\nip,5.6.7.8,dst,flows\nip,9.9.9.9,both,both\n");
    const Whitelist& list = *made;
    EXPECT_EQ(list.of_address(ip("1.2.3.4"), source, Ignored::alerts), 0U);
    EXPECT_FALSE(list.of_address(ip("1.2.3.4"), destination, Ignored::alerts));
    EXPECT_FALSE(list.of_address(ip("1.2.3.4"), source, Ignored::flows));
    EXPECT_EQ(list.of_address(ip("5.6.7.8"), destination, Ignored::flows), 1U);
    EXPECT_FALSE(list.of_address(ip("5.6.7.8"), destination, Ignored::alerts));
    for (FlowSide side : {source, destination})
        for (Ignored what : {Ignored::flows, Ignored::alerts})
            EXPECT_EQ(list.of_address(ip("9.9.9.9"), side, what), 2U);
}

TEST(Whitelist, networks_cover_their_addresses_and_do_not_overrule_each_other) {
    const auto made =
        testing::listing("ip,10.0.0.0/8,both,alerts\nip,10.1.0.0/16,src,flows\nip,2001:db8::/32,both,both");
    const Whitelist& list = *made;
    EXPECT_EQ(list.of_address(ip("10.1.2.3"), source, Ignored::flows), 1U);
    EXPECT_EQ(list.of_address(ip("10.1.2.3"), source, Ignored::alerts), 0U);
    EXPECT_FALSE(list.of_address(ip("11.1.2.3"), source, Ignored::alerts));
    EXPECT_EQ(list.of_address(ip("2001:db8::1"), destination, Ignored::flows), 2U);
}

TEST(Whitelist, a_listed_name_covers_itself_and_what_is_below_but_nothing_beside_it) {
    const auto made = testing::listing("domain,a.example.com,both,alerts");
    const Whitelist& list = *made;
    EXPECT_TRUE(list.of_domain("a.example.com", destination, Ignored::alerts));
    EXPECT_TRUE(list.of_domain("x.a.example.com", destination, Ignored::alerts));
    EXPECT_FALSE(list.of_domain("b.example.com", destination, Ignored::alerts));
    EXPECT_FALSE(list.of_domain("example.com", destination, Ignored::alerts));
    EXPECT_FALSE(list.of_domain("xa.example.com", destination, Ignored::alerts));
}

TEST(Whitelist, a_registered_domain_covers_all_of_it_when_it_is_listed_itself) {
    const auto made = testing::listing("domain,example.com,dst,alerts");
    const Whitelist& list = *made;
    EXPECT_TRUE(list.of_domain("b.example.com", destination, Ignored::alerts));
    EXPECT_FALSE(list.of_domain("b.example.com", source, Ignored::alerts));
    EXPECT_FALSE(list.of_domain("b.example.com", destination, Ignored::flows));
}

TEST(Whitelist, organisations_act_only_when_listed) {
    const auto made = testing::listing("organization,facebook,dst,alerts");
    const Whitelist& list = *made;
    const Organizations& known = list.organizations();
    EXPECT_EQ(list.of_organization(known.of_address(ip("157.240.1.35")), destination, Ignored::alerts), 0U);
    EXPECT_FALSE(list.of_organization(known.of_address(ip("157.240.1.35")), source, Ignored::alerts));
    EXPECT_FALSE(list.of_organization(known.of_address(ip("157.240.1.35")), destination, Ignored::flows));
    EXPECT_FALSE(list.of_organization(known.of_address(ip("8.8.8.8")), destination, Ignored::alerts));
    EXPECT_FALSE(list.of_organization(std::nullopt, destination, Ignored::alerts));
}

TEST(Whitelist, macs_match_exactly) {
    const auto made = testing::listing("mac,02:00:00:00:00:0a,src,both");
    const Whitelist& list = *made;
    EXPECT_TRUE(list.of_mac({{2, 0, 0, 0, 0, 10}}, source, Ignored::flows));
    EXPECT_FALSE(list.of_mac({{2, 0, 0, 0, 0, 10}}, destination, Ignored::flows));
    EXPECT_FALSE(list.of_mac({{2, 0, 0, 0, 0, 11}}, source, Ignored::flows));
}

TEST(Whitelist, popular_domains_act_for_alerts_at_the_destination_on_the_registered_domain) {
    const auto made = testing::listing("", NameTable({{"example.com", 1}, {"www.example.org", 2}}));
    const Whitelist& list = *made;
    EXPECT_EQ(list.texts(), std::vector<std::string>{"popular"});
    EXPECT_EQ(list.of_domain("www.example.com", destination, Ignored::alerts), 0U);
    EXPECT_FALSE(list.of_domain("www.example.com", source, Ignored::alerts));
    EXPECT_FALSE(list.of_domain("www.example.com", destination, Ignored::flows));
    EXPECT_FALSE(list.of_domain("www.example.org", destination, Ignored::alerts));
    EXPECT_FALSE(list.of_domain("example.net", destination, Ignored::alerts));
}

TEST(Whitelist, says_what_it_can_hide) {
    EXPECT_FALSE(Whitelist().hides(Ignored::alerts));
    const auto made = testing::listing("mac,02:00:00:00:00:0a,src,flows");
    const Whitelist& list = *made;
    EXPECT_TRUE(list.hides(Ignored::flows));
    EXPECT_FALSE(list.hides(Ignored::alerts));
    EXPECT_TRUE(list.hides(WhitelistEntry::Kind::mac, Ignored::flows));
    EXPECT_FALSE(list.hides(WhitelistEntry::Kind::organization, Ignored::flows));
    EXPECT_TRUE(testing::listing("", NameTable({{"example.com", 1}}))->hides(Ignored::alerts));
}

class WhitelistFolder : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() /
                  ("slipstream-whitelist-" + std::to_string(::getpid()) + "-" +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::string write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
        return (folder_ / name).string();
    }
    std::filesystem::path folder_;
    FileComplaints complaints;
};

TEST_F(WhitelistFolder, is_read_from_the_files_that_are_named) {
    auto list = load_whitelist({.entries = write("w.conf", "ip,1.2.3.4,src,alerts\nip,1,2,3\n"),
                                .popular = write("top.csv", "1,example.com\n2,example.org\nwrong\nx,a.com\n"),
                                .organizations = ""},
                               complaints);
    ASSERT_TRUE(list);
    ASSERT_TRUE(*list);
    EXPECT_EQ((*list)->texts().size(), 2U);
    EXPECT_EQ((*list)->texts().back(), "popular domains of " + (folder_ / "top.csv").string());
    EXPECT_TRUE((*list)->of_domain("a.example.org", destination, Ignored::alerts));
    EXPECT_FALSE((*list)->of_domain("a.com", destination, Ignored::alerts));
    EXPECT_EQ(complaints.count, 3U);
}

TEST_F(WhitelistFolder, without_a_file_there_is_none) {
    auto list = load_whitelist({}, complaints);
    ASSERT_TRUE(list);
    EXPECT_FALSE(*list);
}

TEST_F(WhitelistFolder, an_absent_file_is_an_error) {
    WhitelistFiles files;
    files.entries = (folder_ / "absent.conf").string();
    auto list = load_whitelist(files, complaints);
    ASSERT_FALSE(list);
    EXPECT_EQ(list.error().message, files.entries + ": no such file");
    files.entries.clear();
    files.popular = (folder_ / "absent.csv").string();
    EXPECT_FALSE(load_whitelist(files, complaints));
}

TEST_F(WhitelistFolder, organisations_of_a_folder_replace_the_built_in_ones) {
    write("example_ip_ranges", "9.9.9.0/24\n");
    auto list = load_whitelist({.entries = write("w.conf",
                                                 "organization,example,both,alerts\n"
                                                 "organization,google,both,alerts\n"),
                                .popular = "",
                                .organizations = folder_.string()},
                               complaints);
    ASSERT_TRUE(list);
    EXPECT_EQ((*list)->texts(), std::vector<std::string>{"organization,example,both,alerts"});
    EXPECT_EQ(complaints.count, 1U);
}

}  // namespace
}  // namespace slipstream
