// TelnetSuboptions: finds what Telnet (RFC 854, 855) negotiates between the bytes of the text: the
// suboptions, in which an environment or the start of encryption is told. The text itself is for ContentLines
// to cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "capture/base/bytes.h"

namespace slipstream {

class TelnetSuboptions {
public:
    static constexpr std::size_t bytes_kept = 512;  // of a suboption; the others are counted out

    /// Returns how many bytes were used: all, or those up to the end of a suboption, which is then
    /// complete().
    std::size_t feed(Bytes data) {
        if (complete_) suboption_.clear();
        complete_ = false;
        for (std::size_t i = 0; i < data.size(); ++i) {
            take(data[i]);
            if (complete_) return i + 1;
        }
        return data.size();
    }
    bool complete() const { return complete_; }
    /// The option and its content; valid until the next feed.
    Bytes suboption() const { return Bytes{suboption_.data(), suboption_.size()}; }

private:
    enum class State : std::uint8_t { text, command, option, suboption, suboption_command };
    static constexpr std::uint8_t iac = 255, will = 251, dont = 254, begin_suboption = 250,
                                  end_suboption = 240;

    void take(std::uint8_t byte) {
        switch (state_) {
            case State::text:
                if (byte == iac) state_ = State::command;
                break;
            case State::command:
                state_ = byte >= will && byte <= dont ? State::option
                         : byte == begin_suboption    ? State::suboption
                                                      : State::text;
                break;
            case State::option: state_ = State::text; break;
            case State::suboption: byte == iac ? void(state_ = State::suboption_command) : keep(byte); break;
            case State::suboption_command:
                state_ = byte == end_suboption ? State::text : State::suboption;
                if (byte == iac) keep(byte);
                complete_ = byte == end_suboption;
                break;
        }
    }
    void keep(std::uint8_t byte) {
        if (suboption_.size() < bytes_kept) suboption_.push_back(byte);
    }

    std::vector<std::uint8_t> suboption_;
    State state_ = State::text;
    bool complete_ = false;
};

}  // namespace slipstream
