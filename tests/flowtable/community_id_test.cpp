// Values published with the Community ID specification and by Zeek, Suricata and Arkime.
#include "flowtable/community_id.h"

#include <gtest/gtest.h>

#include <string>

namespace slipstream {
namespace {

struct Flow {
    const char* orig;
    std::uint16_t orig_port;
    const char* resp;
    std::uint16_t resp_port;
    std::uint8_t protocol;
    const char* expected;
};

std::string id_of(CommunityId& hash, const Flow& flow, bool reversed = false) {
    IpAddress orig = *IpAddress::parse(flow.orig);
    IpAddress resp = *IpAddress::parse(flow.resp);
    auto text = reversed ? hash.of(resp, flow.resp_port, orig, flow.orig_port, flow.protocol)
                         : hash.of(orig, flow.orig_port, resp, flow.resp_port, flow.protocol);
    return std::string(text.view());
}

constexpr Flow published[] = {
    {"128.232.110.120", 34855, "66.35.250.204", 80, 6, "1:LQU9qZlK+B5F3KDmev6m5PMibrg="},
    {"1.2.3.4", 1122, "5.6.7.8", 3344, 6, "1:wCb3OG7yAFWelaUydu0D+125CLM="},
    {"192.168.1.52", 54585, "8.8.8.8", 53, 17, "1:d/FP5EW3wiY1vCndhwleRRKHowQ="},
    {"192.168.0.89", 8, "192.168.0.1", 0, 1, "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="},
    {"fe80::200:86ff:fe05:80da", 135, "fe80::260:97ff:fe07:69ea", 136, 58, "1:dGHyGvjMfljg6Bppwm3bg0LO8TY="},
};

TEST(CommunityId, equals_the_published_values) {
    CommunityId hash;
    for (const Flow& flow : published) EXPECT_EQ(id_of(hash, flow), flow.expected) << flow.orig;
}

TEST(CommunityId, is_the_same_for_both_directions) {
    CommunityId hash;
    for (const Flow& flow : published) EXPECT_EQ(id_of(hash, flow, true), flow.expected) << flow.orig;
}

TEST(CommunityId, tells_the_directions_of_one_way_icmp_apart) {
    CommunityId hash;
    Flow unreachable{"192.168.0.89", 3, "192.168.0.1", 1, 1, ""};
    EXPECT_NE(id_of(hash, unreachable), id_of(hash, unreachable, true));
}

TEST(CommunityId, orders_by_port_when_the_addresses_are_equal) {
    CommunityId hash;
    Flow loopback{"127.0.0.1", 50000, "127.0.0.1", 80, 6, ""};
    EXPECT_EQ(id_of(hash, loopback), id_of(hash, loopback, true));
}

TEST(CommunityId, depends_on_the_seed) {
    CommunityId seeded(1);
    EXPECT_EQ(id_of(seeded, published[0]), "1:3V71V58M3Ksw/yuFALMcW0LAHvc=");
}

TEST(CommunityId, does_not_carry_state_from_one_flow_to_the_next) {
    CommunityId hash;
    id_of(hash, published[4]);
    EXPECT_EQ(id_of(hash, published[1]), published[1].expected);
}

}  // namespace
}  // namespace slipstream
