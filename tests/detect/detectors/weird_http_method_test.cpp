// Unknown HTTP methods, told by the weird of the dissector.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

WeirdRecord weird(std::string name, std::string detail) {
    WeirdRecord made;
    made.time = test_origin;
    made.uid = Uid{7, 7};
    made.orig = ip("10.0.0.5");
    made.orig_port = Port{49'152};
    made.resp = ip("93.184.216.34");
    made.resp_port = Port{80};
    made.name = std::move(name);
    made.detail = std::move(detail);
    return made;
}

TEST(WeirdHttpMethod, is_reported_with_the_method) {
    Scenario run;
    run.add_row(weird("unknown_HTTP_method", "XGET"));
    auto found = run.evidence("WEIRD_HTTP_METHOD");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].description, "Weird HTTP method XGET to IP: 93.184.216.34. by Zeek.");
    EXPECT_EQ(found[0].threat_level, ThreatLevel::medium);
    EXPECT_EQ(found[0].accumulated, (Score{450'000'000}));
    EXPECT_EQ(found[0].flows.uids, std::vector{(Uid{7, 7})});
}

TEST(WeirdHttpMethod, other_weirds_are_left_out) {
    Scenario run;
    run.add_row(weird("bad_HTTP_request", "XGET"));
    EXPECT_TRUE(run.evidence("WEIRD_HTTP_METHOD").empty());
}

}  // namespace
}  // namespace slipstream
