// Telnet, rlogin and rsh sessions and how they ended.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

LoginRecord session(bool success, bool confused, double offset_s = 0) {
    auto made = row<LoginRecord>("10.0.0.5", "93.184.216.34", 23, offset_s);
    made.protocol = "telnet";
    made.success = success;
    made.confused = confused;
    return made;
}

TEST(Login, tells_how_it_ended_and_for_whom) {
    Scenario run;
    LoginRecord good = session(true, false);
    good.user = "root";
    run.add_row(good).add_row(session(false, true, 1)).add_row(session(false, false, 2));
    auto found = run.evidence("LOGIN");
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].description, "successful telnet login.  for user root destination IP: 93.184.216.34.");
    EXPECT_EQ(found[1].description, "confused telnet login.  destination IP: 93.184.216.34.");
    EXPECT_EQ(found[2].description, "failed telnet login.  destination IP: 93.184.216.34.");
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
    EXPECT_EQ(found[0].attacker.value, "93.184.216.34");
    EXPECT_EQ(found[0].attacker.side, FlowSide::destination);
    EXPECT_EQ(found[0].accumulated, Score{});
}

TEST(Login, a_thousand_failures_are_a_few_lines) {
    Scenario run;
    for (int i = 0; i < 1'000; ++i) run.add_row(session(false, false, i));
    EXPECT_EQ(run.evidence("LOGIN").size(), 12u);  // ten singly, then the 100th and the 1000th
}

}  // namespace
}  // namespace slipstream
