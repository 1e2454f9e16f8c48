// Country and system from databases that the test makes; skipped where the package that makes them is
// missing.
#include "profiler/geo.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace slipstream {
namespace {

IpAddress ip(std::string_view text) { return IpAddress::parse(text).value_or(IpAddress{}); }

class Geo : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() /
                  ("slipstream-geo-" + std::to_string(::getpid()) + "-" +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    bool make() const {
        const std::string command =
            "perl " SLIPSTREAM_TEST_DATA "/make_geo_databases.pl '" + folder_.string() + "' 2> /dev/null";
        return std::system(command.c_str()) == 0;
    }
    std::string path(const char* name) const { return (folder_ / name).string(); }
    std::filesystem::path folder_;
};

TEST_F(Geo, knows_country_and_system_of_both_versions) {
    if (!make()) GTEST_SKIP() << "libmaxmind-db-writer-perl is not installed";
    auto geo = GeoDatabase::open(path("country.mmdb"), path("system.mmdb"));
    ASSERT_TRUE(geo) << geo.error().message;
    EXPECT_EQ((*geo)->country_of(ip("5.6.7.8")), "DE");
    EXPECT_EQ((*geo)->country_of(ip("2a0a::1")), "CZ");
    EXPECT_EQ((*geo)->country_of(ip("5.7.0.0")), "");
    EXPECT_EQ((*geo)->country_of(ip("192.168.1.1")), "");
    auto system = (*geo)->system_of(ip("5.6.7.8"));
    ASSERT_TRUE(system);
    EXPECT_EQ(system->number, 32934U);
    EXPECT_EQ(system->holder, "Example Network");
    EXPECT_EQ((*geo)->system_of(ip("2a0a::1"))->number, 64501U);
    EXPECT_FALSE((*geo)->system_of(ip("5.7.0.0")));
}

TEST_F(Geo, either_database_may_be_left_out) {
    auto none = GeoDatabase::open("", "");
    ASSERT_TRUE(none);
    EXPECT_EQ((*none)->country_of(ip("5.6.7.8")), "");
    EXPECT_FALSE((*none)->system_of(ip("5.6.7.8")));
}

TEST_F(Geo, what_is_no_database_is_an_error) {
    EXPECT_FALSE(GeoDatabase::open(path("absent.mmdb"), ""));
    std::ofstream(folder_ / "text.mmdb") << "no database";
    auto geo = GeoDatabase::open("", path("text.mmdb"));
    ASSERT_FALSE(geo);
    EXPECT_TRUE(geo.error().message.starts_with(path("text.mmdb") + ": "));
}

}  // namespace
}  // namespace slipstream
