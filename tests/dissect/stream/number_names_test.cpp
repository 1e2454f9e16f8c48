// Names of numbers, and what stands for those without one.
#include "dissect/stream/number_names.h"

#include <gtest/gtest.h>

#include <array>

namespace slipstream::test {
namespace {

TEST(NumberNames, names_what_is_known) {
    constexpr std::array names{NumberName{1, "one"}, NumberName{5, "five"}};
    EXPECT_EQ(name_of(names, 5), "five");
    EXPECT_EQ(name_of(names, 2), "unknown-2");
    EXPECT_EQ(name_of(names, 2, "?-"), "?-2");
    EXPECT_FALSE(find_name(names, 0));
}

}  // namespace
}  // namespace slipstream::test
