// Unsolicited ARP.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

TEST(UnsolicitedArp, a_reply_to_everybody) {
    Scenario run;
    ArpRecord record = arp("reply", "192.168.1.5", 5, "192.168.1.5", 0);
    record.resp_hardware = record.destination_mac;
    run.add(record);
    auto found = run.evidence("UNSOLICITED_ARP");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "broadcasting unsolicited ARP");
    EXPECT_EQ(found[0].accumulated, (Score{160'000'000}));
}

TEST(UnsolicitedArp, answers_and_requests_are_left_out) {
    Scenario run;
    ArpRecord answer = arp("reply", "192.168.1.5", 5, "192.168.1.1", 0);
    answer.destination_mac = answer.resp_hardware = mac(1);
    run.add(answer);
    run.add(arp("request", "192.168.1.5", 5, "192.168.1.1", 0));
    EXPECT_TRUE(run.evidence("UNSOLICITED_ARP").empty());
}

}  // namespace
}  // namespace slipstream
