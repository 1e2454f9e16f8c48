// The SNMP dissector: one row per connection that counts variables.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

Frame element(unsigned tag, const Frame& content) {
    return bytes({tag, static_cast<unsigned>(content.size())}) + content;
}
Frame number(unsigned n) { return element(2, bytes({n})); }
Frame message(unsigned pdu, const Frame& value) {
    const Frame oid = element(6, bytes({0x2b, 6, 1, 2, 1, 1, 1, 0}));
    const Frame bindings = element(0x30, element(0x30, oid + value));
    return element(0x30, number(1) + element(4, text("public")) +
                             element(pdu, number(9) + number(0) + number(0) + bindings));
}

TEST(SnmpDissector, counts_over_the_connection) {
    Dissecting run("snmp");
    EXPECT_FALSE(run.feed(message(0xa0, bytes({5, 0}))).confirmed());
    run.now = run.now + seconds(2);
    EXPECT_TRUE(run.feed(message(0xa2, element(4, text("Box"))), false).confirmed());
    EXPECT_TRUE(run.rows.empty());
    run.end();
    const auto rows = run.rows_of<SnmpRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].version, "2c");
    EXPECT_EQ(rows[0].community, "public");
    EXPECT_EQ(rows[0].get_requests, 1U);
    EXPECT_EQ(rows[0].get_responses, 1U);
    EXPECT_EQ(rows[0].display_string, "Box");
    EXPECT_EQ(rows[0].duration, seconds(2));
}

TEST(SnmpDissector, takes_a_message_of_unknown_kind_for_one_without_variables) {
    Dissecting run("snmp");
    run.feed(element(0x30, number(0) + element(4, text("public")) + number(42)));
    run.end();
    const auto rows = run.rows_of<SnmpRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].version, "1");
    EXPECT_EQ(rows[0].get_requests, 0U);
}

TEST(SnmpDissector, refuses_what_is_cut_short) {
    const Frame whole = message(0xa0, bytes({5, 0}));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        Dissecting run("snmp");
        EXPECT_FALSE(run.feed(Frame(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)))
                         .violated()
                         .empty());
        run.end();
        EXPECT_TRUE(run.rows.empty());
    }
}

}  // namespace
}  // namespace slipstream::test
