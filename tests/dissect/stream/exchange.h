// An exchange of texts over TCP, run under a dissector as it stands and with every text cut at every place:
// what comes of it must be the same.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {

struct Turn {
    bool from_originator;
    std::string text;
};
using Exchange = std::vector<Turn>;

inline Turn client(std::string text) { return {true, std::move(text)}; }
inline Turn server(std::string text) { return {false, std::move(text)}; }

/// The whole exchange and the end of the connection; text number `cut_turn` in two pieces.
inline Dissecting run_exchange(std::string_view dissector, const Exchange& exchange,
                               std::size_t cut_turn = SIZE_MAX, std::size_t cut = 0) {
    Dissecting run(dissector, true);
    for (std::size_t i = 0; i < exchange.size(); ++i) {
        const auto& [from_originator, text] = exchange[i];
        if (i == cut_turn) {
            run.feed_text(text.substr(0, cut), from_originator);
            run.feed_text(text.substr(cut), from_originator);
        } else {
            run.feed_text(text, from_originator);
        }
    }
    run.end_side(true);
    run.end_side(false);
    run.end();
    return run;
}

/// `summary(const Dissecting&)` gives a text for what came of it.
template <class Summary>
void expect_same_when_cut(std::string_view dissector, const Exchange& exchange, Summary&& summary) {
    const std::string whole = summary(run_exchange(dissector, exchange));
    for (std::size_t turn = 0; turn < exchange.size(); ++turn)
        for (std::size_t cut = 1; cut < exchange[turn].text.size(); ++cut)
            EXPECT_EQ(summary(run_exchange(dissector, exchange, turn, cut)), whole)
                << "text " << turn << " cut at " << cut;
}

inline std::string or_dash(const std::optional<std::string>& text) { return text.value_or("-"); }

}  // namespace slipstream::test
