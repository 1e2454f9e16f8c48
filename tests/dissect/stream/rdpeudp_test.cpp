// The RDPEUDP dissector: the server's answer to a SYN confirms.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

TEST(RdpeudpDissector, is_confirmed_by_the_answer_to_a_syn) {
    Dissecting run("rdpeudp");
    EXPECT_FALSE(run.feed(bytes({0xff, 0xff, 0xff, 0xff, 0, 64, 0, 1}) + zeros(1200)).confirmed());
    EXPECT_TRUE(run.feed(bytes({0, 0, 0, 1, 0, 64, 0, 5}) + zeros(1200), false).confirmed());
    EXPECT_TRUE(run.done());
}

}  // namespace
}  // namespace slipstream::test
