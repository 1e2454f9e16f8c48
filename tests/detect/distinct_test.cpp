// Counting different things in bounded memory.
#include "detect/distinct.h"

#include <gtest/gtest.h>

#include "capture/base/hash.h"

namespace slipstream {
namespace {

TEST(PortSet, counts_every_port_exactly) {
    PortSet ports;
    for (int round = 0; round < 2; ++round)
        for (unsigned port = 0; port < 65'536; ++port)
            ASSERT_EQ(ports.insert(static_cast<std::uint16_t>(port * 40'503)), round == 0);
    EXPECT_EQ(ports.size(), 65'536u);
}

TEST(DistinctCounter, is_exact_up_to_1024) {
    DistinctCounter counter;
    for (int round = 0; round < 2; ++round)
        for (std::uint64_t i = 0; i < 1'024; ++i) EXPECT_EQ(counter.insert(keyed_hash({}, i)), round == 0);
    EXPECT_TRUE(counter.exact());
    EXPECT_EQ(counter.count(), 1'024u);
}

TEST(DistinctCounter, estimates_a_million_within_a_tenth) {
    DistinctCounter counter;
    std::uint64_t before = 0;
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        counter.insert(keyed_hash({}, i));
        if (i % 50'000 == 0) {
            EXPECT_GE(counter.count(), before);
            before = counter.count();
        }
    }
    EXPECT_NEAR(static_cast<double>(counter.count()), 1e6, 1e5);
}

}  // namespace
}  // namespace slipstream
