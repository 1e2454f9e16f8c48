// Announced connections: who fits, for how long, and how many are remembered.
#include "flowtable/expected_connections.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

const IpAddress one = IpAddress::v4(1), two = IpAddress::v4(2), three = IpAddress::v4(3);

TEST(ExpectedConnections, are_taken_once_by_the_one_that_fits) {
    ExpectedConnections expected;
    expected.add({one, two, 2000, "ftp-data"}, Time{});
    EXPECT_EQ(expected.take(three, two, 2000, Time{}), "");
    EXPECT_EQ(expected.take(one, two, 2001, Time{}), "");
    EXPECT_EQ(expected.take(one, two, 2000, Time{}), "ftp-data");
    EXPECT_EQ(expected.take(one, two, 2000, Time{}), "");
}

TEST(ExpectedConnections, may_come_from_anybody) {
    ExpectedConnections expected;
    expected.add({std::nullopt, two, 2000, "ftp-data"}, Time{});
    EXPECT_EQ(expected.take(three, two, 2000, Time{}), "ftp-data");
}

TEST(ExpectedConnections, are_forgotten_after_five_minutes) {
    ExpectedConnections expected;
    expected.add({one, two, 2000, "ftp-data"}, Time{});
    EXPECT_EQ(expected.take(one, two, 2000, Time{} + seconds(301)), "");
}

TEST(ExpectedConnections, forget_the_oldest_of_too_many) {
    ExpectedConnections expected;
    for (std::uint16_t port = 0; port < 5000; ++port) expected.add({one, two, port, "ftp-data"}, Time{});
    EXPECT_EQ(expected.take(one, two, 0, Time{}), "");
    EXPECT_EQ(expected.take(one, two, 4999, Time{}), "ftp-data");
}

}  // namespace
}  // namespace slipstream
