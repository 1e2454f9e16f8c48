// Finger: questions that count as unfinished, answers with long lines.
#include <gtest/gtest.h>

#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

TEST(FingerDissector, finds_every_question_unfinished_whose_asker_closed) {
    Dissecting run("finger", true);
    run.feed_text("bob\r\n");
    run.end_side(true);
    EXPECT_EQ(run.end().weirds.at(0), "partial_finger_request");
    Dissecting open("finger", true);
    open.feed_text("bob\r\n");
    EXPECT_TRUE(open.end().weirds.empty());
}

TEST(FingerDissector, finds_a_line_of_the_answer_too_long_once) {
    Dissecting run("finger", true);
    EXPECT_TRUE(run.feed_text(std::string(900, 'x') + "\r\n", false).weirds.empty());
    EXPECT_TRUE(run.feed_text(std::string(900, 'x'), false).weirds.empty());
    EXPECT_EQ(run.feed_text(std::string(300, 'x'), false).weirds.at(0), "contentline_size_exceeded");
    EXPECT_TRUE(run.feed_text(std::string(3000, 'x'), false).weirds.empty());
}

}  // namespace
}  // namespace slipstream::test
