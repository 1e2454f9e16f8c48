// SSH versions that change, of client and server apart.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "MULTIPLE_SSH_VERSIONS";

SoftwareRecord software(std::string_view kind, std::uint64_t major, std::uint64_t minor, double offset_s) {
    SoftwareRecord made;
    made.time = test_origin + Duration{static_cast<std::int64_t>(offset_s * 1e6)};
    made.host = ip("10.0.0.5");
    made.type = {kind};
    made.name = "OpenSSH";
    made.major = major;
    made.minor = minor;
    made.unparsed = "OpenSSH";
    return made;
}

TEST(SshVersionChange, a_client_that_tells_another_version) {
    Scenario run;
    run.add_row(software("SSH::CLIENT", 7, 4, 0));
    run.add_row(software("SSH::CLIENT", 8, 1, 1));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "SSH client version changing from 7_4 to 8_1");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::medium);
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
}

TEST(SshVersionChange, client_and_server_are_different_programs) {
    Scenario run;
    run.add_row(software("SSH::CLIENT", 7, 4, 0));
    run.add_row(software("SSH::SERVER", 8, 1, 1));
    run.add_row(software("HTTP::BROWSER", 9, 1, 2));
    run.add_row(software("SSH::CLIENT", 7, 4, 3));
    EXPECT_TRUE(run.evidence(type).empty());
}

TEST(SshVersionChange, the_first_version_is_remembered_across_windows) {
    Scenario run;
    run.add_row(software("SSH::SERVER", 7, 4, 0));
    run.add_row(software("SSH::SERVER", 9, 0, 8'000));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "SSH server version changing from 7_4 to 9_0");
}

}  // namespace
}  // namespace slipstream
