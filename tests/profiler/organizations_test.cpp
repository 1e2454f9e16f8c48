// Who belongs to whom: ranges, systems and names; what strangers rent belongs to nobody.
#include "profiler/organizations.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace slipstream {
namespace {

std::string owner(const Organizations& known, std::optional<Organizations::Id> id) {
    return id ? known.names().at(*id) : "";
}

class BuiltInOrganizations : public ::testing::Test {
protected:
    std::string of(std::string_view address) {
        return owner(known, known.of_address(IpAddress::parse(address).value_or(IpAddress{})));
    }
    std::string of_name(std::string_view name) { return owner(known, known.of_domain(name)); }
    Organizations known = Organizations::built_in();
};

TEST_F(BuiltInOrganizations, are_the_five) {
    EXPECT_EQ(known.names(),
              (std::vector<std::string>{"google", "microsoft", "apple", "facebook", "twitter"}));
}

TEST_F(BuiltInOrganizations, know_their_addresses_of_both_versions) {
    EXPECT_EQ(of("8.8.8.8"), "google");
    EXPECT_EQ(of("2a00:1450:4001:80e::200e"), "google");
    EXPECT_EQ(of("204.79.197.200"), "microsoft");
    EXPECT_EQ(of("17.253.144.10"), "apple");
    EXPECT_EQ(of("157.240.1.35"), "facebook");
    EXPECT_EQ(of("2a03:2880:f12f:83:face:b00c:0:25de"), "facebook");
    EXPECT_EQ(of("104.244.42.1"), "twitter");
    EXPECT_EQ(of("9.9.9.9"), "");
    EXPECT_EQ(of("18.0.0.0"), "");
}

TEST_F(BuiltInOrganizations, leave_out_what_strangers_rent) {
    EXPECT_EQ(of("34.102.136.180"), "");
    EXPECT_EQ(of("35.186.224.25"), "");
    EXPECT_EQ(of("20.42.65.92"), "");
    EXPECT_EQ(of("13.107.246.40"), "");
    EXPECT_EQ(of_name("storage.googleapis.com"), "");
    EXPECT_EQ(of_name("1.2.3.34.bc.googleusercontent.com"), "");
    EXPECT_EQ(of_name("evil.sharepoint.com"), "");
    EXPECT_FALSE(known.of_system(8075));
    EXPECT_FALSE(known.of_system(396982));
}

TEST_F(BuiltInOrganizations, every_organisation_is_tested_not_only_the_first) {
    EXPECT_EQ(owner(known, known.of_system(15169)), "google");
    EXPECT_EQ(owner(known, known.of_system(13414)), "twitter");
    EXPECT_EQ(of_name("twitter.com"), "twitter");
}

TEST_F(BuiltInOrganizations, names_match_label_by_label) {
    EXPECT_EQ(of_name("www.google.com"), "google");
    EXPECT_EQ(of_name("fonts.googleapis.com"), "google");
    EXPECT_EQ(of_name("notgoogle.com"), "");
    EXPECT_EQ(of_name("google.com.evil.org"), "");
    EXPECT_EQ(of_name("oogle.com"), "");
}

TEST(Organizations, private_addresses_belong_to_nobody) {
    FileComplaints complaints;
    Organizations known({{.name = "home", .networks = "0.0.0.0/0", .systems = "", .domains = ""}}, "test",
                        complaints);
    EXPECT_FALSE(known.of_address(IpAddress::v4(0xc0a80101)));
    EXPECT_TRUE(known.of_address(IpAddress::v4(0x08080808)));
}

class OrganizationFolder : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() /
                  ("slipstream-organizations-" + std::to_string(::getpid()) + "-" +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
    std::filesystem::path folder_;
    FileComplaints complaints;
};

TEST_F(OrganizationFolder, replaces_the_built_in_lists) {
    write("example_ip_ranges", "203.0.113.0/24\n; comment\n9.9.9.0/24 # resolver\n");
    write("example_asn", "AS64500\n64501\n");
    write("example_domains", "Example.com\n");
    write("README", "nothing");
    auto known = Organizations::load(folder_.string(), complaints);
    ASSERT_TRUE(known);
    EXPECT_EQ(known->names(), std::vector<std::string>{"example"});
    EXPECT_TRUE(known->of_address(IpAddress::v4(0x09090909)));
    EXPECT_FALSE(known->of_address(IpAddress::v4(0x08080808)));
    EXPECT_TRUE(known->of_system(64501));
    EXPECT_TRUE(known->of_domain("www.example.com"));
    EXPECT_EQ(complaints.count, 0U);
}

TEST_F(OrganizationFolder, wrong_lines_are_told_by_file_and_line) {
    write("example_ip_ranges", "203.0.113.0/33\n9.9.9.0/24\n");
    write("example_asn", "ASX\n");
    write("example_domains", "nodot\n");
    auto known = Organizations::load(folder_.string(), complaints);
    ASSERT_TRUE(known);
    EXPECT_EQ(complaints.count, 3U);
    EXPECT_EQ(complaints.texts.front(), folder_.string() +
                                            "/example_ip_ranges:1: '203.0.113.0/33' is not a network such "
                                            "as 192.0.2.0/24");
    EXPECT_TRUE(known->of_address(IpAddress::v4(0x09090909)));
}

TEST_F(OrganizationFolder, without_lists_or_absent_is_an_error) {
    EXPECT_FALSE(Organizations::load(folder_.string(), complaints));
    EXPECT_FALSE(Organizations::load((folder_ / "absent").string(), complaints));
}

}  // namespace
}  // namespace slipstream
