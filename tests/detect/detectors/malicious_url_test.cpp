// Listed URLs, by host, address, port and through a proxy.
#include <gtest/gtest.h>

#include "tests/detect/intel_scenario.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "THREAT_INTELLIGENCE_MALICIOUS_URL";

HttpRecord get(std::string uri, std::string host = "", std::uint16_t port = 80) {
    auto http = row<HttpRecord>("10.0.0.5", "93.184.216.34", port);
    http.uri = std::move(uri);
    if (!host.empty()) http.host = std::move(host);
    return http;
}

TEST(MaliciousUrl, a_listed_url_is_asked_for) {
    IntelScenario run("http://bad.test/a.exe,high,dropper,trojan\n");
    run.add_row(get("/a.exe", "BAD.test"));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_EQ(found[0].confidence.to_string(), "0.7");
    EXPECT_EQ(
        found[0].description,
        "Connecting to a malicious URL http://BAD.test/a.exe. Detected by: own.csv threat: dropper, tags: "
        "trojan");
}

TEST(MaliciousUrl, by_address_port_and_proxy) {
    IntelScenario run(
        "http://93.184.216.34/x,high,a\nhttp://bad.test:8080/y,high,b\nhttp://bad.test/z,high,c\n");
    run.add_row(get("/x"));
    run.add_row(get("/y", "bad.test", 8080));
    run.add_row(get("http://bad.test/z", "proxy.test", 3128));
    EXPECT_EQ(run.evidence(type).size(), 6u);
}

TEST(MaliciousUrl, near_misses) {
    IntelScenario run("http://bad.test/a.exe,high,dropper\n");
    run.add_row(get("/A.exe", "bad.test"));
    run.add_row(get("/", "bad.test"));
    run.add_row(get("/redirect?to=http://bad.test/a.exe", "fine.test"));
    EXPECT_TRUE(run.evidence(type).empty());
}

}  // namespace
}  // namespace slipstream
