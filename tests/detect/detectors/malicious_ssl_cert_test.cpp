// Listed certificates: who sent it is the attacker.
#include <gtest/gtest.h>

#include "tests/detect/intel_scenario.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "MALICIOUS_SSL_CERT";
constexpr std::string_view list = "2024-01-01,da39a3ee5e6b4b0d3255bfef95601890afd80709,AsyncRAT C&C\n";

FilesRecord certificate(std::string_view sha1) {
    auto file = row<FilesRecord>("10.0.0.5", "93.184.216.34", 443);
    file.source = "SSL";
    file.sha1 = std::string(sha1);
    return file;
}

TEST(MaliciousSslCert, the_server_is_the_attacker) {
    IntelScenario run(list, FeedFormat::certificates);
    run.add_row(certificate("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 2u);
    for (const Evidence& e : found) {
        bool source = e.attacker.side == FlowSide::source;
        EXPECT_EQ(e.profile, ip(source ? "10.0.0.5" : "93.184.216.34"));
        EXPECT_EQ(e.threat_level, source ? ThreatLevel::low : ThreatLevel::medium);
        EXPECT_EQ(e.description,
                  "Malicious SSL certificate to server 93.184.216.34. description: AsyncRAT C&C ");
    }
}

TEST(MaliciousSslCert, a_listed_client_is_charged_itself) {
    IntelScenario run(list, FeedFormat::certificates);
    auto shown = certificate("da39a3ee5e6b4b0d3255bfef95601890afd80709");
    shown.from_originator = true;
    run.add_row(shown);
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
}

TEST(MaliciousSslCert, near_misses) {
    IntelScenario run(list, FeedFormat::certificates);
    run.add_row(certificate("da39a3ee5e6b4b0d3255bfef95601890afd8070a"));
    auto download = certificate("da39a3ee5e6b4b0d3255bfef95601890afd80709");
    download.source = "HTTP";
    run.add_row(download);
    EXPECT_TRUE(run.evidence(type).empty());
}

}  // namespace
}  // namespace slipstream
