// The RDP dissector: cookie, negotiation and settings, and TLS handed on.
#include <gtest/gtest.h>

#include "dissect/stream/rdp_names.h"
#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

Frame packet(const Frame& body) {
    Frame f = bytes({3, 0});
    put16(f, static_cast<unsigned>(4 + body.size()));
    return f + body;
}
const Frame request = packet(bytes({0, 0xe0, 0, 0, 0, 0, 0}) + text("Cookie: mstshash=me\r\n"));
Frame confirm(unsigned type, unsigned code) {
    return packet(bytes({14, 0xd0, 0, 0, 0, 0, 0, type, 0, 8, 0, code, 0, 0, 0}));
}

TEST(RdpDissector, reads_the_cookie_and_a_refusal) {
    for (std::size_t cut = 0; cut <= request.size(); ++cut) {
        Dissecting run("rdp", true);
        run.feed(Frame(request.begin(), request.begin() + static_cast<std::ptrdiff_t>(cut)));
        run.feed(Frame(request.begin() + static_cast<std::ptrdiff_t>(cut), request.end()));
        run.feed(confirm(3, 2), false);
        run.end();
        const auto rows = run.rows_of<RdpRecord>();
        ASSERT_EQ(rows.size(), 1U) << cut;
        EXPECT_EQ(rows[0].cookie, "me");
        EXPECT_EQ(rows[0].result, "SSL_NOT_ALLOWED_BY_SERVER");
    }
}

TEST(RdpDissector, hands_tls_on) {
    Dissecting run("rdp", true);
    run.feed(request);
    run.feed(confirm(2, 1), false);
    run.feed(bytes({0x16, 3, 1}));
    run.end();
    ASSERT_EQ(run.inner.size(), 1U);
    EXPECT_EQ(run.inner[0].dissector, "ssl");
    ASSERT_EQ(run.rows_of<RdpRecord>().size(), 1U);
    EXPECT_EQ(run.rows_of<RdpRecord>()[0].security_protocol, "SSL");
    EXPECT_EQ(run.rows_of<RdpRecord>()[0].result, "encrypted");
}

TEST(RdpNames, guess_a_keyboard_from_its_language) {
    EXPECT_EQ(rdp_keyboard_name(1033), "English - United States");
    EXPECT_EQ(rdp_keyboard_name(263198), "Thai (Best Guess for 263198)");
    EXPECT_EQ(rdp_keyboard_name(0), "keyboard-0");
}

}  // namespace
}  // namespace slipstream::test
