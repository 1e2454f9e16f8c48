// What somebody registered, and what only a registry can hand out.
#include "profiler/registered_domain.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

TEST(RegisteredDomain, is_the_public_suffix_and_one_label) {
    EXPECT_EQ(registered_domain("www.example.com"), "example.com");
    EXPECT_EQ(registered_domain("example.com"), "example.com");
    EXPECT_EQ(registered_domain("a.b.example.co.uk"), "example.co.uk");
}

TEST(RegisteredDomain, strangers_below_a_company_are_apart) {
    EXPECT_EQ(registered_domain("a.b.github.io"), "b.github.io");
}

TEST(RegisteredDomain, is_empty_for_suffixes_addresses_and_inner_names) {
    for (std::string_view name : {"com", "co.uk", "", "printer.local", "localhost", "1.2.3.4", "2001:db8::1",
                                  ".com", "a..com", "example.com."})
        EXPECT_EQ(registered_domain(name), "") << name;
}

TEST(RegisteredDomain, registries_have_suffixes) {
    EXPECT_TRUE(is_registry_suffix("com"));
    EXPECT_TRUE(is_registry_suffix("co.uk"));
    EXPECT_FALSE(is_registry_suffix("example.com"));
    EXPECT_FALSE(is_registry_suffix("github.io"));
}

}  // namespace
}  // namespace slipstream
