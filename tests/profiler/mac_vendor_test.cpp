// Blocks of three sizes, quoted names, addresses that nobody holds.
#include "profiler/mac_vendor.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace slipstream {
namespace {

MacAddress mac(std::string_view text) { return MacAddress::parse(text).value_or(MacAddress{}); }

constexpr std::string_view registry =
    "Registry,Assignment,Organization Name,Organization Address\n"
    "MA-L,001122,\"Example, Inc.\",\"1 \"\"Main\"\" Street\"\r\n"
    "MA-L,70B3D5,IEEE Registration Authority,Somewhere\n"
    "MA-M,0055DA1,Middle AG,Elsewhere\n"
    "MA-S,70B3D5ABC,Small Ltd,Nowhere\n"
    "MA-L,0055DA,Large plc,Here\n"
    "MA-L,zzzzzz,Wrong,Here\nMA-L,00,Short,Here\nMA-L,001133,,Here\n\n\"unclosed";

TEST(MacVendors, the_longest_block_decides) {
    MacVendors vendors = MacVendors::parse(registry);
    EXPECT_EQ(vendors.size(), 5U);
    EXPECT_EQ(vendors.vendor_of(mac("00:11:22:33:44:55")), "Example, Inc.");
    EXPECT_EQ(vendors.vendor_of(mac("00:55:da:10:00:01")), "Middle AG");
    EXPECT_EQ(vendors.vendor_of(mac("00:55:da:20:00:01")), "Large plc");
    EXPECT_EQ(vendors.vendor_of(mac("70:b3:d5:ab:c0:01")), "Small Ltd");
    EXPECT_EQ(vendors.vendor_of(mac("70:b3:d5:ab:d0:01")), "");
}

TEST(MacVendors, local_and_group_addresses_have_no_maker) {
    MacVendors vendors = MacVendors::parse("MA-L,021122,Example,\nMA-L,011122,Example,\n");
    EXPECT_EQ(vendors.vendor_of(mac("02:11:22:00:00:01")), "");
    EXPECT_EQ(vendors.vendor_of(mac("01:11:22:00:00:01")), "");
    EXPECT_EQ(MacVendors().vendor_of(mac("00:11:22:33:44:55")), "");
}

TEST(MacVendors, a_folder_without_lists_is_an_error) { EXPECT_FALSE(MacVendors::load("no-such-folder")); }

TEST(MacVendors, reads_the_lists_of_the_package) {
    constexpr const char* folder = "/usr/share/ieee-data";
    if (!std::filesystem::exists(std::string(folder) + "/oui.csv"))
        GTEST_SKIP() << "ieee-data is not installed";
    auto vendors = MacVendors::load(folder);
    ASSERT_TRUE(vendors);
    EXPECT_GT((*vendors)->size(), 30'000U);
    EXPECT_EQ((*vendors)->vendor_of(mac("00:00:0c:01:02:03")), "Cisco Systems, Inc");
}

}  // namespace
}  // namespace slipstream
