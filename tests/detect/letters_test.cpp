// Behavioural letters: acceptance vectors 23 and 24, every column of the table, the bounds.
#include "detect/letters.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

std::string letters_of(std::initializer_list<double> starts_s, Duration duration, std::uint64_t bytes) {
    TupleLetters letters;
    for (double start : starts_s) letters.add(Time{static_cast<std::int64_t>(start * 1e6)}, duration, bytes);
    return letters.text();
}

TEST(Letters, vector_23_a_minute_apart_then_two_hours_of_silence) {
    EXPECT_EQ(letters_of({1000, 1060, 1120, 1180, 8380}, seconds(1), 500), "55e,e,00V");
}

TEST(Letters, vector_24_three_flows_at_one_time) {
    EXPECT_EQ(letters_of({1000, 1000, 1000}, milliseconds(100), 250), "11a");
}

TEST(Letters, size_and_duration_choose_the_column) {
    EXPECT_EQ(letters_of({0}, milliseconds(100), 250), "1");
    EXPECT_EQ(letters_of({0}, microseconds(100'001), 250), "2");
    EXPECT_EQ(letters_of({0}, microseconds(10'000'001), 250), "3");
    EXPECT_EQ(letters_of({0}, seconds(10), 251), "5");
    EXPECT_EQ(letters_of({0}, Duration{}, 1'100), "4");
    EXPECT_EQ(letters_of({0}, seconds(11), 1'101), "9");
}

TEST(Letters, the_ratio_of_two_gaps_chooses_the_row) {
    EXPECT_EQ(letters_of({0, 100, 205}, Duration{}, 0), "11a+");    // 1.05
    EXPECT_EQ(letters_of({0, 100, 205.1}, Duration{}, 0), "11A+");  // above
    EXPECT_EQ(letters_of({0, 130, 230}, Duration{}, 0), "11A+");    // 1.3, the other way
    EXPECT_EQ(letters_of({0, 100, 600}, Duration{}, 0), "11r*");    // 5
    EXPECT_EQ(letters_of({0, 100, 600.1}, Duration{}, 0), "11R*");  // above
    EXPECT_EQ(letters_of({0, 100, 50}, Duration{}, 0), "11a.");     // out of order
}

TEST(Letters, the_gap_chooses_the_time_character) {
    EXPECT_EQ(letters_of({0, 5, 10}, Duration{}, 0), "11a.");
    EXPECT_EQ(letters_of({0, 60, 120}, Duration{}, 0), "11a,");
    EXPECT_EQ(letters_of({0, 300, 600}, Duration{}, 0), "11a+");
    EXPECT_EQ(letters_of({0, 3'600, 7'200}, Duration{}, 0), "110a*");  // a whole hour is also a zero
    EXPECT_EQ(letters_of({0, 3'601, 7'202}, Duration{}, 0), "110a");
}

TEST(Letters, each_multiple_of_three_is_noticed_once_even_when_stepped_over) {
    TupleLetters letters;
    std::string noticed;
    for (int i = 0; i < 6; ++i) {  // lengths 1 2 4 6 8 10
        letters.add(Time{} + seconds(60 * i), Duration{}, 0);
        noticed += letters.completed_three() ? 'y' : 'n';
    }
    EXPECT_EQ(letters.total(), 10u);
    EXPECT_EQ(noticed, "nnyyny");
}

TEST(Letters, the_first_symbol_completes_nothing) {
    TupleLetters letters;
    letters.add(Time{}, Duration{}, 0);
    EXPECT_FALSE(letters.completed_three());
}

TEST(Letters, the_newest_are_kept_and_zeros_are_bounded) {
    TupleLetters letters;
    for (int i = 0; i < 2'000; ++i) letters.add(Time{} + hours(1'000'000) * i, Duration{}, 0);
    EXPECT_EQ(letters.text().size(), TupleLetters::letters_max);
    EXPECT_EQ(letters.total(), 2u + 1'998u * (1 + TupleLetters::zeros_max));
}

}  // namespace
}  // namespace slipstream
