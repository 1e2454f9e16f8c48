// The DHCP dissector: what one message says.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

Frame message(unsigned type, const Frame& options, std::uint32_t assigned = 0, std::uint32_t relay = 0) {
    Frame f = bytes({1, 1, 6, 0});
    put32(f, 0x01020304);
    f = f + zeros(8);
    put32(f, assigned);
    f = f + zeros(4);
    put32(f, relay);
    f = f + bytes({0x02, 0, 0, 0, 0, 0x09}) + zeros(10 + 64 + 128);
    put32(f, 0x63825363);
    return f + bytes({53, 1, type}) + options + bytes({255});
}

TEST(DhcpDissector, reads_what_a_client_asks) {
    Dissecting run("dhcp");
    run.view.orig = IpAddress::v4(0);
    EXPECT_TRUE(run.feed(message(1, bytes({12, 2, 'p', 'c', 61, 7, 1, 2, 0, 0, 0, 0, 8, 50, 4, 10, 0, 0, 9})))
                    .confirmed());
    const auto rows = run.rows_of<DhcpRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].transaction, 0x01020304U);
    EXPECT_EQ(rows[0].message_types, std::vector<std::string>{"DISCOVER"});
    EXPECT_EQ(rows[0].host_name, "pc");
    EXPECT_EQ(rows[0].mac, "02:00:00:00:00:08");
    EXPECT_EQ(rows[0].hardware_address, "02:00:00:00:00:09");
    EXPECT_EQ(rows[0].requested, IpAddress::v4(0x0a000009));
    EXPECT_FALSE(rows[0].client);
}

TEST(DhcpDissector, reads_what_a_server_gives) {
    Dissecting run("dhcp");
    run.feed(message(5, bytes({15, 3, 'a', 'b', 0, 51, 4, 0, 0, 1, 0}), 0x0a000009), false);
    const auto rows = run.rows_of<DhcpRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].domain, "ab");
    EXPECT_EQ(rows[0].lease_time, seconds(256));
    EXPECT_EQ(rows[0].assigned, IpAddress::v4(0x0a000009));
    EXPECT_EQ(rows[0].server, run.view.resp);
}

TEST(DhcpDissector, tells_the_relay_as_the_gateway) {
    Dissecting run("dhcp");
    run.feed(message(1, {}, 0, 0x0a0000fe));
    const auto rows = run.rows_of<NoticeRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].message, "Gateway address identified: 10.0.0.254 ");
    EXPECT_EQ(rows[0].uid, run.view.uid);
}

TEST(DhcpDissector, refuses_what_is_cut_short_or_has_no_cookie) {
    const Frame whole = message(1, bytes({12, 2, 'p', 'c'}));
    for (std::size_t size = 0; size < whole.size() - 1; ++size) {
        Dissecting run("dhcp");
        run.feed(Frame(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
        EXPECT_TRUE(run.rows.empty() || size >= 240) << size;
    }
    Frame other = whole;
    other.at(236) = 0;
    Dissecting run("dhcp");
    EXPECT_EQ(run.feed(other).violated(), "bad cookie (8541027)");
    EXPECT_TRUE(run.rows.empty());
}

}  // namespace
}  // namespace slipstream::test
