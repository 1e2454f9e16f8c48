// The MQTT dissector: what was acknowledged, however the stream is cut.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

Frame packet(unsigned first, const Frame& body) {
    return bytes({first, static_cast<unsigned>(body.size())}) + body;
}
Frame name(std::string_view s) {
    Frame f;
    put16(f, static_cast<unsigned>(s.size()));
    return f + text(s);
}
const Frame connect =
    packet(0x10, name("MQTT") + bytes({4, 4, 0, 60}) + name("me") + name("gone") + name("bye"));

TEST(MqttDissector, writes_a_connection_when_it_is_answered) {
    for (std::size_t cut = 0; cut <= connect.size(); ++cut) {
        Dissecting run("mqtt", true);
        run.feed(Frame(connect.begin(), connect.begin() + static_cast<std::ptrdiff_t>(cut)));
        run.feed(Frame(connect.begin() + static_cast<std::ptrdiff_t>(cut), connect.end()));
        EXPECT_TRUE(run.rows.empty());
        run.feed(packet(0x20, bytes({0, 5})), false);
        const auto rows = run.rows_of<MqttConnectRecord>();
        ASSERT_EQ(rows.size(), 1U) << cut;
        EXPECT_EQ(rows[0].protocol_version, "3.1.1");
        EXPECT_EQ(rows[0].client_id, "me");
        EXPECT_EQ(rows[0].will_topic, "gone");
        EXPECT_EQ(rows[0].connect_status, "Refused: not authorized");
    }
}

TEST(MqttDissector, waits_for_what_the_quality_of_a_message_demands) {
    Dissecting run("mqtt", true);
    run.feed(packet(0x30, name("t") + text("now")));
    ASSERT_EQ(run.rows_of<MqttPublishRecord>().size(), 1U);
    run.feed(packet(0x32, name("t") + bytes({0, 1}) + text("x")));
    run.feed(packet(0x34, name("t") + bytes({0, 2}) + zeros(120)));
    EXPECT_EQ(run.rows.size(), 1U);
    run.feed(packet(0x40, bytes({0, 1})), false);
    EXPECT_EQ(run.rows.size(), 2U);
    run.feed(packet(0x70, bytes({0, 2})), false);
    EXPECT_EQ(run.rows.size(), 2U);
    run.feed(packet(0x50, bytes({0, 2})), false);
    run.feed(packet(0x62, bytes({0, 2})));
    run.feed(packet(0x70, bytes({0, 2})), false);
    const auto rows = run.rows_of<MqttPublishRecord>();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[2].quality, "exactly once");
    EXPECT_EQ(rows[2].status, "ok");
    EXPECT_EQ(rows[2].payload.size(), 100U);
    EXPECT_EQ(rows[2].payload_bytes, 120U);
}

TEST(MqttDissector, writes_subscriptions_that_were_granted) {
    Dissecting run("mqtt", true);
    run.feed(packet(0x82, bytes({0, 9}) + name("a") + bytes({1}) + name("b") + bytes({2})));
    run.feed(packet(0x90, bytes({0, 9, 1, 2})), false);
    run.feed(packet(0xa2, bytes({0, 10}) + name("a")));
    run.feed(packet(0xb0, bytes({0, 10})), false);
    const auto rows = run.rows_of<MqttSubscribeRecord>();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].topics, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(rows[0].granted_quality, 1U);
    EXPECT_EQ(rows[1].action.text, "MQTT::UNSUBSCRIBE");
    EXPECT_FALSE(rows[1].granted_quality);
    EXPECT_EQ(Dissecting("mqtt", true).feed(packet(0x82, bytes({0, 9, 0, 9, 1}))).violated(),
              "malformed packet");
}

}  // namespace
}  // namespace slipstream::test
