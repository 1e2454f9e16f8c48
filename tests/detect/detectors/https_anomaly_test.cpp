// HTTPS anomaly: the join of handshake and connection in either order, texts, hours, bounds, and the same
// answer for any number of shards.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view host = "10.0.0.5";
constexpr std::string_view server = "93.184.216.34";

enum class Order { handshake_first, connection_first, no_connection };

/// A host that is trained for one hour, with `flows` connections to usual.example.
class TlsHost {
public:
    explicit TlsHost(Order order = Order::handshake_first) : order_(order) {
        run.config.parameters = {{"https_anomaly.training_hours", 1}};
    }
    void connect(double at_s, std::string_view name, std::uint64_t bytes, std::string_view ja3s = "aa11") {
        SslRecord ssl = row<SslRecord>(host, server, 443, at_s);
        ssl.uid = {7, ++made_};
        if (!name.empty()) ssl.server_name = name;
        ssl.ja3 = "cc";
        ssl.ja3s = ja3s;
        FlowRecord flow =
            FlowBuilder(host, server, 443).at(at_s - 0.1).service("ssl").bytes(bytes, 0).duration(1);
        flow.uid = ssl.uid;
        if (order_ == Order::connection_first) flow.duration = microseconds(50'000);
        if (order_ == Order::connection_first) run.add(flow);
        run.add_row(ssl);
        if (order_ == Order::handshake_first) run.add(flow);
    }
    void train() {
        for (int i = 0; i < 12; ++i) connect(10 * i, "usual.example", 1'000 + static_cast<std::uint64_t>(i));
    }

    Scenario run;

private:
    Order order_;
    std::uint64_t made_ = 0;
};

TEST(HttpsAnomaly, a_new_server_of_a_trained_host_with_the_text_and_the_victim) {
    TlsHost tls;
    tls.train();
    tls.connect(4'000, "usual.example", 1'005);
    EXPECT_TRUE(tls.run.evidence("MALICIOUS_FLOW").empty());
    tls.connect(4'100, "new.example", 1'005, "bb22");
    auto found = tls.run.evidence("MALICIOUS_FLOW");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description,
              "HTTPS anomaly: type=flow; confidence=low (0.380); reason=New Server; value=new.example; "
              "why=not seen before in this host baseline | reason=New JA3S; value=bb22; "
              "why=not seen before in this host baseline.");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::low);
    EXPECT_EQ(found[0].method, "Statistical");
    EXPECT_EQ(found[0].victim->kind, Entity::Kind::domain);
    EXPECT_EQ(found[0].victim->value, "new.example");
    EXPECT_EQ(found[0].profile, ip(host));
    EXPECT_EQ(found[0].destination_port, 443);
    EXPECT_EQ(found[0].time, test_origin + seconds(4'100));
}

TEST(HttpsAnomaly, bytes_are_joined_in_either_order_and_missed_without_a_connection) {
    for (Order order : {Order::handshake_first, Order::connection_first, Order::no_connection}) {
        TlsHost tls(order);
        tls.train();
        tls.connect(4'000, "usual.example", 50'000'000);
        auto found = tls.run.evidence("MALICIOUS_FLOW");
        if (order == Order::no_connection) {
            EXPECT_TRUE(found.empty());
            continue;
        }
        ASSERT_EQ(found.size(), 1u);
        EXPECT_NE(found[0].description.find("reason=Bytes to Known Server; value=50000000; why=bytes above"),
                  std::string::npos)
            << found[0].description;
    }
}

TEST(HttpsAnomaly, without_a_name_the_address_is_the_server) {
    TlsHost tls;
    tls.train();
    tls.connect(4'000, "", 1'005);
    auto found = tls.run.evidence("MALICIOUS_FLOW");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].victim->kind, Entity::Kind::ip);
    EXPECT_NE(found[0].description.find("value=93.184.216.34;"), std::string::npos);
}

TEST(HttpsAnomaly, a_handshake_without_its_connection_is_judged_after_the_wait) {
    TlsHost tls(Order::no_connection);
    tls.run.config.parameters.push_back({"https_anomaly.join_wait_s", 60});
    tls.train();
    tls.connect(4'000, "new.example", 0);
    tls.run.add(FlowBuilder("10.0.0.9", "10.0.0.8", 80).at(4'059));
    auto found = tls.run.evidence("MALICIOUS_FLOW");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_GT(found[0].order.packet_index, tls.run.size());  // at the end of the run
    tls.run.add(FlowBuilder("10.0.0.9", "10.0.0.7", 80).at(4'061));
    found = tls.run.evidence("MALICIOUS_FLOW");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].order.packet_index, tls.run.size());
}

TEST(HttpsAnomaly, an_hour_is_closed_by_the_next_one_and_at_the_end) {
    for (bool next_hour : {false, true}) {
        TlsHost tls;
        tls.run.config.parameters = {{"https_anomaly.training_hours", 8}};
        double at = 0;
        for (int hour = 0; hour < 9; ++hour)
            for (int i = 0; i < 12; ++i) tls.connect(at = 3'600 * hour + 10 * i, "usual.example", 1'000);
        for (int i = 0; i < 1'500; ++i) tls.connect(at = 9 * 3'600 + i, "usual.example", 1'000);
        if (next_hour) tls.connect(10 * 3'600 + 1, "usual.example", 1'000);
        auto found = tls.run.evidence("MALICIOUS_FLOW");
        ASSERT_EQ(found.size(), 1u);
        EXPECT_NE(found[0].description.find("type=hourly"), std::string::npos);
        EXPECT_NE(found[0].description.find("reason=Ssl Flows; value=1500; why=value above baseline (mean=1"),
                  std::string::npos)
            << found[0].description;
        EXPECT_EQ(found[0].window, 10);
        EXPECT_EQ(found[0].flows.total, 1'500u);
        EXPECT_EQ(found[0].flows.uids.size(), FlowSample::uids_max);
        EXPECT_EQ(found[0].time, test_origin + microseconds(static_cast<std::int64_t>(at * 1e6)));
    }
}

TEST(HttpsAnomaly, too_many_open_connections_are_judged_early) {
    TlsHost tls(Order::no_connection);
    tls.run.config.parameters = {{"https_anomaly.training_hours", 0}};
    for (int i = 0; i < 513; ++i) tls.connect(i * 0.001, "s" + std::to_string(i), 0);
    tls.run.add(FlowBuilder("10.0.0.9", "10.0.0.8", 80).at(10));
    auto found = tls.run.evidence("MALICIOUS_FLOW");
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].order.packet_index, 513u);  // the first, pushed out by the last
    EXPECT_NE(found[0].description.find("value=s0;"), std::string::npos);
}

TEST(HttpsAnomaly, same_answer_for_any_number_of_shards_and_batches) {
    TlsHost tls;
    tls.train();
    for (int i = 0; i < 40; ++i)
        tls.connect(4'000 + 200 * i, "s" + std::to_string(i % 7), 1'000'000u * (i % 5));
    auto one = tls.run.findings();
    auto three = tls.run.findings(3, 2, 5);
    ASSERT_GT(one.evidence.size(), 5u);
    ASSERT_EQ(one.evidence.size(), three.evidence.size());
    for (std::size_t i = 0; i < one.evidence.size(); ++i) {
        EXPECT_EQ(one.evidence[i].id, three.evidence[i].id);
        EXPECT_EQ(one.evidence[i].description, three.evidence[i].description);
    }
}

}  // namespace
}  // namespace slipstream
