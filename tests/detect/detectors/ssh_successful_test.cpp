// Successful SSH logins: seen, or told by the size; rows in either order.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "SSH_SUCCESSFUL";
constexpr Uid connection{3, 3};

FlowRecord flow(std::uint64_t bytes) {
    FlowRecord made = FlowBuilder("10.0.0.5", "93.184.216.34", 22).bytes(bytes, 0).service("ssh");
    made.uid = connection;
    return made;
}
SshRecord login(std::optional<bool> success) {
    auto made = row<SshRecord>("10.0.0.5", "93.184.216.34", 22);
    made.uid = connection;
    made.auth_success = success;
    return made;
}

TEST(SshSuccessful, a_login_that_was_seen) {
    Scenario run;
    run.add_row(login(true)).add(flow(100));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description,
              "SSH successful to IP 93.184.216.34. From IP 10.0.0.5. Sent bytes: 100. Detection model Zeek. "
              "Confidence 0.8");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
}

TEST(SshSuccessful, a_login_told_by_the_size_with_the_connection_first) {
    Scenario run;
    run.add(flow(4'291)).add_row(login(std::nullopt));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_NE(found[0].description.find("Detection model Slips"), std::string::npos);
}

TEST(SshSuccessful, small_and_other_connections_are_left_out) {
    Scenario small;
    small.add_row(login(std::nullopt)).add(flow(4'290));
    EXPECT_TRUE(small.evidence(type).empty());
    Scenario alone;
    alone.add_row(login(true));
    EXPECT_TRUE(alone.evidence(type).empty());
}

}  // namespace
}  // namespace slipstream
