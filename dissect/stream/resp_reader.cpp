// The values of the Redis serialization protocol, a byte range at a time. See resp_reader.h.
#include "dissect/stream/resp_reader.h"

#include <algorithm>
#include <optional>

#include "dissect/stream/ascii.h"

namespace slipstream {
namespace {

constexpr std::size_t line_bytes_max = RespValue::text_bytes_max;
constexpr std::int64_t bulk_bytes_max = std::int64_t{1} << 32, elements_max = std::int64_t{1} << 32;
constexpr std::size_t line_end_bytes = 2;
constexpr std::string_view scalars = "+-:,(", bulks = "$!=", lists = "*~%>|";

std::optional<std::int64_t> number_of(std::string_view text) {
    constexpr std::size_t digits_max = 18;  // fit in any case
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    if (text.empty() || text.size() > digits_max || !std::all_of(text.begin(), text.end(), is_ascii_digit))
        return std::nullopt;
    std::int64_t number = 0;
    for (char digit : text) number = 10 * number + (digit - '0');
    return is_negative ? -number : number;
}

std::string_view opening(char type) { return type == '%' || type == '|' ? "{" : type == '~' ? "(" : "["; }
std::string_view closing(char type) { return type == '%' || type == '|' ? "}" : type == '~' ? ")" : "]"; }
bool is_map(char type) { return type == '%' || type == '|'; }

bool has(std::string_view marks, char mark) { return marks.find(mark) != std::string_view::npos; }

/// The words of a plain line: parted by blanks, which quotes protect.
std::vector<std::string> split_inline(std::string_view line) {
    std::vector<std::string> words;
    std::size_t i = 0;
    while (words.size() < RespValue::words_max) {
        while (i < line.size() && is_ascii_space(line[i])) ++i;
        if (i == line.size()) break;
        std::string word;
        char quote = 0;
        for (; i < line.size() && (quote != 0 || !is_ascii_space(line[i])); ++i) {
            const char c = line[i];
            if (quote != 0 && c == quote)
                quote = 0;
            else if (quote == '"' && c == '\\' && i + 1 < line.size())
                word += line[++i];
            else if (quote == 0 && (c == '"' || c == '\''))
                quote = c;
            else
                word += c;
        }
        word.resize(std::min(word.size(), RespValue::word_bytes_max));
        words.push_back(std::move(word));
    }
    return words;
}

}  // namespace

// One line, or what is here of a counted text.
bool RespReader::step(Bytes& data) {
    if (in_bulk_) {
        const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(bulk_left_, data.size()));
        const std::uint64_t text_left = bulk_left_ - std::min<std::uint64_t>(bulk_left_, line_end_bytes);
        put(text_view(data.first(static_cast<std::size_t>(std::min<std::uint64_t>(n, text_left)))));
        bulk_left_ -= n;
        data = data.subspan(n);
        if (bulk_left_ == 0) {
            in_bulk_ = false;
            end_value();
        }
        return true;
    }
    const auto end = std::find(data.begin(), data.end(), std::uint8_t{'\n'});
    const auto n = static_cast<std::size_t>(end - data.begin());
    const std::size_t kept = std::min(n, line_bytes_max - line_.size());
    line_ += text_view(data.first(kept));
    if (n == data.size()) {
        data = {};
        return true;
    }
    data = data.subspan(n + 1);
    if (line_.ends_with('\r')) line_.pop_back();
    const bool is_good = on_line();
    line_.clear();
    return is_good;
}

bool RespReader::on_line() {
    if (line_.empty()) return side_ == Side::commands && levels_.empty();
    const char mark = line_[0];
    const std::string_view content = std::string_view(line_).substr(1);
    if (side_ == Side::commands && levels_.empty() && mark != '*') return on_inline();
    if (levels_.empty()) value_.type = mark;
    if (has(bulks, mark)) return on_bulk_header(content);
    if (has(lists, mark)) return on_list_header(content);
    if (!has(scalars, mark) && mark != '_' && mark != '#') return false;
    begin_value();
    put(mark == '_' ? "null" : mark != '#' ? content : content == "t" ? "T" : "F");
    end_value();
    return true;
}

bool RespReader::on_inline() {
    const auto is_odd = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; };
    if (std::any_of(line_.begin(), line_.end(), is_odd)) return false;
    value_.words = split_inline(line_);
    value_.type = RespValue::inline_command;
    complete_ = !value_.words.empty();
    return true;
}

bool RespReader::on_bulk_header(std::string_view length) {
    const auto bytes = number_of(length);
    if (!bytes || *bytes < -1 || *bytes > bulk_bytes_max) return false;
    begin_value();
    if (*bytes < 0) {
        end_value();
        return true;
    }
    in_bulk_ = true;
    bulk_left_ = static_cast<std::uint64_t>(*bytes) + line_end_bytes;
    return true;
}

bool RespReader::on_list_header(std::string_view count) {
    const char type = line_[0];
    const auto elements = number_of(count);
    if (!elements || *elements < -1 || *elements > elements_max || levels_.size() >= depth_max) return false;
    if (type == attributes && !levels_.empty()) return false;
    begin_value();
    put(opening(type));
    if (*elements > 0) {
        const auto values = static_cast<std::uint64_t>(*elements);
        levels_.push_back({type, is_map(type) ? 2 * values : values});
        return true;
    }
    put(closing(type));
    end_value();
    return true;
}

void RespReader::begin_value() {
    if (levels_.empty()) return;
    Level& level = levels_.back();
    if (level.begun > 0) put(is_map(level.type) && level.begun % 2 == 1 ? ": " : ", ");
    ++level.begun;
    if (levels_.size() > 1 || value_.words.size() >= RespValue::words_max) return;
    value_.words.emplace_back();
    in_word_ = true;
}

void RespReader::end_value() {
    while (!levels_.empty()) {
        if (levels_.size() == 1) in_word_ = false;
        if (--levels_.back().left > 0) return;
        put(closing(levels_.back().type));
        levels_.pop_back();
    }
    complete_ = true;
}

void RespReader::put(std::string_view text) {
    if (side_ == Side::replies) value_.text += text.substr(0, RespValue::text_bytes_max - value_.text.size());
    if (!in_word_) return;
    std::string& word = value_.words.back();
    word += text.substr(0, RespValue::word_bytes_max - word.size());
}

}  // namespace slipstream
