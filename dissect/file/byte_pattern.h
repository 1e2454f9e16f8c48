// BytePattern: a regular expression over bytes, in the notation of mime_signatures.h, as the steps of a
// nondeterministic automaton (Thompson, "Regular Expression Search Algorithm", 1968).
#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

namespace slipstream {

using ByteSet = std::bitset<256>;

class BytePattern {
public:
    struct Step {
        enum Kind : std::uint8_t { byte, fork, match } kind;
        std::uint32_t a;  // byte: index into sets(), goes on at the next step; fork: where to go on
        std::uint32_t b;  // fork: or there
    };

    /// From text that is part of the program: a fault in it stops the program.
    explicit BytePattern(std::string_view text);

    const std::vector<Step>& steps() const { return program_; }
    const std::vector<ByteSet>& sets() const { return sets_; }

private:
    friend class BytePatternCompiler;

    std::vector<Step> program_;
    std::vector<ByteSet> sets_;
};

}  // namespace slipstream
