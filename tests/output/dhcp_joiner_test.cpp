// DhcpJoiner: messages of one transaction become one row, whoever carried them.
#include "output/dhcp_joiner.h"

#include <gtest/gtest.h>

namespace slipstream::test {
namespace {

constexpr Time start{1'700'000'000'000'000};

DhcpRecord message(std::uint32_t transaction, Duration after, bool from_originator, std::string type,
                   std::uint64_t uid = 1) {
    DhcpRecord m;
    m.time = start + after;
    m.uids.items = {Uid{0, uid}};
    m.transaction = transaction;
    m.from_originator = from_originator;
    m.message_types = {std::move(type)};
    m.hardware_address = "02:00:00:00:00:09";
    return m;
}

TEST(DhcpJoiner, joins_the_messages_of_a_transaction) {
    DhcpJoiner joiner;
    DhcpRecord offer = message(7, seconds(1), false, "OFFER", 2);
    offer.assigned = IpAddress::v4(0x0a000009);
    EXPECT_TRUE(joiner.add(message(7, {}, true, "DISCOVER"), start).empty());
    EXPECT_TRUE(joiner.add(message(8, {}, true, "INFORM"), start).empty());
    EXPECT_TRUE(joiner.add(offer, start + seconds(1)).empty());
    const auto rows = joiner.finish();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].uids.items.size(), 2U);
    EXPECT_EQ(rows[0].message_types, (std::vector<std::string>{"DISCOVER", "OFFER"}));
    EXPECT_EQ(rows[0].client, offer.assigned);
    EXPECT_EQ(rows[0].duration, seconds(1));
    EXPECT_EQ(rows[1].mac, "02:00:00:00:00:09");
    EXPECT_TRUE(joiner.finish().empty());
}

TEST(DhcpJoiner, gives_a_transaction_that_fell_silent) {
    DhcpJoiner joiner;
    EXPECT_TRUE(joiner.look(start).empty());
    joiner.add(message(7, {}, true, "DISCOVER"), start);
    EXPECT_TRUE(joiner.look(start + seconds(10)).empty());
    const auto rows = joiner.look(start + seconds(20));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].message_types, std::vector<std::string>{"DISCOVER"});
    EXPECT_TRUE(joiner.add(message(7, seconds(25), true, "REQUEST"), start + seconds(25)).empty());
    ASSERT_EQ(joiner.finish().size(), 1U);
}

TEST(DhcpJoiner, keeps_a_transaction_that_goes_on_for_half_a_minute) {
    DhcpJoiner joiner;
    joiner.look(start);
    for (int s = 0; s <= 30; s += 3) joiner.add(message(7, seconds(s), true, "DISCOVER"), start + seconds(s));
    EXPECT_TRUE(joiner.look(start + seconds(30)).empty());
    joiner.add(message(7, seconds(33), true, "DISCOVER"), start + seconds(33));
    const auto rows = joiner.look(start + seconds(40));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].message_types.size(), 12U);
}

TEST(DhcpJoiner, looks_at_a_transaction_when_it_rested_whole_seconds_of_the_run) {
    DhcpJoiner joiner;
    joiner.look(start);
    joiner.add(message(7, {}, true, "DISCOVER"), start + milliseconds(2900));
    EXPECT_TRUE(joiner.look(start + seconds(12)).empty());
    EXPECT_EQ(joiner.look(start + milliseconds(12'001)).size(), 1U);
}

TEST(DhcpJoiner, gives_a_transaction_of_too_many_connections) {
    DhcpJoiner joiner;
    for (std::uint64_t uid = 1; uid < DhcpJoiner::uids_max; ++uid)
        EXPECT_TRUE(joiner.add(message(7, {}, true, "INFORM", uid), start).empty());
    const auto rows = joiner.add(message(7, {}, true, "INFORM", 99), start);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].uids.items.size(), DhcpJoiner::uids_max);
    EXPECT_TRUE(joiner.finish().empty());
}

}  // namespace
}  // namespace slipstream::test
