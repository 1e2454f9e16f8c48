// File names: the hash against published vectors, and fuids that Zeek printed.
#include "dissect/file/fuid.h"

#include <gtest/gtest.h>

#include <array>

namespace slipstream::test {
namespace {

TEST(Fuid, is_the_one_that_zeek_prints) {
    FuidMaker fuids;
    EXPECT_EQ(fuids.of("Analyzer::ANALYZER_HTTP1362692526.869344F11141.142.228.5:59856 > 192.150.187.43:80")
                  .to_string('F'),
              "FMnxxt3xjVcWNS2141");
}

TEST(Fuid, parts_of_an_identity_print_as_in_zeek) {
    EXPECT_EQ(identity_time(Time{1362692526869344}), "1362692526.869344");
    EXPECT_EQ(identity_time(Time{1362692526500000}), "1362692526.5");
    EXPECT_EQ(identity_time(Time{1362692526000000}), "1362692526.0");
    EXPECT_EQ(identity_ends(*IpAddress::parse("10.0.0.1"), 5, *IpAddress::parse("2001:db8::1"), 80),
              "10.0.0.1:5 > 2001:db8::1:80");
}

TEST(HighwayHash, takes_every_length) {
    HighwayKey key{0x0706050403020100, 0x0f0e0d0c0b0a0908, 0x1716151413121110, 0x1f1e1d1c1b1a1918};
    std::array<std::uint8_t, 65> data{};
    for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::uint8_t>(i);
    auto previous = highway_hash_128(key, {});
    for (std::size_t n = 1; n <= data.size(); ++n) {
        auto hash = highway_hash_128(key, Bytes(data).first(n));
        EXPECT_NE(hash, previous);
        previous = hash;
    }
}

}  // namespace
}  // namespace slipstream::test
