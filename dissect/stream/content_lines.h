// ContentLines: cuts one direction of a text protocol into lines, whatever the pieces in which it arrives, by
// the rules of the protocol at hand: whether CR alone ends a line, whether Telnet options stand between the
// bytes (RFC 854), whether the first NUL is dropped.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "capture/base/bytes.h"

namespace slipstream {

class ContentLines {
public:
    static constexpr std::size_t line_bytes_default = std::size_t{1} << 20;
    struct Rules {
        bool cr_ends_line = true;
        bool telnet_options = false;
        bool drops_first_nul = false;
        std::size_t line_bytes_max = line_bytes_default;  // a longer line is given in pieces
    };

    ContentLines() = default;
    explicit ContentLines(Rules rules) : rules_(rules) {}

    /// Calls on_line(std::string_view) with every line that ends in `data`, without its end, until it returns
    /// false. Returns how many bytes were used: all, or those up to the line that stopped it.
    template <class OnLine>
    std::size_t feed(Bytes data, OnLine&& on_line) {
        std::size_t at = 0;
        while (at < data.size()) {
            const std::size_t plain = plain_bytes(data.subspan(at));
            for (std::uint8_t byte : data.subspan(at, plain)) line_.push_back(static_cast<char>(byte));
            if (plain > 0) after_cr_ = false;
            at += plain;
            if (at == data.size() && line_.size() < rules_.line_bytes_max) break;
            const bool ends = line_.size() >= rules_.line_bytes_max || take_special(data[at++]);
            if (ends && !give(on_line)) return data.size() - behind_line_end(data.subspan(at)).size();
        }
        return at;
    }
    /// `data` without the LF that belongs to the CR of the last line: for what follows lines and is none.
    Bytes behind_line_end(Bytes data) {
        if (!after_cr_ || data.empty()) return data;
        after_cr_ = false;
        return data[0] == '\n' ? data.subspan(1) : data;
    }
    /// What stands before the end of a line that has not come.
    std::string_view unfinished() const { return line_; }
    void forget_unfinished() { line_.clear(); }

    bool saw_single_cr() const { return saw_single_cr_; }
    bool saw_nul() const { return saw_nul_; }

private:
    enum class Telnet : std::uint8_t { none, command, option, suboption, suboption_command };
    static constexpr std::uint8_t iac = 255, will = 251, dont = 254, begin_suboption = 250,
                                  end_suboption = 240;

    // How many bytes belong to the line and mean nothing else.
    std::size_t plain_bytes(Bytes data) const {
        if (telnet_ != Telnet::none) return 0;
        const std::size_t room = rules_.line_bytes_max - std::min(line_.size(), rules_.line_bytes_max);
        const Bytes looked = data.first(std::min(room, data.size()));
        const auto end = std::find_if(looked.begin(), looked.end(), [this](std::uint8_t c) {
            return c == '\n' || c == '\r' || (c == 0 && (rules_.drops_first_nul || rules_.telnet_options)) ||
                   (c == iac && rules_.telnet_options);
        });
        if (end != looked.begin() && pending_cr_) return 0;
        return static_cast<std::size_t>(end - looked.begin());
    }

    // True when the line is complete.
    bool take_special(std::uint8_t byte) {
        if (telnet_ != Telnet::none) return take_telnet(byte);
        const bool had_cr = pending_cr_ || after_cr_;
        const bool was_pending = pending_cr_;
        pending_cr_ = false;
        after_cr_ = false;
        if (byte == '\n') return !had_cr || was_pending;
        if (was_pending && byte != 0) {
            saw_single_cr_ = true;
            line_.push_back('\r');
        }
        if (byte == '\r') {
            (rules_.cr_ends_line ? after_cr_ : pending_cr_) = true;
            return rules_.cr_ends_line;
        }
        if (byte == 0 && rules_.telnet_options && had_cr) {
            pending_cr_ = was_pending;
            return false;
        }
        if (byte == 0 && rules_.drops_first_nul && !saw_nul_) {
            saw_nul_ = true;
            return false;
        }
        if (byte == iac && rules_.telnet_options) {
            telnet_ = Telnet::command;
            return false;
        }
        line_.push_back(static_cast<char>(byte));
        return false;
    }

    bool take_telnet(std::uint8_t byte) {
        switch (telnet_) {
            case Telnet::command:
                if (byte == iac) line_.push_back(static_cast<char>(iac));
                telnet_ = byte >= will && byte <= dont ? Telnet::option
                          : byte == begin_suboption    ? Telnet::suboption
                                                       : Telnet::none;
                break;
            case Telnet::suboption:
                if (byte == iac) telnet_ = Telnet::suboption_command;
                break;
            case Telnet::suboption_command:
                telnet_ = byte == end_suboption ? Telnet::none : Telnet::suboption;
                break;
            default: telnet_ = Telnet::none;
        }
        return false;
    }

    template <class OnLine>
    bool give(OnLine& on_line) {
        std::string line;
        line.swap(line_);
        const bool goes_on = on_line(std::string_view(line));
        if (line_.empty()) {  // keeps the storage
            line.clear();
            line_.swap(line);
        }
        return goes_on;
    }

    Rules rules_;
    std::string line_;
    Telnet telnet_ = Telnet::none;
    bool after_cr_ = false;    // a line ended at CR: the LF behind it is no other line
    bool pending_cr_ = false;  // a CR that ends nothing unless LF follows
    bool saw_single_cr_ = false;
    bool saw_nul_ = false;
};

}  // namespace slipstream
