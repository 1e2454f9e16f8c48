// LetterNetwork: a model computed by hand, one computed by an independent program, padding, and bad files.
#include "detect/letter_network.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

namespace slipstream {
namespace {

std::string repeated(std::string_view number, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += std::string(number) + ' ';
    return text + '\n';
}

/// One unit each way whose candidate is tanh(embedding) and whose update gate is 1/2. The letter `a` is 1.
std::string hand_made() {
    std::string way = "1\n0 0 1\n" + repeated("0", 9);
    return "# by hand\nslipstream-letter-network 1\nembedding 1\n9 1 " + repeated("0", 49) + "forward " +
           way + "backward " + way + "hidden 1\n1 1 0\noutput 1 0\n";
}

std::string series(std::size_t count, int k) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += fmt::format("{} ", ((static_cast<int>(i) * 7 + k * 3) % 11 - 5) / 10.0);
    return text + '\n';
}

/// Two units, everything in use. Expected scores come from a few lines of Python after the same definition.
std::string full() {
    auto way = [](int k) { return series(12, k) + series(12, k + 1) + series(6, k + 2) + series(6, k + 3); };
    return "slipstream-letter-network 1 embedding 2\n" + series(102, 1) + "forward 2\n" + way(2) +
           "backward 2\n" + way(6) + "hidden 2\n" + series(8, 10) + series(2, 11) + "output\n" +
           series(2, 12) + series(1, 13);
}

double score_of(const std::string& model, std::string_view letters) {
    auto made = LetterNetwork::parse(model);
    EXPECT_TRUE(made) << made.error().message;
    return made ? (*made)->score(letters) : -1;
}

TEST(LetterNetwork, a_model_computed_by_hand) {
    const double candidate = std::tanh(1.0);
    const double one = 0.5 * candidate;
    const double two = 0.5 * one + 0.5 * candidate;
    EXPECT_NEAR(score_of(hand_made(), "a"), 1 / (1 + std::exp(-2 * one)), 1e-12);
    EXPECT_NEAR(score_of(hand_made(), "aa"), 1 / (1 + std::exp(-2 * two)), 1e-12);
    // The other letters are 0: they halve the state. Forward sees them last, backward first.
    EXPECT_NEAR(score_of(hand_made(), "ab"), 1 / (1 + std::exp(-(one / 2 + one))), 1e-12);
    EXPECT_EQ(score_of(hand_made(), ""), 0.5);
}

TEST(LetterNetwork, a_model_with_all_weights) {
    EXPECT_NEAR(score_of(full(), "1"), 0.5588954062363969, 1e-12);
    EXPECT_NEAR(score_of(full(), "55e,e,00V"), 0.5522723972853845, 1e-12);
    EXPECT_NEAR(score_of(full(), "11a,a,a,b."), 0.5628236693629649, 1e-12);
}

TEST(LetterNetwork, the_newest_letters_count) {
    std::string letters(LetterNetwork::letters_max, 'e');
    EXPECT_EQ(score_of(full(), "VVVV" + letters), score_of(full(), letters));
    EXPECT_NE(score_of(full(), letters + "V"), score_of(full(), letters));
}

TEST(LetterNetwork, a_bad_file_is_told_by_section_and_reason) {
    auto error_of = [](const std::string& text) {
        auto made = LetterNetwork::parse(text);
        return made ? "" : made.error().message;
    };
    EXPECT_EQ(error_of(""), "expected 'slipstream-letter-network', found ''");
    EXPECT_EQ(error_of("slipstream-letter-network 1 embedding 0"),
              "embedding: the width must be a whole number from 1 to 1024");
    EXPECT_EQ(error_of("slipstream-letter-network 1 embedding 1 5"), "embedding: the file ends too early");
    EXPECT_EQ(error_of("slipstream-letter-network 1 embedding 1 five"), "embedding: 'five' is not a number");
    EXPECT_EQ(error_of("slipstream-letter-network 1 embedding 1 nan"), "embedding: 'nan' is not a number");
    EXPECT_EQ(error_of(hand_made() + " 7"), "output: more than expected: '7'");
    auto missing = LetterNetwork::load("/nonexistent/model");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().message, "/nonexistent/model: cannot be read; name a file of weights");
}

}  // namespace
}  // namespace slipstream
