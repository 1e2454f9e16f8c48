// LineReader: cuts one direction of a TCP stream into lines, however it arrives. A line ends at CR LF, at LF
// or at CR alone. For protocols that switch between lines and counted bytes, the receiver may ask, also while
// it is given a line, that the next bytes are passed on as they are.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "capture/base/bytes.h"

namespace slipstream {

class LineReader {
public:
    static constexpr std::size_t line_bytes_default = std::size_t{1} << 20;
    static constexpr std::uint64_t no_end = UINT64_MAX;

    /// A longer line is given in pieces of that size.
    explicit LineReader(std::size_t line_bytes_max = line_bytes_default) : line_bytes_max_(line_bytes_max) {}

    /// Calls sink.on_line(Bytes) for every line that ends in `data`, without its end, and
    /// sink.on_bytes(Bytes) for what was asked to be passed.
    template <class Sink>
    void feed(Bytes data, Sink& sink) {
        while (!data.empty() && !stopped_) {
            if (after_cr_ && data[0] == '\n') {
                after_cr_ = false;
                data = data.subspan(1);
                continue;
            }
            saw_single_cr_ = saw_single_cr_ || (after_cr_ && passing_ == 0);
            after_cr_ = false;
            data = passing_ != 0 ? pass(data, sink) : discards_ ? skip(data) : cut(data, sink);
        }
    }
    /// The stream ended: gives the last line when it has no end.
    template <class Sink>
    void finish(Sink& sink) {
        if (stopped_ || kept_.empty()) return;
        std::vector<std::uint8_t> line;
        line.swap(kept_);
        sink.on_line(Bytes(line));
    }

    /// From now on a line ends at CR LF only, or again at each of them.
    void end_at_crlf_only(bool only) { crlf_only_ = only; }
    /// The next `bytes` are not lines; 0 ends that.
    void pass_bytes(std::uint64_t bytes) { passing_ = bytes; }
    std::uint64_t bytes_to_pass() const { return passing_; }
    /// Gives no line more and keeps none, but goes on to look for a single CR.
    void discard() {
        discards_ = true;
        after_cr_ = after_cr_ || (!kept_.empty() && kept_.back() == '\r');
        kept_ = {};
    }
    /// Gives nothing more and looks for nothing.
    void stop() {
        stopped_ = true;
        kept_ = {};
    }
    bool stopped() const { return stopped_; }
    /// A CR came without its LF, outside the bytes that were passed.
    bool saw_single_cr() const { return saw_single_cr_; }
    /// A line of which the end has not come.
    bool in_line() const { return !kept_.empty(); }

private:
    template <class Sink>
    Bytes pass(Bytes data, Sink& sink) {
        const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(passing_, data.size()));
        if (passing_ != no_end) passing_ -= n;
        sink.on_bytes(data.first(n));
        return data.subspan(n);
    }

    Bytes skip(Bytes data) {
        for (std::uint8_t byte : data) {
            saw_single_cr_ = saw_single_cr_ || (after_cr_ && byte != '\n');
            after_cr_ = byte == '\r';
        }
        return {};
    }

    /// The end of the first line in `looked`, which follows on what is kept; its size when there is none.
    std::size_t end_in(Bytes looked) {
        if (!crlf_only_) {
            const auto is_end = [](std::uint8_t c) { return c == '\n' || c == '\r'; };
            return static_cast<std::size_t>(std::find_if(looked.begin(), looked.end(), is_end) -
                                            looked.begin());
        }
        std::uint8_t before = kept_.empty() ? 0 : kept_.back();
        for (std::size_t i = 0; i < looked.size(); before = looked[i++]) {
            if (before != '\r') continue;
            if (looked[i] == '\n') return i;
            saw_single_cr_ = true;
        }
        return looked.size();
    }

    template <class Sink>
    Bytes cut(Bytes data, Sink& sink) {
        const std::size_t room = line_bytes_max_ - kept_.size();
        const Bytes looked = data.first(std::min(room, data.size()));
        const std::size_t n = end_in(looked);
        const bool ended = n < looked.size();
        if (!ended && looked.size() < room) {
            kept_.insert(kept_.end(), looked.begin(), looked.end());
            return data.subspan(n);
        }
        after_cr_ = ended && looked[n] == '\r';
        const std::size_t cr = ended && crlf_only_ ? 1 : 0;  // in front of the LF
        const Bytes rest = data.subspan(n + (ended ? 1 : 0));
        if (kept_.empty()) {
            sink.on_line(looked.first(n - cr));
        } else {
            std::vector<std::uint8_t> line;
            line.swap(kept_);
            line.insert(line.end(), looked.begin(), looked.begin() + static_cast<std::ptrdiff_t>(n));
            sink.on_line(Bytes(line).first(line.size() - cr));
        }
        return rest;
    }

    std::size_t line_bytes_max_;
    std::uint64_t passing_ = 0;
    std::vector<std::uint8_t> kept_;  // the beginning of a line
    bool crlf_only_ = false;
    bool after_cr_ = false;
    bool stopped_ = false;
    bool discards_ = false;
    bool saw_single_cr_ = false;
};

}  // namespace slipstream
