// Reading the weights, and running the network. The embedding and the input kernel are multiplied once at
// load, since there are only 51 inputs.
#include "detect/letter_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>

namespace slipstream {

namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// 1..50, or 0 for what is no letter.
std::size_t code_of(char letter) {
    const std::size_t place = LetterNetwork::alphabet.find(letter);
    return place == std::string_view::npos ? 0 : place + 1;
}

}  // namespace

/// Words of the file in order. The first error sticks: read everything, check once.
class LetterNetwork::Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    void expect(std::string_view word) {
        const std::string_view found = next();
        if (found != word) fail(fmt::format("expected '{}', found '{}'", word, found.substr(0, 40)));
        section_ = word;
    }
    /// 1..width_max.
    std::size_t width() {
        const double value = number();
        if (value >= 1 && value <= static_cast<double>(width_max) && value == std::floor(value))
            return static_cast<std::size_t>(value);
        fail(fmt::format("the width must be a whole number from 1 to {}", width_max));
        return 1;
    }
    std::vector<double> numbers(std::size_t count) {
        std::vector<double> made;
        while (made.size() < count && error_.empty()) made.push_back(number());
        made.resize(count);
        return made;
    }
    void expect_end() {
        if (const std::string_view found = next(); !found.empty())
            fail(fmt::format("more than expected: '{}'", found.substr(0, 40)));
    }
    const std::string& error() const { return error_; }
    void fail(const std::string& what) {
        if (error_.empty()) error_ = section_.empty() ? what : fmt::format("{}: {}", section_, what);
    }

private:
    std::string_view next() {
        constexpr std::string_view space = " \t\r\n";
        for (;;) {
            rest_.remove_prefix(std::min(rest_.find_first_not_of(space), rest_.size()));
            if (!rest_.starts_with('#')) break;
            rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
        }
        const std::string_view word = rest_.substr(0, rest_.find_first_of(space));
        rest_.remove_prefix(word.size());
        return word;
    }
    double number() {
        const std::string_view word = next();
        double value = 0;
        const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (problem != std::errc{} || end != word.data() + word.size() || !std::isfinite(value))
            fail(word.empty() ? "the file ends too early"
                              : fmt::format("'{}' is not a number", word.substr(0, 40)));
        return value;
    }

    std::string_view rest_;
    std::string section_;
    std::string error_;
};

LetterNetwork::Direction LetterNetwork::direction(Reader& reader, std::string_view name,
                                                  const std::vector<double>& embedding,
                                                  std::size_t dimensions) {
    reader.expect(name);
    Direction way;
    way.units = reader.width();
    const std::size_t columns = 3 * way.units;
    const std::vector<double> kernel = reader.numbers(dimensions * columns);
    way.recurrent = reader.numbers(way.units * columns);
    const std::vector<double> input_bias = reader.numbers(columns);
    way.bias = reader.numbers(columns);
    way.inputs.resize(codes * columns);
    for (std::size_t code = 0; code < codes; ++code)
        for (std::size_t column = 0; column < columns; ++column) {
            double sum = input_bias[column];
            for (std::size_t i = 0; i < dimensions; ++i)
                sum += embedding[code * dimensions + i] * kernel[i * columns + column];
            way.inputs[code * columns + column] = sum;
        }
    return way;
}

Result<std::shared_ptr<const LetterNetwork>> LetterNetwork::parse(std::string_view text) {
    Reader reader(text);
    auto made = std::make_shared<LetterNetwork>();
    reader.expect("slipstream-letter-network");
    reader.expect("1");
    reader.expect("embedding");
    const std::size_t dimensions = reader.width();
    const std::vector<double> embedding = reader.numbers(codes * dimensions);
    made->forward_ = direction(reader, "forward", embedding, dimensions);
    made->backward_ = direction(reader, "backward", embedding, dimensions);
    if (made->forward_.units != made->backward_.units) reader.fail("must be as wide as forward");
    reader.expect("hidden");
    made->hidden_ = reader.width();
    made->hidden_weights_ = reader.numbers(2 * made->forward_.units * made->hidden_);
    made->hidden_bias_ = reader.numbers(made->hidden_);
    reader.expect("output");
    made->output_weights_ = reader.numbers(made->hidden_);
    made->output_bias_ = reader.numbers(1)[0];
    reader.expect_end();
    if (!reader.error().empty()) return Error{reader.error()};
    return std::shared_ptr<const LetterNetwork>(std::move(made));
}

Result<std::shared_ptr<const LetterNetwork>> LetterNetwork::load(const std::string& path) {
    std::error_code unreadable;
    const std::uintmax_t bytes = std::filesystem::file_size(path, unreadable);
    std::ifstream file(path, std::ios::binary);
    if (unreadable || !file) return Error{fmt::format("{}: cannot be read; name a file of weights", path)};
    if (bytes > file_bytes_max) return Error{fmt::format("{}: more than {} bytes", path, file_bytes_max)};
    std::string text(static_cast<std::size_t>(bytes), '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    auto made = parse(text);
    if (!made) return Error{fmt::format("{}: {}", path, made.error().message)};
    return made;
}

void LetterNetwork::step(const Direction& way, std::size_t code, std::vector<double>& state,
                         std::vector<double>& gates) {
    const std::size_t units = way.units;
    const std::size_t columns = 3 * units;
    gates.assign(way.bias.begin(), way.bias.end());
    for (std::size_t i = 0; i < units; ++i)
        for (std::size_t column = 0; column < columns; ++column)
            gates[column] += state[i] * way.recurrent[i * columns + column];
    const double* input = &way.inputs[code * columns];
    for (std::size_t i = 0; i < units; ++i) {
        const double update = sigmoid(input[i] + gates[i]);
        const double reset = sigmoid(input[units + i] + gates[units + i]);
        const double candidate = std::tanh(input[2 * units + i] + reset * gates[2 * units + i]);
        state[i] = update * state[i] + (1 - update) * candidate;
    }
}

double LetterNetwork::score(std::string_view letters) const {
    if (letters.size() > letters_max) letters.remove_prefix(letters.size() - letters_max);
    const std::size_t units = forward_.units;
    std::vector<double> forward(units, 0);
    std::vector<double> backward(units, 0);
    std::vector<double> gates;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        if (const std::size_t code = code_of(letters[i])) step(forward_, code, forward, gates);
        if (const std::size_t code = code_of(letters[letters.size() - 1 - i]))
            step(backward_, code, backward, gates);
    }
    double sum = output_bias_;
    for (std::size_t n = 0; n < hidden_; ++n) {
        double unit = hidden_bias_[n];
        for (std::size_t i = 0; i < units; ++i)
            unit += forward[i] * hidden_weights_[i * hidden_ + n] +
                    backward[i] * hidden_weights_[(units + i) * hidden_ + n];
        sum += std::max(unit, 0.0) * output_weights_[n];
    }
    return sigmoid(sum);
}

}  // namespace slipstream
