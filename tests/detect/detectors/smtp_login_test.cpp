// Refused SMTP logins: acceptance vector 22.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

SmtpRecord refused(double offset_s, std::string_view to = "93.184.216.34") {
    auto made = row<SmtpRecord>("10.0.0.5", to, 25, offset_s);
    made.last_reply = "535 bad smtp-auth user";
    return made;
}

TEST(SmtpLogin, vector_22_three_within_ten_seconds) {
    Scenario run;
    run.add_row(refused(0)).add_row(refused(5)).add_row(refused(10));
    auto bad = run.evidence("BAD_SMTP_LOGIN");
    ASSERT_EQ(bad.size(), 3u);
    EXPECT_EQ(bad[0].description, "doing bad SMTP login to 93.184.216.34 ");
    EXPECT_EQ(bad[0].accumulated, (Score{800'000'000}));
    auto guessing = run.evidence("SMTP_LOGIN_BRUTEFORCE");
    ASSERT_EQ(guessing.size(), 1u);
    EXPECT_EQ(guessing[0].description,
              "doing SMTP login bruteforce to 93.184.216.34. 3 logins in 10 seconds. ");
    EXPECT_EQ(guessing[0].flows.total, 3u);
}

TEST(SmtpLogin, slower_or_at_several_servers_is_no_guessing) {
    Scenario run;
    run.add_row(refused(0)).add_row(refused(5)).add_row(refused(10.001)).add_row(refused(20));
    run.add_row(refused(21, "93.184.216.35"));
    EXPECT_TRUE(run.evidence("SMTP_LOGIN_BRUTEFORCE").empty());
}

TEST(SmtpLogin, other_replies_are_left_out) {
    Scenario run;
    auto smtp = row<SmtpRecord>("10.0.0.5", "93.184.216.34", 25);
    smtp.last_reply = "250 ok";
    run.add_row(smtp);
    EXPECT_TRUE(run.evidence("BAD_SMTP_LOGIN").empty());
}

}  // namespace
}  // namespace slipstream
