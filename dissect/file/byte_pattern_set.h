// BytePatternSet: many byte patterns matched at once from the first byte on, at about the cost of one table
// look-up a byte: the automaton of all patterns is made deterministic step by step, as far as data ever needs
// it (Aho, Sethi, Ullman, "Compilers", 1986, section 3.7).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "capture/base/bytes.h"
#include "dissect/file/byte_pattern.h"

namespace slipstream {

/// One thread: searches add to what is remembered of the automaton, at most a few MB.
class BytePatternSet {
public:
    explicit BytePatternSet(std::span<const std::string_view> patterns);

    /// The first pattern in the order of the constructor that some beginning of `data` is of.
    std::optional<std::size_t> first_match(Bytes data);

private:
    using StateIndex = std::uint16_t;
    static constexpr std::uint32_t unknown = UINT32_MAX;
    static constexpr StateIndex unknown_state = UINT16_MAX;
    static constexpr std::size_t states_max = 4096;  // remembered; beyond, it begins anew

    // The byte steps to be taken next, ascending, and behind them the pattern that ended or `unknown`.
    using Key = std::vector<std::uint32_t>;
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    struct State {
        std::uint32_t accepted;  // the pattern that ended, or `unknown`
        bool is_last;            // no pattern goes on
        std::array<StateIndex, 256> next;
        const Key* key;

        std::span<const std::uint32_t> threads() const { return std::span(*key).first(key->size() - 1); }
    };

    StateIndex advance(StateIndex state, std::uint8_t byte);
    ByteSet bytes_like(StateIndex state, std::uint8_t byte) const;
    void begin_step();
    void follow(std::uint32_t from);
    Key end_step();
    StateIndex state_of(Key key);

    std::vector<BytePattern::Step> steps_;  // of all patterns, one behind the other
    std::vector<std::uint32_t> owner_;      // of each step: its pattern
    std::vector<ByteSet> sets_;

    Key start_;
    std::vector<State> states_;  // the first is where every search begins
    std::unordered_map<Key, StateIndex, KeyHash> state_by_key_;

    // Of the step under way:
    Key reached_, stack_;
    std::uint32_t accepted_ = unknown;
    std::vector<std::uint32_t> seen_;  // by step: the round in which it was reached
    std::uint32_t round_ = 0;
};

}  // namespace slipstream
