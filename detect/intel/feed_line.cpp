// See feed_line.h.
#include "detect/intel/feed_line.h"

#include "detect/intel/indicator.h"

namespace slipstream {

namespace {
constexpr std::size_t fields_max = 64;
}

std::vector<std::string_view> split_fields(std::string_view line, char separator) {
    std::vector<std::string_view> fields;
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < line.size() && fields.size() + 1 < fields_max; ++at) {
        if (line[at] == '"' && separator == ',') quoted = !quoted;
        if (line[at] != separator || quoted) continue;
        fields.push_back(unquoted(line.substr(begin, at - begin)));
        begin = at + 1;
    }
    fields.push_back(unquoted(line.substr(begin)));
    return fields;
}

void LineSplitter::add(std::string_view chunk) {
    while (!chunk.empty()) {
        std::size_t end = chunk.find('\n');
        std::string_view part = chunk.substr(0, end);
        bool whole = end != std::string_view::npos;
        if (whole && rest_.empty()) {
            give(part);
        } else {
            if (rest_.size() + part.size() > line_bytes_max)
                too_long_ = true;
            else
                rest_ += part;
            if (whole) {
                give(rest_);
                rest_.clear();
            }
        }
        if (!whole) return;
        chunk.remove_prefix(end + 1);
    }
}

void LineSplitter::finish() {
    if (!rest_.empty() || too_long_) give(rest_);
    rest_.clear();
}

void LineSplitter::give(std::string_view line) {
    bool too_long = too_long_ || line.size() > line_bytes_max;
    too_long_ = false;
    on_line_(too_long ? std::string_view{} : line, ++number_, too_long);
}

}  // namespace slipstream
