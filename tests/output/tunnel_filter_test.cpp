// Which tunnels are news: the first connection in one, its end, an hour without any.
#include "output/tunnel_filter.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

TunnelRecord tunnel(std::optional<Uid> uid, EnumText action = tunnel_discovered) {
    TunnelRecord row;
    row.uid = uid;
    row.orig = IpAddress::v4(1);
    row.resp = IpAddress::v4(2);
    row.action = action;
    return row;
}

TEST(TunnelFilter, a_tunnel_is_discovered_once_and_closed_once) {
    TunnelFilter filter;
    std::vector<TunnelRecord> expired;
    const Uid uid{1, 2};
    EXPECT_FALSE(filter.admit(tunnel(uid, tunnel_closed), Time{}, expired));
    EXPECT_TRUE(filter.admit(tunnel(uid), Time{}, expired));
    EXPECT_FALSE(filter.admit(tunnel(uid), Time{}, expired));
    EXPECT_TRUE(filter.admit(tunnel(Uid{1, 3}), Time{}, expired));
    EXPECT_TRUE(filter.admit(tunnel(uid, tunnel_closed), Time{}, expired));
    EXPECT_TRUE(filter.admit(tunnel(uid), Time{}, expired));
    EXPECT_TRUE(expired.empty());
}

TEST(TunnelFilter, an_hour_without_news_ends_it) {
    TunnelFilter filter;
    std::vector<TunnelRecord> expired;
    EXPECT_TRUE(filter.admit(tunnel(std::nullopt), Time{}, expired));
    EXPECT_FALSE(filter.admit(tunnel(std::nullopt), Time{} + minutes(59), expired));
    EXPECT_FALSE(filter.admit(tunnel(std::nullopt), Time{} + minutes(118), expired));
    EXPECT_TRUE(expired.empty());
    EXPECT_TRUE(filter.admit(tunnel(std::nullopt), Time{} + minutes(178), expired));
    ASSERT_EQ(expired.size(), 1U);
    EXPECT_EQ(expired[0].action.text, "Tunnel::EXPIRE");
    EXPECT_EQ(expired[0].time, Time{} + minutes(178));
}

}  // namespace
}  // namespace slipstream
