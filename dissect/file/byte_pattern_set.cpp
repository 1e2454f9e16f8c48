// Making the automaton deterministic while it runs. See byte_pattern_set.h.
#include "dissect/file/byte_pattern_set.h"

#include <algorithm>

#include "capture/base/hash.h"

namespace slipstream {

BytePatternSet::BytePatternSet(std::span<const std::string_view> patterns) {
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const BytePattern pattern(patterns[i]);
        const auto first_step = static_cast<std::uint32_t>(steps_.size());
        const auto first_set = static_cast<std::uint32_t>(sets_.size());
        for (BytePattern::Step step : pattern.steps()) {
            step.a += step.kind == BytePattern::Step::byte ? first_set : first_step;
            step.b += first_step;
            steps_.push_back(step);
        }
        sets_.insert(sets_.end(), pattern.sets().begin(), pattern.sets().end());
        owner_.resize(steps_.size(), static_cast<std::uint32_t>(i));
    }
    seen_.resize(steps_.size());
    begin_step();
    for (std::uint32_t step = 0; step < steps_.size(); ++step)
        if (step == 0 || owner_[step] != owner_[step - 1]) follow(step);
    start_ = end_step();
    state_of(start_);
}

std::size_t BytePatternSet::KeyHash::operator()(const Key& key) const {
    static constexpr HashKey hash_key;
    std::uint64_t hash = key.size();
    for (std::uint32_t part : key) hash = keyed_hash(hash_key, hash, part);
    return hash;
}

std::optional<std::size_t> BytePatternSet::first_match(Bytes data) {
    std::uint32_t best = states_[0].accepted;
    StateIndex at = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
        // Most bytes change nothing, and to find that out the processor need not wait for the byte before.
        const auto& nexts = states_[at].next;
        while (nexts[data[i]] == at && i + 1 < data.size()) ++i;
        const StateIndex next = nexts[data[i]];
        at = next != unknown_state ? next : advance(at, data[i]);
        const State& state = states_[at];
        best = std::min(best, state.accepted);
        if (state.is_last) break;
    }
    return best == unknown ? std::nullopt : std::optional<std::size_t>(best);
}

BytePatternSet::StateIndex BytePatternSet::advance(StateIndex state, std::uint8_t byte) {
    begin_step();
    for (std::uint32_t step : states_[state].threads())
        if (sets_[steps_[step].a][byte]) follow(step + 1);
    Key key = end_step();
    if (states_.size() < states_max) {
        const StateIndex next = state_of(std::move(key));
        const ByteSet like = bytes_like(state, byte);
        for (std::size_t b = 0; b < like.size(); ++b)
            if (like[b]) states_[state].next[b] = next;
        return next;
    }
    states_.clear();
    state_by_key_.clear();
    state_of(start_);
    return state_of(std::move(key));
}

// All bytes that lead to the same state, because none of its threads tells them from this one.
ByteSet BytePatternSet::bytes_like(StateIndex state, std::uint8_t byte) const {
    ByteSet like = ByteSet().set();
    for (std::uint32_t step : states_[state].threads()) {
        const ByteSet& set = sets_[steps_[step].a];
        like &= set[byte] ? set : ~set;
    }
    return like;
}

void BytePatternSet::begin_step() {
    reached_.clear();
    accepted_ = unknown;
    if (++round_ == 0) {
        std::fill(seen_.begin(), seen_.end(), 0);
        round_ = 1;
    }
}

// Adds the byte steps that can be reached from a step without a byte.
void BytePatternSet::follow(std::uint32_t from) {
    stack_.assign(1, from);
    while (!stack_.empty()) {
        const std::uint32_t at = stack_.back();
        stack_.pop_back();
        if (seen_[at] == round_) continue;
        seen_[at] = round_;
        const BytePattern::Step& step = steps_[at];
        if (step.kind == BytePattern::Step::match) {
            accepted_ = std::min(accepted_, owner_[at]);
        } else if (step.kind == BytePattern::Step::byte) {
            reached_.push_back(at);
        } else {
            stack_.push_back(step.b);
            stack_.push_back(step.a);
        }
    }
}

// Where one pattern ended, those behind it in order cannot become the first any more.
BytePatternSet::Key BytePatternSet::end_step() {
    if (accepted_ != unknown)
        std::erase_if(reached_, [&](std::uint32_t step) { return owner_[step] >= accepted_; });
    std::sort(reached_.begin(), reached_.end());
    Key key = reached_;
    key.push_back(accepted_);
    return key;
}

BytePatternSet::StateIndex BytePatternSet::state_of(Key key) {
    const auto index = static_cast<StateIndex>(states_.size());
    const auto [place, is_new] = state_by_key_.emplace(std::move(key), index);
    if (!is_new) return place->second;
    State& state = states_.emplace_back();
    state.key = &place->first;
    state.accepted = state.key->back();
    state.is_last = state.threads().empty();
    state.next.fill(unknown_state);
    return index;
}

}  // namespace slipstream
