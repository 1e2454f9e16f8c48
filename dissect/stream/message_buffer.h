// MessageBuffer: cuts one direction of a stream into messages that state their own length. A message that
// came in one piece is handed on without a copy; of a very long one only the first part is kept.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "capture/base/bytes.h"

namespace slipstream {

class MessageBuffer {
public:
    /// `keep_max`: so many bytes of a message are kept, the rest is counted and dropped. `head_max`: no more
    /// than so many bytes are needed to tell the length; at most keep_max.
    MessageBuffer(std::size_t head_max, std::size_t keep_max) : head_max_(head_max), keep_max_(keep_max) {}

    /// `length_of(first_bytes)` gives the length of the whole message, 0 while it needs more bytes.
    /// `on_message(bytes)` gets each message in turn and returns false to stop: the rest is dropped.
    /// Returns false when it was stopped or the length could not be told of head_max bytes.
    template <class LengthOf, class OnMessage>
    bool feed(Bytes data, LengthOf length_of, OnMessage on_message) {
        while (!data.empty() || (length_ > 0 && consumed_ == length_)) {
            if (length_ == 0) {
                if (kept_.empty()) {
                    length_ = length_of(data.first(std::min(data.size(), head_max_)));
                    if (length_ > 0 && length_ <= std::min(data.size(), keep_max_)) {
                        Bytes message = data.first(length_);
                        data = data.subspan(length_);
                        length_ = 0;
                        if (!on_message(message)) return drop();
                        continue;
                    }
                }
                if (length_ == 0 && !fill_head(data, length_of)) return drop();
                if (length_ == 0) return true;
                // The head may have come with bytes that are another message's: never more than one byte at a
                // time is added to it, so there are none.
                consumed_ = kept_.size();
            }
            const std::size_t taken = std::min(data.size(), length_ - std::min(length_, consumed_));
            const std::size_t kept = std::min(taken, keep_max_ - std::min(keep_max_, kept_.size()));
            kept_.insert(kept_.end(), data.begin(), data.begin() + static_cast<std::ptrdiff_t>(kept));
            consumed_ += taken;
            data = data.subspan(taken);
            if (consumed_ < length_) return true;
            std::vector<std::uint8_t> message;
            message.swap(kept_);
            length_ = consumed_ = 0;
            if (!on_message(Bytes{message})) return drop();
        }
        return true;
    }

    void clear() { drop(); }
    /// Bytes of a message whose end is not here yet.
    bool is_empty() const { return kept_.empty(); }

private:
    template <class LengthOf>
    bool fill_head(Bytes& data, LengthOf& length_of) {
        while (!data.empty() && length_ == 0) {
            if (kept_.size() >= head_max_) return false;
            kept_.push_back(data.front());
            data = data.subspan(1);
            length_ = length_of(Bytes{kept_});
        }
        return length_ > 0 || kept_.size() < head_max_;
    }
    bool drop() {
        kept_ = {};
        length_ = consumed_ = 0;
        return false;
    }

    std::size_t head_max_, keep_max_;
    std::vector<std::uint8_t> kept_;
    std::size_t length_ = 0;    // of the message under way, 0: not known
    std::size_t consumed_ = 0;  // of it
};

}  // namespace slipstream
