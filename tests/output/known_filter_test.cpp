// The filter of known hosts, services and certificates: once a day, and in any spread over workers.
#include "output/known_filter.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

constexpr Time start{1'700'000'000'000'000};

KnownHostsRecord host(std::uint64_t window) {
    KnownHostsRecord row;
    row.host = IpAddress::v4(1);
    row.window = window;
    return row;
}

KnownServicesRecord service(std::vector<std::string> names, std::uint64_t window, std::uint16_t port = 80) {
    KnownServicesRecord row;
    row.host = IpAddress::v4(1);
    row.port = Port{port};
    row.protocol = {"tcp"};
    row.services.items = std::move(names);
    row.window = window;
    return row;
}

class KnownFilterTest : public testing::Test {
protected:
    std::string add(KnownServicesRecord row, Duration after) {
        std::vector<KnownServicesRecord> out;
        filter_.add(std::move(row), start + after, out);
        return text_of(out);
    }
    static std::string text_of(const std::vector<KnownServicesRecord>& rows) {
        std::string text;
        for (const KnownServicesRecord& row : rows) {
            text += std::to_string(row.port.number);
            for (const std::string& name : row.services.items) text += " " + name;
            text += ";";
        }
        return text;
    }
    KnownFilter filter_;
};

TEST_F(KnownFilterTest, admits_a_host_once_a_day) {
    EXPECT_TRUE(filter_.admit(host(0), start));
    EXPECT_FALSE(filter_.admit(host(1), start + seconds(11)));
    EXPECT_FALSE(filter_.admit(host(8639), start + hours(24) - seconds(1)));
    EXPECT_TRUE(filter_.admit(host(8640), start + hours(24)));
}

// Another worker, or a cache that forgot, may tell again in the same window: that changes nothing.
TEST_F(KnownFilterTest, does_not_see_repeats_in_a_window) {
    EXPECT_TRUE(filter_.admit(host(0), start + seconds(5)));
    EXPECT_FALSE(filter_.admit(host(8640), start + hours(24) + seconds(4)));
    EXPECT_FALSE(filter_.admit(host(8640), start + hours(24) + seconds(6)));
    EXPECT_TRUE(filter_.admit(host(8641), start + hours(24) + seconds(10)));
}

TEST_F(KnownFilterTest, admits_a_certificate_of_a_host_once_a_day) {
    KnownCertsRecord row;
    row.host = IpAddress::v4(1);
    row.fingerprint = "aa";
    EXPECT_TRUE(filter_.admit(row, start));
    EXPECT_FALSE(filter_.admit(row, start + hours(1)));
    row.fingerprint = "bb";
    EXPECT_TRUE(filter_.admit(row, start + hours(1)));
}

TEST_F(KnownFilterTest, tells_what_is_new_of_a_port) {
    EXPECT_EQ(add(service({"HTTP"}, 0), seconds(1)), "80 HTTP;");
    EXPECT_EQ(add(service({"HTTP"}, 1), seconds(11)), "");
    EXPECT_EQ(add(service({"HTTP", "SSL"}, 2), seconds(21)), "80 SSL;");
    EXPECT_EQ(add(service({"HTTP"}, 3, 81), seconds(31)), "81 HTTP;");
    EXPECT_EQ(add(service({"SSL"}, 8641), hours(24) + seconds(10)), "80 SSL;");
}

TEST_F(KnownFilterTest, lets_a_service_without_a_name_wait) {
    EXPECT_EQ(add(service({""}, 0), seconds(1)), "");
    EXPECT_EQ(add(service({"SSH"}, 1), seconds(11)), "80 SSH;");
    std::vector<KnownServicesRecord> out;
    filter_.look(start + minutes(5), out);
    EXPECT_EQ(text_of(out), "");
    filter_.look(start + minutes(5) + seconds(1), out);
    EXPECT_EQ(text_of(out), "80 ;");
    EXPECT_EQ(add(service({""}, 40), minutes(6)), "");
    EXPECT_EQ(add(service({""}, 41, 22), minutes(7)), "");
    out.clear();
    filter_.finish(start + minutes(8), out);
    EXPECT_EQ(text_of(out), "22 ;");
}

TEST_F(KnownFilterTest, bounds_what_waits) {
    std::string said;
    for (std::uint32_t i = 0; i <= KnownFilter::waiting_max; ++i) {
        KnownServicesRecord row = service({""}, 0);
        row.host = IpAddress::v4(i);
        said += add(std::move(row), seconds(1));
    }
    EXPECT_EQ(said, "80 ;");
}

}  // namespace
}  // namespace slipstream
