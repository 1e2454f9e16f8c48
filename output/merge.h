// Merging what several workers or shards made of one step back into one order. A k-way merge over a handful
// of sorted sequences: comparing all heads beats a heap for the few workers a machine has.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace slipstream {

/// Calls `visit(item, which)` for every item of all `sequences` (each sorted by `less`), in order; `which` is
/// the index of its sequence. Items equal by `less` come in the order of their sequences, so for a result
/// that does not depend on how the input was split, equal items must come from one sequence.
template <class Item, class Less, class Visit>
void merge_sorted(std::span<const std::span<const Item>> sequences, Less less, Visit visit) {
    struct Head {
        const Item* next;
        const Item* end;
        std::size_t which;
    };
    std::vector<Head> heads;
    for (std::size_t i = 0; i < sequences.size(); ++i)
        if (!sequences[i].empty())
            heads.push_back({sequences[i].data(), sequences[i].data() + sequences[i].size(), i});
    while (heads.size() > 1) {
        std::size_t first = 0;
        for (std::size_t i = 1; i < heads.size(); ++i)
            if (less(*heads[i].next, *heads[first].next)) first = i;
        Head& head = heads[first];
        visit(*head.next, head.which);
        if (++head.next == head.end) heads.erase(heads.begin() + static_cast<std::ptrdiff_t>(first));
    }
    if (heads.empty()) return;
    for (const Item* item = heads[0].next; item != heads[0].end; ++item) visit(*item, heads[0].which);
}

}  // namespace slipstream
