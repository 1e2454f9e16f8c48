// The table of address classes.
#include "profiler/address_class.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

IpAddress ip(std::string_view text) { return IpAddress::parse(text).value(); }

TEST(AddressClass, private_networks) {
    for (auto text : {"0.1.2.3",     "10.255.0.1", "172.16.0.1",  "172.31.255.255", "192.168.0.1",
                      "192.0.0.7",   "192.0.2.1",  "198.18.0.1",  "198.19.255.255", "198.51.100.9",
                      "203.0.113.9", "127.0.0.1",  "169.254.1.1", "240.0.0.1",      "255.255.255.255",
                      "fc00::1",     "fdff::1",    "2001:db8::1", "2001:1::1",      "100::1",
                      "::",          "::1",        "fe80::1"})
        EXPECT_TRUE(is_private(ip(text))) << text;
    for (auto text : {"8.8.8.8", "100.64.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1", "224.0.0.1",
                      "ff02::1", "2001:4860::1", "64:ff9b::1"})
        EXPECT_FALSE(is_private(ip(text))) << text;
}

TEST(AddressClass, multicast_link_local_loopback_reserved) {
    EXPECT_TRUE(is_multicast(ip("224.0.0.251")) && is_multicast(ip("239.9.9.9")) &&
                is_multicast(ip("ff02::fb")));
    EXPECT_FALSE(is_multicast(ip("223.255.255.255")) || is_multicast(ip("240.0.0.0")));
    EXPECT_TRUE(is_link_local(ip("169.254.9.9")) && is_link_local(ip("fe80::1")) &&
                is_link_local(ip("febf::1")));
    EXPECT_FALSE(is_link_local(ip("fec0::1")));
    EXPECT_TRUE(is_loopback(ip("127.9.9.9")) && is_loopback(ip("::1")));
    EXPECT_TRUE(is_reserved(ip("240.0.0.1")) && is_reserved(ip("255.255.255.255")) && is_reserved(ip("::")) &&
                is_reserved(ip("64:ff9b::808:808")));
}

TEST(AddressClass, private_hosts_can_scan_but_are_ignored_as_remote_peers) {
    EXPECT_TRUE(scan_interested(ip("10.0.0.1")) && is_ignored(ip("10.0.0.1")));
    EXPECT_TRUE(scan_interested(ip("8.8.8.8")) && !is_ignored(ip("8.8.8.8")));
    for (auto text : {"224.0.0.1", "169.254.0.1", "127.0.0.1", "255.255.255.255", "ff02::1"})
        EXPECT_TRUE(!scan_interested(ip(text)) && is_ignored(ip(text))) << text;
}

}  // namespace
}  // namespace slipstream
