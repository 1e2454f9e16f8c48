// BytePattern: a regular expression over bytes, in the notation of mime_signatures.h, matched from the first
// byte on in time proportional to the bytes, whatever they are (Thompson, "Regular Expression Search
// Algorithm", 1968).
#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "capture/base/bytes.h"

namespace slipstream {

using ByteSet = std::bitset<256>;

class BytePattern {
public:
    /// Memory that a search needs, kept between searches.
    struct Scratch {
        std::vector<std::uint32_t> now, next, stack;
        std::vector<std::uint64_t> seen;
        std::uint64_t round = 0;
    };

    /// From text that is part of the program: a fault in it stops the program.
    explicit BytePattern(std::string_view text);

    /// True when a beginning of `data` is of this pattern.
    bool matches(Bytes data, Scratch& scratch) const;
    /// The bytes with which a match can begin.
    ByteSet first_bytes() const;
    std::size_t size() const { return program_.size(); }

private:
    friend class BytePatternCompiler;
    struct Step {
        enum Kind : std::uint8_t { byte, fork, match } kind;
        std::uint32_t a;  // byte: index into sets_; fork: where to go on
        std::uint32_t b;  // fork: or there
    };

    bool follow(std::uint32_t from, std::vector<std::uint32_t>& into, Scratch& scratch) const;

    std::vector<Step> program_;
    std::vector<ByteSet> sets_;
};

}  // namespace slipstream
