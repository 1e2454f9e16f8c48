// Files that IRC users send each other.
#include <gtest/gtest.h>

#include "dissect/stream/irc_transfer.h"
#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

TEST(IrcDcc, is_a_file) {
    Dissecting run("irc-dcc-data", true);
    auto transfer = std::make_shared<IrcTransfer>();
    transfer->row.file_name = "f.txt";
    run.shared = transfer;
    run.feed_text("content", false);
    run.end();
    ASSERT_EQ(run.files.size(), 1U);
    EXPECT_EQ(run.files[0].source.name, "f.txt");
    EXPECT_TRUE(run.files[0].ended);
}

}  // namespace
}  // namespace slipstream::test
