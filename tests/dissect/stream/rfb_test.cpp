// The RFB dissector: versions, authentication and desktop, however the streams are cut.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

const Frame desktop = bytes({4, 0, 3, 0}) + zeros(16) + bytes({0, 0, 0, 2}) + text("pc");

TEST(RfbDissector, follows_the_password_of_version_8) {
    const Frame server = text("RFB 003.008\n") + bytes({1, 2}) + zeros(16) + bytes({0, 0, 0, 0}) + desktop;
    const Frame client = text("RFB 003.008\n") + bytes({2}) + zeros(16) + bytes({1});
    for (std::size_t cut = 0; cut <= server.size(); ++cut) {
        Dissecting run("rfb", true);
        run.feed(Frame(server.begin(), server.begin() + static_cast<std::ptrdiff_t>(cut)), false);
        EXPECT_TRUE(run.feed(client).confirmed() || cut < 12);
        run.feed(Frame(server.begin() + static_cast<std::ptrdiff_t>(cut), server.end()), false);
        const auto rows = run.rows_of<RfbRecord>();
        ASSERT_EQ(rows.size(), 1U) << cut;
        EXPECT_EQ(rows[0].server_minor, "008");
        EXPECT_EQ(rows[0].authentication, "VNC");
        EXPECT_EQ(rows[0].authenticated, true);
        EXPECT_EQ(rows[0].shared, true);
        EXPECT_EQ(rows[0].desktop_name, "pc");
        EXPECT_EQ(rows[0].width, 1024U);
        EXPECT_TRUE(run.done());
    }
}

TEST(RfbDissector, writes_at_the_end_what_a_refused_client_reached) {
    Dissecting run("rfb", true);
    run.feed(text("RFB 003.003\n"), false);
    run.feed(text("RFB 003.003\n"));
    run.feed(bytes({0, 0, 0, 2}) + zeros(16), false);
    run.feed(zeros(16));
    run.feed(bytes({0, 0, 0, 1}), false);
    run.end();
    const auto rows = run.rows_of<RfbRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].authenticated, false);
    EXPECT_FALSE(rows[0].width);
}

}  // namespace
}  // namespace slipstream::test
