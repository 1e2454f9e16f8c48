// LetterNetwork: the recurrent network that judges behavioural letters: an embedding of each letter, a gated
// recurrent unit over them in each direction, a layer of rectified units and one sigmoid. Inference only;
// the weights come from a text file.
//
// The file: words and numbers between white space; '#' begins a comment that ends with its line.
//     slipstream-letter-network 1
//     embedding E   then 51 x E numbers, one row a code: 0 is padding, 1..50 are the letters of `alphabet`
//     forward U     then E x 3U kernel, U x 3U recurrent kernel, 3U input bias, 3U recurrent bias; the three
//                   blocks of U columns are update gate, reset gate and candidate
//     backward U    the same for the other direction, with the same U
//     hidden N      then 2U x N weights (forward half first), N biases
//     output        then N weights, 1 bias
// That is the order of a Keras model's get_weights() (GRU with reset_after). Padding is masked: where there
// is no letter the state does not change, so row 0 of the embedding is never used.
// Source: Cho et al. 2014 for the unit; the reset is applied after the recurrent product, as in cuDNN.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "capture/base/result.h"
#include "detect/letter_classifier.h"

namespace slipstream {

class LetterNetwork : public LetterClassifier {
public:
    static constexpr std::string_view alphabet = "abcdefghiABCDEFGHIrstuvwxyzRSTUVWXYZ1234567890,.+*";
    static constexpr std::size_t letters_max = 500;  // the newest count
    static constexpr std::size_t codes = alphabet.size() + 1;
    static constexpr std::size_t width_max = 1'024;  // of any layer
    static constexpr std::size_t file_bytes_max = std::size_t{64} << 20;

    /// Errors name the section and what is wrong with it.
    static Result<std::shared_ptr<const LetterNetwork>> parse(std::string_view text);
    /// Errors name the file too.
    static Result<std::shared_ptr<const LetterNetwork>> load(const std::string& path);

    /// Characters outside the alphabet are skipped. About 2 ms for 500 letters and 16 units.
    double score(std::string_view letters) const override;

private:
    struct Direction {
        std::size_t units = 0;
        std::vector<double> inputs;     // codes x 3U: embedding x kernel + input bias, made at load
        std::vector<double> recurrent;  // U x 3U
        std::vector<double> bias;       // 3U, of the recurrent part
    };
    class Reader;

    static Direction direction(Reader& reader, std::string_view name, const std::vector<double>& embedding,
                               std::size_t dimensions);
    static void step(const Direction& way, std::size_t code, std::vector<double>& state,
                     std::vector<double>& gates);

    Direction forward_;
    Direction backward_;
    std::size_t hidden_ = 0;
    std::vector<double> hidden_weights_;  // 2U x N
    std::vector<double> hidden_bias_;
    std::vector<double> output_weights_;
    double output_bias_ = 0;
};

}  // namespace slipstream
