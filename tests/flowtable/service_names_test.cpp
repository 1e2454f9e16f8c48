// ServiceLists: equal lists are one list, order is the order of arrival, and the number of lists is bounded.
#include "flowtable/service_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace slipstream {
namespace {

TEST(ServiceLists, joins_names_in_order_of_arrival) {
    ServiceLists lists;
    ServiceLists::Id id = lists.with(lists.with(ServiceLists::none, "ssl"), "http");
    EXPECT_EQ(lists.text(id), "ssl,http");
    EXPECT_EQ(lists.text(ServiceLists::none), "");
}

TEST(ServiceLists, gives_equal_lists_one_number) {
    ServiceLists lists;
    ServiceLists::Id dns = lists.with(ServiceLists::none, "dns");
    EXPECT_EQ(lists.with(ServiceLists::none, "dns"), dns);
    EXPECT_EQ(lists.with(dns, "dns"), dns);
    EXPECT_EQ(lists.without(lists.with(dns, "vxlan"), "vxlan"), dns);
    EXPECT_EQ(lists.without(dns, "dns"), ServiceLists::none);
    EXPECT_EQ(lists.without(dns, "ntp"), dns);
}

}  // namespace
}  // namespace slipstream
