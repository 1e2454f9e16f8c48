// SSH password guessing: acceptance vectors 20 and 21, banners, and Zeek's notice.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "PASSWORD_GUESSING";

SshRecord attempt(double offset_s, std::uint64_t attempts = 0, std::string_view to = "93.184.216.34") {
    auto made = row<SshRecord>("10.0.0.5", to, 22, offset_s);
    made.auth_success = false;
    made.auth_attempts = attempts;
    return made;
}

TEST(PasswordGuessing, vector_20_reports_at_ever_larger_steps) {
    Scenario run;
    for (int i = 0; i < 80; ++i) run.add_row(attempt(i));
    std::vector<double> totals;
    for (const Evidence& e : run.evidence(type)) totals.push_back(e.numbers.at(0).value);
    EXPECT_EQ(totals, (std::vector<double>{9, 10, 12, 16, 24, 40, 72}));
}

TEST(PasswordGuessing, vector_21_confidence_grows_with_the_attempts) {
    auto confidence_of = [](std::uint64_t attempts) {
        Scenario run;
        run.add_row(attempt(0, attempts));
        return run.evidence(type).at(0).confidence;
    };
    EXPECT_EQ(confidence_of(9), Confidence::of(0.5));
    EXPECT_EQ(confidence_of(20), Confidence::of(0.71));
    EXPECT_EQ(confidence_of(30), Confidence::of(1));
}

TEST(PasswordGuessing, the_text_names_the_server_and_the_banner) {
    Scenario run;
    SoftwareRecord software;
    software.time = test_origin;
    software.host = ip("10.0.0.5");
    software.type = {"SSH::CLIENT"};
    software.name = "libssh";
    software.unparsed = "libssh-0.9";
    run.add_row(software).add_row(attempt(1, 9));
    EXPECT_EQ(run.evidence(type).at(0).description,
              "SSH brute force detector from 10.0.0.5 to 93.184.216.34 on ssh 22/tcp. Attempts observed: 9. "
              "Client banner: libssh libssh-0.9 from software.log. Confidence: 0.6. by Slips");
}

TEST(PasswordGuessing, successes_few_attempts_and_other_servers_do_not_add_up) {
    Scenario run;
    for (int i = 0; i < 8; ++i) {
        run.add_row(attempt(i));
        run.add_row(attempt(i, 1, "93.184.216.35"));
        SshRecord good = attempt(i);
        good.auth_success = true;
        run.add_row(good);
    }
    run.add_row(attempt(4'000));
    EXPECT_TRUE(run.evidence(type).empty());
}

TEST(PasswordGuessing, a_notice_confirms_and_counts_once) {
    Scenario run;
    NoticeRecord notice;
    notice.time = test_origin;
    notice.note = {"SSH::Password_Guessing"};
    notice.message = "10.0.0.5 appears to be guessing SSH passwords (seen in 30 connections)";
    notice.source = ip("10.0.0.5");
    run.add_row(notice).add_row(notice).add_row(attempt(1, 9));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].description,
              "SSH brute force detector. 10.0.0.5 appears to be guessing SSH passwords (seen in 30 "
              "connections). Confirmed by Zeek notice.log. Confidence: 1.0. by Zeek");
    EXPECT_EQ(found[1].confidence, Confidence::of(1));
    EXPECT_NE(found[1].description.find("Confirmed by Zeek notice.log."), std::string::npos);
    NoticeRecord observation = notice;
    observation.counts = true;
    Scenario native;
    native.add_row(observation);
    EXPECT_TRUE(native.evidence(type).empty());
}

}  // namespace
}  // namespace slipstream
