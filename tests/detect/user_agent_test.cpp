// Operating systems as real agents name them.
#include "detect/user_agent.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

TEST(OperatingSystemOf, real_agents) {
    EXPECT_EQ(operating_system_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64)"), "Windows");
    EXPECT_EQ(operating_system_of("Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X)"), "iOS");
    EXPECT_EQ(operating_system_of("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"), "macOS");
    EXPECT_EQ(operating_system_of("server-bag[Mac OS X,10.14.6,18G87,MacBookPro11,1]"), "macOS");
    EXPECT_EQ(operating_system_of("Dalvik/2.1.0 (Linux; U; Android 13; Pixel 6)"), "Android");
    EXPECT_EQ(operating_system_of("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)"), "ChromeOS");
    EXPECT_EQ(operating_system_of("Mozilla/5.0 (X11; Linux x86_64)"), "Linux");
    EXPECT_EQ(operating_system_of("curl/8.1.2"), "");
    EXPECT_EQ(operating_system_of(""), "");
}

}  // namespace
}  // namespace slipstream
