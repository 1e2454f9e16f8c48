// BaselineModel: both ways of learning, the robust distance, its floor and the calibrated threshold.
#include "detect/baseline_model.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

TEST(BaselineModel, quantiles_are_interpolated) {
    std::vector<float> values{4, 1, 3, 2};
    EXPECT_DOUBLE_EQ(quantile_of(values, 0.5), 2.5);
    EXPECT_DOUBLE_EQ(quantile_of(values, 0), 1);
    EXPECT_DOUBLE_EQ(quantile_of(values, 1), 4);
    EXPECT_NEAR(quantile_of(values, 0.1), 1.3, 1e-9);
    EXPECT_EQ(quantile_of({}, 0.5), 0);
}

TEST(BaselineModel, welford_gives_mean_and_sample_variance) {
    BaselineModel model;
    for (double value : {2.0, 4.0, 6.0}) model.fit(value);
    EXPECT_DOUBLE_EQ(model.mean(), 4);
    EXPECT_DOUBLE_EQ(model.variance(), 4);
    EXPECT_EQ(model.count(), 3u);
}

TEST(BaselineModel, ewma_forgets) {
    BaselineModel model;
    model.fit(2, 1);
    EXPECT_DOUBLE_EQ(model.mean(), 2);
    EXPECT_DOUBLE_EQ(model.variance(), 0);
    model.fit(4, 0.5);
    EXPECT_DOUBLE_EQ(model.mean(), 3);
    EXPECT_DOUBLE_EQ(model.variance(), 1);  // (1 - .5) (0 + .5 x 4)
}

TEST(BaselineModel, few_values_are_judged_by_mean_and_variance) {
    BaselineModel model;
    for (double value : {2.0, 4.0, 6.0}) model.fit(value);
    EXPECT_DOUBLE_EQ(model.z(8), 2);
    EXPECT_DOUBLE_EQ(model.z(0), -2);
}

TEST(BaselineModel, many_values_are_judged_by_median_and_its_deviation) {
    BaselineModel model;
    for (double value : {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 1000.0}) model.fit(value);
    // Median 4; distances 3 2 1 0 1 2 996: their median is 2.
    EXPECT_NEAR(model.z(10), 6 / (1.4826 * 2), 1e-6);
    EXPECT_LT(model.z(1), 0);
}

TEST(BaselineModel, a_constant_is_judged_by_the_floor_that_shrinks_slowly) {
    BaselineModel model;
    for (int i = 0; i < 5; ++i) model.fit(7);
    EXPECT_DOUBLE_EQ(model.deviation_floor(), 0.1);  // four distances from the mean so far
    model.fit(7);
    EXPECT_DOUBLE_EQ(model.deviation_floor(), 0.95 * 0.1 + 0.05 * 0.01);
    model.fit(7);
    EXPECT_DOUBLE_EQ(model.z(8), 1 / model.deviation_floor());
}

TEST(BaselineModel, calibration_needs_ten_values_and_stays_in_its_range) {
    BaselineModel model;
    for (int i = 0; i < 9; ++i) model.fit(7);
    model.calibrate(0.995);
    EXPECT_EQ(model.threshold(3.5), 3.5);
    model.fit(7);
    model.calibrate(0.995);
    EXPECT_EQ(model.threshold(3.5), 1.5);
    model.fit(1e6);
    model.calibrate(0.995);
    EXPECT_EQ(model.threshold(3.5), 15);
}

TEST(BaselineModel, keeps_the_newest_values_only) {
    BaselineModel model;
    for (int i = 0; i < 300; ++i) model.fit(1);
    for (std::size_t i = 0; i < BaselineModel::values_max; ++i) model.fit(5);
    EXPECT_DOUBLE_EQ(model.z(5), 0);
}

}  // namespace
}  // namespace slipstream
