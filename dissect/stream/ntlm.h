// NtlmSession: the messages of NTLM (MS-NLMP) of one connection, as a row of ntlm.log. Used by the dissector
// of bare NTLM and by that of GSSAPI, which also knows how it ended.
#pragma once

#include "dissect/stream/dissector.h"

namespace slipstream {

class NtlmSession {
public:
    static bool is_ntlm(Bytes token);

    /// One whole message. False when it is malformed: `reason` says how.
    bool on_message(StreamContext& context, Bytes message, std::string& reason);
    /// The other side accepted or refused: the row is written.
    void on_result(StreamContext& context, bool accepted);
    /// The connection ends: what was not decided is written as it is.
    void on_end(StreamContext& context);
    bool awaits_end() const { return begun_ && !written_; }

private:
    static constexpr std::size_t target_entries_max = 64;

    bool on_challenge(ByteCursor& at, Bytes message, std::string& reason);
    bool on_authenticate(ByteCursor& at, Bytes message, std::string& reason);
    void write(StreamContext& context);

    NtlmRecord row_;
    bool begun_ = false, written_ = false;
};

}  // namespace slipstream
