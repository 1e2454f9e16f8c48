// The listings name everything that registered itself.
#include "app/listings.h"

#include <gtest/gtest.h>

#include "detect/detector.h"
#include "dissect/stream/dissector.h"

namespace slipstream {
namespace {

TEST(Listings, name_every_dissector_and_detector) {
    auto dissectors = listing("dissectors");
    ASSERT_TRUE(dissectors);
    for (const StreamDissectorSpec* spec : SLIPSTREAM_REGISTERED(StreamDissectorSpec, slip_stream_dissectors))
        EXPECT_NE(dissectors->find(spec->summary), std::string::npos) << spec->name;
    auto detectors = listing("detectors");
    ASSERT_TRUE(detectors);
    for (const DetectorSpec* spec : SLIPSTREAM_REGISTERED(DetectorSpec, slip_detectors))
        for (std::string_view type : spec->evidence)
            EXPECT_NE(detectors->find(type), std::string::npos) << spec->name;
}

TEST(Listings, name_the_logs_and_nothing_else) {
    EXPECT_NE(listing("logs")->find("conn.log"), std::string::npos);
    EXPECT_FALSE(listing("capture.pcap"));
}

}  // namespace
}  // namespace slipstream
