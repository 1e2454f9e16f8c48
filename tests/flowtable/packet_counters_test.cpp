// PacketCounters: every fate has a name and is either processed or dropped.
#include "flowtable/packet_counters.h"

#include <gtest/gtest.h>

#include <set>

namespace slipstream {
namespace {

TEST(PacketCounters, counts_each_fate_as_processed_or_dropped) {
    PacketCounters counters;
    for (unsigned fate = 0; fate < static_cast<unsigned>(PacketFate::count); ++fate)
        counters.count(static_cast<PacketFate>(fate));
    EXPECT_EQ(counters.processed(), static_cast<unsigned>(first_drop));
    EXPECT_EQ(counters.processed() + counters.dropped(), static_cast<unsigned>(PacketFate::count));
    PacketCounters both = counters;
    both.add(counters);
    EXPECT_EQ(both.dropped(), 2 * counters.dropped());
}

TEST(PacketCounters, names_each_fate_once) {
    std::set<std::string_view> names;
    for (unsigned fate = 0; fate < static_cast<unsigned>(PacketFate::count); ++fate) {
        std::string_view name = name_of(static_cast<PacketFate>(fate));
        EXPECT_FALSE(name.empty());
        EXPECT_TRUE(names.insert(name).second) << name;
    }
}

}  // namespace
}  // namespace slipstream
