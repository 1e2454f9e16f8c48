// Data connections of FTP.
#include <gtest/gtest.h>

#include "dissect/stream/ftp_session.h"
#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

TEST(FtpData, is_a_file_of_which_the_announcer_learns) {
    Dissecting run("ftp-data", true);
    auto transfer = std::make_shared<FtpTransfer>();
    run.shared = transfer;
    EXPECT_TRUE(run.feed_text("some", false).confirmed());
    run.feed_text("thing", false);
    run.end();
    ASSERT_EQ(run.files.size(), 1U);
    EXPECT_EQ(run.files[0].bytes, "something");
    EXPECT_TRUE(run.files[0].ended);
    EXPECT_TRUE(transfer->fuid.has_value());
}

}  // namespace
}  // namespace slipstream::test
