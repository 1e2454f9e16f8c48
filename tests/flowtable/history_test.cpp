// History: letters, their case, the bound, and when a repeated letter is written again.
#include "flowtable/history.h"

#include <gtest/gtest.h>

#include <vector>

namespace slipstream {
namespace {

TEST(History, writes_the_responder_in_lower_case_and_the_flip_as_it_is) {
    History history;
    history.add('S', true);
    history.add('H', false);
    history.add('^', false);
    EXPECT_EQ(history.text(), "Sh^");
    history.clear();
    EXPECT_TRUE(history.empty());
}

TEST(History, marks_that_letters_were_dropped) {
    History history;
    for (int i = 0; i < 100; ++i) history.add('T', true);
    EXPECT_EQ(history.text(), std::string(History::length_max - 1, 'T') + "+");
}

TEST(History, repeats_letters_at_powers_of_ten) {
    std::vector<std::uint32_t> written;
    std::uint32_t count = 0;
    for (std::uint32_t i = 1; i <= 1'000'000; ++i)
        if (count_reaches_power_of_ten(count)) written.push_back(i);
    EXPECT_EQ(written, (std::vector<std::uint32_t>{1, 10, 100, 1000, 10000, 100000, 1000000}));
}

}  // namespace
}  // namespace slipstream
