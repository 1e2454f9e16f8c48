// Pastebin: over HTTP, and over TLS with the row of the handshake and the record of the connection in either
// order.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "PASTEBIN_DOWNLOAD";
constexpr Uid connection{3, 3};

FlowRecord flow(std::uint64_t bytes) {
    FlowRecord made = FlowBuilder("10.0.0.5", "104.20.67.143", 443).bytes(500, bytes).service("ssl");
    made.uid = connection;
    return made;
}
SslRecord handshake(std::string name) {
    auto made = row<SslRecord>("10.0.0.5", "104.20.67.143", 443, 0.1);
    made.uid = connection;
    made.server_name = std::move(name);
    return made;
}

TEST(PastebinDownload, over_tls_the_connection_tells_the_size) {
    Scenario run;
    run.add_row(handshake("PasteBin.com")).add(flow(1'500'000));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "A downloaded file from pastebin.com. size: 1.5 MBs");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::info);
}

TEST(PastebinDownload, the_connection_may_come_first) {
    Scenario run;
    run.add_row(dns("10.0.0.5", "pastebin.com", {"104.20.67.143"}, -1));
    run.add(flow(700)).add_row(handshake("pastebin.com"));
    EXPECT_EQ(run.evidence(type).size(), 1u);
}

TEST(PastebinDownload, small_answers_and_other_names_are_left_out) {
    Scenario small;
    small.add_row(handshake("pastebin.com")).add(flow(699));
    EXPECT_TRUE(small.evidence(type).empty());
    Scenario other;
    other.add_row(handshake("example.com")).add(flow(5'000));
    EXPECT_TRUE(other.evidence(type).empty());
}

TEST(PastebinDownload, over_http_the_request_tells_all) {
    Scenario run;
    auto http = row<HttpRecord>("10.0.0.5", "104.20.67.143", 80);
    http.method = "GET";
    http.host = "pastebin.com";
    http.response_bytes = 2'000;
    run.add_row(http);
    http.response_bytes = 700;
    run.add_row(http);
    http.response_bytes = 2'000;
    http.method = "POST";
    run.add_row(http);
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "A downloaded file from pastebin.com. Size: 0.002 MBs");
}

}  // namespace
}  // namespace slipstream
