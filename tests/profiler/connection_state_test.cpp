// The interpretation of connection states, rule by rule.
#include "profiler/connection_state.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

using enum ConnectionState;

TEST(ConnectionState, zeek_states) {
    for (auto state : {"S0", "REJ", "RSTOS0", "RSTRH", "SH", "SHR", ""})
        EXPECT_EQ(interpret_state(state, 100), not_established) << state;
    for (auto state : {"S1", "SF", "S2", "S3", "RSTO", "RSTR", "OTH"})
        EXPECT_EQ(interpret_state(state, 1), established) << state;
}

TEST(ConnectionState, vector_41_RSTR_with_two_packets_is_established) {
    EXPECT_EQ(interpret_state("RSTR", 2), established);
}

TEST(ConnectionState, suricata_states) {
    EXPECT_EQ(interpret_state("new", 1), established);
    EXPECT_EQ(interpret_state("established", 1), established);
    EXPECT_EQ(interpret_state("closed", 9), not_established);
}

TEST(ConnectionState, argus_states) {
    EXPECT_EQ(interpret_state("FSPA_FSPA", 9), established);
    EXPECT_EQ(interpret_state("PA_PA", 9), established);
    EXPECT_EQ(interpret_state("S_RA", 9), not_established);
    EXPECT_EQ(interpret_state("ECO_ECR", 9), icmp_echo);
    EXPECT_EQ(interpret_state("ECR_", 9), icmp_reply);
    EXPECT_EQ(interpret_state("URH_", 9), icmp_host_unreachable);
    EXPECT_EQ(interpret_state("URP_", 9), icmp_port_unreachable);
    EXPECT_EQ(interpret_state("CON", 9), established);
    EXPECT_EQ(interpret_state("INT", 9), not_established);
    EXPECT_EQ(interpret_state("RST", 3), not_established);
    EXPECT_EQ(interpret_state("RST", 4), established);
}

}  // namespace
}  // namespace slipstream
