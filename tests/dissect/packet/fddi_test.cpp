// FDDI: a header of fixed size, then IP.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Fddi, steps_over_21_bytes) {
    EXPECT_EQ(decode(zeros(21) + passenger(), 10)->kind, PacketKind::tcp);
    EXPECT_EQ(decode(zeros(21), 10).weirds(), Names{"FDDI_analyzer_failed/FDDI"});
}

}  // namespace
}  // namespace slipstream::test
