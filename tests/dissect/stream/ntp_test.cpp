// The NTP dissector: lengths by mode, extension fields, and who is the client.
#include <gtest/gtest.h>

#include <random>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

Frame ntp(unsigned mode, std::size_t size = 48) {
    Frame f = zeros(size);
    f.at(0) = static_cast<std::uint8_t>(0x20 | mode);
    return f;
}

void put(Frame& f, std::size_t at, std::initializer_list<std::uint8_t> bytes) {
    std::copy(bytes.begin(), bytes.end(), f.begin() + static_cast<std::ptrdiff_t>(at));
}

TEST(NtpDissector, confirms_whole_messages_of_every_mode) {
    for (unsigned mode = 1; mode < 8; ++mode) {
        const std::size_t size = mode == 6 ? 12 : mode == 7 ? 8 : 48;
        const bool from_client = mode != 4;
        EXPECT_TRUE(Dissecting("ntp").feed(ntp(mode, size), from_client).confirmed()) << mode;
        EXPECT_EQ(Dissecting("ntp").feed(ntp(mode, size - 1)).violated(), "message shorter than its header")
            << mode;
    }
    EXPECT_TRUE(Dissecting("ntp").feed(ntp(0)).confirmed());
    EXPECT_FALSE(Dissecting("ntp").feed({}).confirmed());
}

TEST(NtpDissector, reads_the_clock) {
    Frame f = ntp(4);
    f.at(1) = 2;                                          // stratum
    f.at(2) = 6;                                          // poll
    f.at(3) = 0xec;                                       // precision 2^-20
    f.at(6) = 0xc0;                                       // root delay 0.75, with both halves signed
    f.at(9) = 1;                                          // root dispersion 1
    put(f, 12, {192, 0, 2, 1});                           // reference
    put(f, 16, {0x83, 0xaa, 0x7e, 0x81, 0x80, 0, 0, 0});  // 1.5 s after 1970 began
    Dissecting run("ntp");
    run.feed(f, false);
    const auto rows = run.rows_of<NtpRecord>();
    ASSERT_EQ(rows.size(), 1U);
    const NtpRecord& row = rows[0];
    EXPECT_EQ(row.version, 4U);
    EXPECT_EQ(row.mode, 4U);
    EXPECT_EQ(row.stratum, 2U);
    EXPECT_EQ(row.poll, seconds(64));
    EXPECT_EQ(row.precision, microseconds(1));
    EXPECT_EQ(row.root_delay, milliseconds(-250));
    EXPECT_EQ(row.root_dispersion, seconds(1));
    EXPECT_EQ(row.reference_id, "192.0.2.1");
    EXPECT_EQ(row.reference_time, Time{1'500'000});
    EXPECT_EQ(row.origin_time, Time{});
}

TEST(NtpDissector, logs_control_messages_not_at_all_and_reserved_ones_without_a_clock) {
    Dissecting run("ntp");
    run.feed(ntp(6, 12));
    run.feed(ntp(7, 8));
    run.feed(ntp(0, 1));
    const auto rows = run.rows_of<NtpRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_FALSE(rows[0].stratum.has_value());
}

TEST(NtpDissector, names_the_source_of_a_primary_server) {
    Frame f = ntp(4);
    f.at(1) = 1;
    put(f, 12, {'G', 'P', 'S', 0});
    Dissecting run("ntp");
    run.feed(f, false);
    EXPECT_EQ(run.rows_of<NtpRecord>().at(0).reference_id, std::string("GPS\0", 4));
}

TEST(NtpDissector, flips_once_when_server_and_client_are_the_wrong_way_round) {
    Dissecting served("ntp");
    EXPECT_TRUE(served.feed(ntp(4)).flip_wanted());
    EXPECT_FALSE(served.feed(ntp(4)).flip_wanted());
    EXPECT_TRUE(Dissecting("ntp").feed(ntp(3), false).flip_wanted());
    EXPECT_FALSE(Dissecting("ntp").feed(ntp(3)).flip_wanted());
    EXPECT_FALSE(Dissecting("ntp").feed(ntp(4), false).flip_wanted());
    EXPECT_FALSE(Dissecting("ntp").feed(ntp(1), false).flip_wanted());
}

TEST(NtpDissector, takes_an_authenticator_but_no_broken_extension) {
    EXPECT_TRUE(Dissecting("ntp").feed(ntp(3, 48 + 20)).confirmed());
    EXPECT_TRUE(Dissecting("ntp").feed(ntp(3, 48 + 24)).confirmed());
    Frame broken = ntp(3, 48 + 40);
    broken.at(48 + 14) = 0xff;  // the value is said to be 4 GiB long
    EXPECT_EQ(Dissecting("ntp").feed(broken).violated(), "malformed extension field");
}

TEST(NtpDissector, writes_the_fields_of_a_message) {
    Frame f = bytes({0x24, 1, 6, 0xec, 0, 0, 0x80, 0, 0, 1, 0x40, 0, 'G', 'P', 'S', 0}) + zeros(24);
    put32(f, 2208988801U);
    put32(f, 0x80000000U);
    Dissecting run("ntp");
    run.feed(f, false);
    run.feed(ntp(6, 12), false);
    const auto rows = run.rows_of<NtpRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].version, 4U);
    EXPECT_EQ(rows[0].mode, 4U);
    EXPECT_EQ(rows[0].stratum, 1U);
    EXPECT_EQ(rows[0].poll, seconds(64));
    EXPECT_EQ(rows[0].precision, microseconds(1));
    EXPECT_EQ(rows[0].root_delay, microseconds(-500'000));  // Zeek reads the fraction with a sign
    EXPECT_EQ(rows[0].root_dispersion, microseconds(1'250'000));
    EXPECT_EQ(rows[0].reference_id, std::string("GPS\0", 4));
    EXPECT_EQ(rows[0].origin_time, Time{});
    EXPECT_EQ(rows[0].transmit_time, Time{1'500'000});
}

TEST(NtpDissector, counts_extensions_up_to_the_authenticator) {
    Dissecting run("ntp");
    run.feed(ntp(3, 48 + 22 + 22 + 20));
    EXPECT_EQ(run.feed(ntp(3, 48 + 72)).violated(), "malformed extension field");  // three, and six bytes
    Frame padded = ntp(3, 48 + 32 + 24);
    padded.at(48 + 3) = 32;
    run.feed(padded);
    const auto rows = run.rows_of<NtpRecord>();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].extensions, 2U);
    EXPECT_EQ(rows[1].extensions, 1U);
}

TEST(NtpDissector, survives_noise) {
    std::mt19937 random(1);
    for (int i = 0; i < 20000; ++i) {
        Frame noise(random() % 160, 0);
        for (auto& byte : noise) byte = static_cast<std::uint8_t>(random() % 4 ? random() % 4 : random());
        Dissecting("ntp").feed(noise);
    }
}

}  // namespace
}  // namespace slipstream::test
