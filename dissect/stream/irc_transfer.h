// What a chat connection of IRC and the DCC connections that it announces have in common: the row of irc.log,
// which both of them fill and write.
#pragma once

#include "dissect/records/irc.h"
#include "dissect/stream/dissector.h"

namespace slipstream {

struct IrcTransfer final : SharedState {
    IrcRecord row;
};

}  // namespace slipstream
