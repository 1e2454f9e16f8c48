// Empty connections: acceptance vector 49, per host and window.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

HttpRecord request(std::string_view from, std::string host, double offset_s, std::string uri = "/") {
    auto http = row<HttpRecord>(from, "93.184.216.34", 80, offset_s);
    http.method = "GET";
    http.host = std::move(host);
    http.uri = std::move(uri);
    return http;
}

TEST(EmptyConnections, vector_49_four_requests_to_google) {
    Scenario run;
    run.add_row(request("10.0.0.5", "google.com", 0));
    run.add_row(request("10.0.0.5", "www.google.com", 1));
    run.add_row(request("10.0.0.5", "Google.com", 2));
    run.add_row(request("10.0.0.5", "www.google.com", 3));
    auto found = run.evidence("EMPTY_CONNECTIONS");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "Multiple empty HTTP connections to google.com");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::medium);
    EXPECT_EQ(found[0].flows.total, 4u);
}

TEST(EmptyConnections, hosts_windows_and_names_do_not_add_up) {
    Scenario run;
    for (int i = 0; i < 3; ++i) {
        run.add_row(request("10.0.0.5", "google.com", i));
        run.add_row(request("10.0.0.6", "google.com", i));
        run.add_row(request("10.0.0.5", "bing.com", i));
        run.add_row(request("10.0.0.5", "news.google.com", i));
        run.add_row(request("10.0.0.5", "google.com", i, "/search"));
    }
    run.add_row(request("10.0.0.5", "google.com", 4'000));
    EXPECT_TRUE(run.evidence("EMPTY_CONNECTIONS").empty());
}

TEST(EmptyConnections, a_request_with_a_body_is_not_empty) {
    Scenario run;
    for (int i = 0; i < 8; ++i) {
        HttpRecord http = request("10.0.0.5", "google.com", i);
        http.request_bytes = 10;
        run.add_row(http);
    }
    EXPECT_TRUE(run.evidence("EMPTY_CONNECTIONS").empty());
}

}  // namespace
}  // namespace slipstream
