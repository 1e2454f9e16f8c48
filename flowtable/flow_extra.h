// FlowExtra: what only some connections need, and most only for a while: a dissector at work, application
// classification under way, tunnels around it. Taken when the first of these begins, given back when nothing
// in it is in use.
#pragma once

#include <memory>
#include <vector>

#include "dissect/decoded.h"
#include "dissect/records/field.h"
#include "dissect/stream/dissector.h"

namespace slipstream {

struct FlowExtra {
    std::unique_ptr<StreamDissector> dissector;
    const StreamDissectorSpec* dissector_spec = nullptr;
    std::unique_ptr<TunnelStack> tunnel;  // around the last packet
    std::vector<Uid> tunnel_parents;
    std::uint8_t tunnel_changes = 0;
    std::uint8_t tunnels_refused = 0;  // bit per TunnelType: a violation was seen, do not try again
    std::uint8_t teredo_sides = 0;     // sides that sent a valid Teredo header
    bool dissector_confirmed = false;
    std::uint8_t violations = 0;

    bool in_use() const {
        return dissector || tunnel || !tunnel_parents.empty() || tunnels_refused != 0 || teredo_sides != 0;
    }
};

}  // namespace slipstream
