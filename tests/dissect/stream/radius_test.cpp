// The RADIUS dissector: a row per answer, or at the end.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

Frame message(unsigned code, const Frame& attributes) {
    Frame f = bytes({code, 1});
    put16(f, static_cast<unsigned>(20 + attributes.size()));
    return f + zeros(16) + attributes;
}
Frame attribute(unsigned type, std::string_view value) {
    return bytes({type, static_cast<unsigned>(value.size() + 2)}) + text(value);
}

TEST(RadiusDissector, joins_request_and_answer) {
    Dissecting run("radius");
    run.feed(message(1, attribute(1, "john") + attribute(31, "00-14-22-E9-54-5E")));
    run.now = run.now + seconds(1);
    run.feed(message(11, attribute(18, "Password?")), false);
    EXPECT_TRUE(run.feed(message(2, {}), false).confirmed());
    const auto rows = run.rows_of<RadiusRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].user_name, "john");
    EXPECT_EQ(rows[0].mac, "00:14:22:e9:54:5e");
    EXPECT_EQ(rows[0].reply_message, "Password?");
    EXPECT_EQ(rows[0].result, "success");
    EXPECT_EQ(rows[0].time_to_reply, seconds(1));
}

TEST(RadiusDissector, writes_an_open_attempt_at_the_end) {
    Dissecting run("radius");
    run.feed(message(1, attribute(1, "john")));
    run.end();
    ASSERT_EQ(run.rows_of<RadiusRecord>().size(), 1U);
    EXPECT_EQ(run.rows_of<RadiusRecord>()[0].result, "unknown");
    EXPECT_EQ(Dissecting("radius").feed(message(1, bytes({1, 9}))).violated(), "malformed attribute");
}

}  // namespace
}  // namespace slipstream::test
