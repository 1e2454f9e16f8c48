// Finger: a question that was never finished.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

TEST(FingerDissector, names_an_unfinished_question) {
    Dissecting run("finger", true);
    run.feed_text("bob");
    run.end_side(true);
    EXPECT_EQ(run.end().weirds.at(0), "partial_finger_request");
}

TEST(FingerDissector, is_done_with_a_whole_one) {
    Dissecting run("finger", true);
    run.feed_text("bob\r\n");
    EXPECT_TRUE(run.done());
    EXPECT_TRUE(run.end().weirds.empty());
}

}  // namespace
}  // namespace slipstream::test
