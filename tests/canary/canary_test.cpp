// A test that must fail: ctest expects it (WILL_FAIL), so the suite turns red if failures went unnoticed.
#include <gtest/gtest.h>

TEST(Canary, fails_on_purpose) { EXPECT_EQ(1, 2); }
