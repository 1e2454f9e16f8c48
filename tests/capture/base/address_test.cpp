// Behaviour of capture/base/address.h that the rest of the program relies on.
#include "capture/base/address.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

std::string round_trip(std::string_view text) {
    auto address = IpAddress::parse(text);
    return address ? address->to_string() : "none";
}

TEST(IpAddress, prints_rfc_5952_text) {
    EXPECT_EQ(round_trip("192.168.0.1"), "192.168.0.1");
    EXPECT_EQ(round_trip("2001:0DB8:0000:0000:0000:0000:0000:0001"), "2001:db8::1");
    EXPECT_EQ(round_trip("0:0:0:0:0:0:0:0"), "::");
    EXPECT_EQ(round_trip("::1"), "::1");
    EXPECT_EQ(round_trip("2001:db8:0:0:1:0:0:1"), "2001:db8::1:0:0:1");     // the first of equal runs
    EXPECT_EQ(round_trip("2001:0:0:1:0:0:0:1"), "2001:0:0:1::1");           // the longest run
    EXPECT_EQ(round_trip("2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");  // one zero is not shortened
    EXPECT_EQ(round_trip("fe80::"), "fe80::");
}

TEST(IpAddress, keeps_ipv4_mapped) {
    auto four = IpAddress::v4(0x7f000001);
    EXPECT_TRUE(four.is_v4());
    EXPECT_EQ(four.v4_value(), 0x7f000001U);
    EXPECT_EQ(IpAddress::parse("::ffff:127.0.0.1"), four);
    EXPECT_EQ(round_trip("::ffff:127.0.0.1"), "127.0.0.1");
    EXPECT_FALSE(IpAddress::parse("::127.0.0.1")->is_v4());
    EXPECT_LT(IpAddress::v4(1), IpAddress::v4(0x80000000));
}

TEST(IpAddress, refuses_other_text) {
    for (auto text :
         {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4x", ":::", "1::2::3", "12345::", "fe80::1%eth0",
          "[::1]", "10.0.0.0/8", "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"})
        EXPECT_FALSE(IpAddress::parse(text)) << text;
}

TEST(IpAddress, takes_v6_only_from_16_bytes) {
    std::uint8_t bytes[16] = {0x20, 0x01, 0x0d, 0xb8};
    EXPECT_EQ(IpAddress::v6(Bytes(bytes, 16)).to_string(), "2001:db8::");
    EXPECT_EQ(IpAddress::v6(Bytes(bytes, 15)), IpAddress());
}

TEST(Subnet, contains_its_addresses_of_its_own_version) {
    auto block = Subnet::parse("10.128.0.0/9");
    ASSERT_TRUE(block);
    EXPECT_TRUE(block->contains(*IpAddress::parse("10.128.0.0")));
    EXPECT_TRUE(block->contains(*IpAddress::parse("10.255.255.255")));
    EXPECT_FALSE(block->contains(*IpAddress::parse("10.127.255.255")));
    EXPECT_FALSE(block->contains(*IpAddress::parse("::a80:0")));
    auto six = Subnet::parse("2001:db8::/33");
    ASSERT_TRUE(six);
    EXPECT_TRUE(six->contains(*IpAddress::parse("2001:db8:7fff::1")));
    EXPECT_FALSE(six->contains(*IpAddress::parse("2001:db8:8000::1")));
    EXPECT_FALSE(Subnet::parse("0.0.0.0/0")->contains(*IpAddress::parse("::1")));
    EXPECT_TRUE(Subnet::parse("0.0.0.0/0")->contains(*IpAddress::parse("255.1.2.3")));
    EXPECT_TRUE(Subnet::parse("::/0")->contains(*IpAddress::parse("::1")));
}

TEST(Subnet, parses_and_prints) {
    EXPECT_EQ(Subnet::parse("192.168.0.0/16")->to_string(), "192.168.0.0/16");
    EXPECT_EQ(Subnet::parse("2001:db8::/32")->to_string(), "2001:db8::/32");
    EXPECT_EQ(Subnet::parse("1.2.3.4")->to_string(), "1.2.3.4/32");
    EXPECT_EQ(Subnet::parse("::1")->to_string(), "::1/128");
    for (auto text : {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "/8", "x/8"})
        EXPECT_FALSE(Subnet::parse(text)) << text;
}

TEST(MacAddress, prints_lower_case_pairs) {
    std::uint8_t bytes[6] = {0x00, 0x1b, 0xAB, 0xff, 0x10, 0x09};
    EXPECT_EQ(MacAddress::from(Bytes(bytes, 6)).to_string(), "00:1b:ab:ff:10:09");
    EXPECT_TRUE(MacAddress::from(Bytes(bytes, 5)).is_zero());
    MacAddress all{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    EXPECT_TRUE(all.is_broadcast());
}

}  // namespace
}  // namespace slipstream
