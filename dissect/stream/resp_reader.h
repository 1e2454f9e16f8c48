// RespReader: reads the values of the Redis serialization protocol, versions 2 and 3, from one direction of a
// stream and prints them as the log shows them. A client may also send a command as a plain line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "capture/base/bytes.h"

namespace slipstream {

/// A value with all that is nested in it.
struct RespValue {
    static constexpr std::size_t words_max = 4;
    static constexpr std::size_t word_bytes_max = 4096, text_bytes_max = std::size_t{1} << 14;

    char type = 0;                   // its mark; `inline_command` for a plain line
    std::string text;                // printed; of replies only
    std::vector<std::string> words;  // the first elements of a list, each printed

    static constexpr char inline_command = ' ';
    bool is_error() const { return type == '-' || type == '!'; }
};

class RespReader {
public:
    enum class Side : std::uint8_t { commands, replies };
    static constexpr std::size_t depth_max = 20;

    explicit RespReader(Side side) : side_(side) {}

    /// Calls `on_value(const RespValue&)` for every value that ends in `data`, until it returns false.
    /// Returns false when it was stopped or the bytes are not of this protocol.
    template <class OnValue>
    bool feed(Bytes data, OnValue&& on_value) {
        while (!data.empty()) {
            if (!step(data)) return false;
            if (!complete_) continue;
            complete_ = false;
            RespValue value = std::move(value_);
            value_ = {};
            if (value.type != attributes && !on_value(value)) return false;
        }
        return true;
    }

private:
    static constexpr char attributes = '|';  // what a server says about the value that follows

    struct Level {
        char type;
        std::uint64_t left;  // elements to come
        std::uint64_t begun = 0;
    };

    bool step(Bytes& data);
    bool on_line();
    bool on_inline();
    bool on_bulk_header(std::string_view length);
    bool on_list_header(std::string_view count);
    void begin_value();
    void end_value();
    void put(std::string_view text);

    Side side_;
    std::string line_;
    std::uint64_t bulk_left_ = 0;  // bytes of a counted text, with the line end behind it
    bool in_bulk_ = false;
    bool in_word_ = false;  // value_.words.back() is being printed
    bool complete_ = false;
    std::vector<Level> levels_;
    RespValue value_;
};

}  // namespace slipstream
