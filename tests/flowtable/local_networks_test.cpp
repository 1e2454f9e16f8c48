// Both ends of each default block and their neighbours, then extra and replaced blocks.
#include "flowtable/local_networks.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

IpAddress ip(const char* text) { return *IpAddress::parse(text); }

TEST(LocalNetworks, holds_private_and_reserved_addresses_by_default) {
    LocalNetworks local;
    for (const char* text : {"0.0.0.0",
                             "0.255.255.255",
                             "10.0.0.0",
                             "10.255.255.255",
                             "100.64.0.0",
                             "100.127.255.255",
                             "127.0.0.1",
                             "169.254.1.1",
                             "172.16.0.0",
                             "172.31.255.255",
                             "192.0.0.255",
                             "192.0.2.7",
                             "192.168.0.0",
                             "192.168.255.255",
                             "198.18.0.0",
                             "198.19.255.255",
                             "198.51.100.9",
                             "203.0.113.255",
                             "240.0.0.0",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "64:ff9b:1::5",
                             "100::1",
                             "2001::1",
                             "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
                             "2001:db8::1",
                             "fc00::",
                             "fdff::1",
                             "fe80::1",
                             "febf::1",
                             "2002:a00:1::",
                             "2002:c0a8:101::1",
                             "2002:ffff:ffff::"})
        EXPECT_TRUE(local.contains(ip(text))) << text;
}

TEST(LocalNetworks, leaves_public_and_multicast_addresses_out_by_default) {
    LocalNetworks local;
    for (const char* text : {"1.0.0.0",         "9.255.255.255",
                             "11.0.0.0",        "100.63.255.255",
                             "100.128.0.0",     "126.255.255.255",
                             "172.15.255.255",  "172.32.0.0",
                             "192.0.1.0",       "192.169.0.0",
                             "198.20.0.0",      "224.0.0.1",
                             "239.255.255.250", "::2",
                             "2001:200::",      "2001:db9::",
                             "fec0::1",         "ff02::1",
                             "2002:b00::",      "2002:808:808::1"})
        EXPECT_FALSE(local.contains(ip(text))) << text;
}

TEST(LocalNetworks, adds_extra_blocks_to_the_default_ones) {
    auto local = LocalNetworks::parse(std::vector<std::string_view>{"8.8.8.0/24", "2a00::/16"},
                                      LocalNetworks::Defaults::keep);
    ASSERT_TRUE(local);
    EXPECT_TRUE(local->contains(ip("8.8.8.8")));
    EXPECT_TRUE(local->contains(ip("2a00::1")));
    EXPECT_TRUE(local->contains(ip("10.1.2.3")));
    EXPECT_FALSE(local->contains(ip("8.8.9.0")));
}

TEST(LocalNetworks, replaces_the_default_blocks_on_request) {
    auto local =
        LocalNetworks::parse(std::vector<std::string_view>{"8.8.8.8"}, LocalNetworks::Defaults::replace);
    ASSERT_TRUE(local);
    EXPECT_TRUE(local->contains(ip("8.8.8.8")));
    EXPECT_FALSE(local->contains(ip("8.8.8.9")));
    EXPECT_FALSE(local->contains(ip("10.1.2.3")));
    EXPECT_FALSE(local->contains(ip("::1")));
}

TEST(LocalNetworks, may_be_empty) {
    LocalNetworks local({}, LocalNetworks::Defaults::replace);
    EXPECT_TRUE(local.empty());
    EXPECT_FALSE(local.contains(ip("127.0.0.1")));
}

TEST(LocalNetworks, joins_nested_and_neighbouring_blocks) {
    auto local =
        LocalNetworks::parse(std::vector<std::string_view>{"9.0.0.0/8", "11.0.0.0/8", "10.20.0.0/16"},
                             LocalNetworks::Defaults::keep);
    ASSERT_TRUE(local);
    for (const char* text :
         {"9.0.0.0", "9.255.255.255", "10.0.0.0", "10.21.0.0", "10.255.255.255", "11.255.255.255"})
        EXPECT_TRUE(local->contains(ip(text))) << text;
    EXPECT_FALSE(local->contains(ip("12.0.0.0")));
}

TEST(LocalNetworks, ignores_host_bits_of_a_block) {
    auto local =
        LocalNetworks::parse(std::vector<std::string_view>{"8.8.8.77/24"}, LocalNetworks::Defaults::replace);
    ASSERT_TRUE(local);
    EXPECT_TRUE(local->contains(ip("8.8.8.1")));
}

TEST(LocalNetworks, takes_a_block_of_everything_for_both_versions) {
    auto local =
        LocalNetworks::parse(std::vector<std::string_view>{"::/0"}, LocalNetworks::Defaults::replace);
    ASSERT_TRUE(local);
    for (const char* text : {"0.0.0.0", "8.8.8.8", "255.255.255.255", "::", "2a00::1",
                             "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"})
        EXPECT_TRUE(local->contains(ip(text))) << text;
}

TEST(LocalNetworks, names_the_block_it_cannot_read) {
    auto local = LocalNetworks::parse(std::vector<std::string_view>{"10.0.0.0/8", "10.0.0.0/33"},
                                      LocalNetworks::Defaults::keep);
    ASSERT_FALSE(local);
    EXPECT_NE(local.error().message.find("10.0.0.0/33"), std::string::npos);
}

}  // namespace
}  // namespace slipstream
