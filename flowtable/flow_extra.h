// FlowExtra: what only some connections need, and most only for a while: dissectors at work, tunnels around
// it. Taken when the first of these begins, given back when nothing in it is in use.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "dissect/decoded.h"
#include "dissect/records/field.h"
#include "flowtable/flow_dissection.h"

namespace slipstream {

struct FlowExtra {
    std::unique_ptr<FlowDissection> dissection;
    std::unique_ptr<TunnelStack> tunnel;  // around the last packet
    std::vector<Uid> tunnel_parents;
    std::uint8_t tunnel_changes = 0;
    std::uint8_t tunnels_refused = 0;   // bit per TunnelType: a violation was seen, do not try again
    std::optional<TunnelType> carries;  // it is a tunnel itself, and something was in it
    std::uint8_t teredo_sides = 0;      // sides that sent a valid Teredo header

    bool in_use() const {
        return dissection || tunnel || !tunnel_parents.empty() || tunnels_refused != 0 || teredo_sides != 0 ||
               carries;
    }
};

}  // namespace slipstream
