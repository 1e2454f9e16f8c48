// What every registered detector must hold to.
#include "detect/detector.h"

#include <gtest/gtest.h>

#include <set>

#include "detect/watched_logs.h"

namespace slipstream {
namespace {

TEST(DetectorSpec, every_detector_describes_itself) {
    auto specs = SLIPSTREAM_REGISTERED(DetectorSpec, slip_detectors);
    EXPECT_GE(specs.size(), 16u);
    std::set<std::string_view> names;
    for (const DetectorSpec* spec : specs) {
        EXPECT_TRUE(names.insert(spec->name).second) << spec->name << " is registered twice";
        EXPECT_FALSE(spec->summary.empty()) << spec->name;
        EXPECT_FALSE(spec->source.empty()) << spec->name;
        EXPECT_FALSE(spec->evidence.empty()) << spec->name;
        const DetectorHooks& hooks = spec->hooks;
        bool hooked = hooks.flow || hooks.responder_flow || hooks.arp;
        std::apply([&](const auto&... log) { ((hooked |= hooks.*log.hook), ...); }, watched_logs);
        EXPECT_TRUE(hooked) << spec->name;
        std::vector<double> values;
        for (const DetectorParameter& parameter : spec->parameters) {
            EXPECT_LE(parameter.min, parameter.default_value) << spec->name << "." << parameter.name;
            EXPECT_LE(parameter.default_value, parameter.max) << spec->name << "." << parameter.name;
            EXPECT_FALSE(parameter.summary.empty()) << spec->name << "." << parameter.name;
            values.push_back(parameter.default_value);
        }
        EXPECT_NE(spec->make(DetectorSettings(values)), nullptr) << spec->name;
    }
}

}  // namespace
}  // namespace slipstream
