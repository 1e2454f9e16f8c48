// The syslog dissector: priorities taken apart, everything else as it is.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

SyslogRecord row_of(std::string_view datagram) {
    Dissecting run("syslog");
    run.feed_text(datagram);
    return run.rows_of<SyslogRecord>().at(0);
}

TEST(SyslogDissector, takes_the_priority_apart) {
    const SyslogRecord row = row_of("<133>hello");
    EXPECT_EQ(row.facility, "LOCAL0");
    EXPECT_EQ(row.severity, "NOTICE");
    EXPECT_EQ(row.message, "hello");
    EXPECT_EQ(row_of("<999>x").facility, "?-124");
}

TEST(SyslogDissector, proves_nothing) {
    const Said said = Dissecting("syslog").feed_text("<133>hello");
    EXPECT_FALSE(said.confirmed());
    EXPECT_TRUE(said.violated().empty());
}

TEST(SyslogDissector, keeps_what_has_no_priority) {
    for (std::string_view text : {"EVIL", "<>x", "<1234>x", "<13"}) {
        EXPECT_EQ(row_of(text).facility, "UNSPECIFIED") << text;
        EXPECT_EQ(row_of(text).message, text);
    }
}

}  // namespace
}  // namespace slipstream::test
