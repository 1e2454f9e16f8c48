// See software_version.h. Every rule is a search for words and runs of characters; the first that fits wins.
#include "dissect/software_version.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view digits = "0123456789";
constexpr std::string_view number_characters = "0123456789.";
constexpr std::string_view version_characters = "0123456789-._, ";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t run_of(std::string_view text, std::size_t at, std::string_view characters) {
    std::size_t end = text.find_first_not_of(characters, at);
    return (end == npos ? text.size() : end) - at;
}

// Length of what may stand between a name and its version: / - _ or a blank with ( or v after it.
std::size_t separator_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return 0;
    if (text[at] == '/' || text[at] == '-' || text[at] == '_') return 1;
    if (text[at] != ' ') return 0;
    std::size_t marks = run_of(text, at + 1, "(v");
    return marks == 0 ? 0 : 1 + marks;
}

// Length of a version with the separator before it, the longest that begins at `at`; 0 for none.
std::size_t version_at(std::string_view text, std::size_t at) {
    constexpr std::size_t characters_min = 2;
    std::size_t longest = 0;
    for (std::size_t before : {std::size_t{0}, separator_at(text, at)}) {
        if (at + before >= text.size()) continue;
        std::size_t run = run_of(text, at + before, version_characters);
        if (run >= characters_min) longest = std::max(longest, before + run);
    }
    return longest;
}

SoftwareVersion only_name(std::string_view name) {
    SoftwareVersion out;
    out.name = name;
    return out;
}

std::string percent_decoded(std::string_view text) {
    auto value = [](char c) {
        return is_digit(c)            ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        // "\x41" is another way to write "%41".
        std::size_t mark = text[i] == '%' ? 1 : text.substr(i, 2) == "\\x" ? 2 : 0;
        if (mark != 0 && i + mark + 1 < text.size() && value(text[i + mark]) >= 0 &&
            value(text[i + mark + 1]) >= 0) {
            out.push_back(static_cast<char>(value(text[i + mark]) << 4 | value(text[i + mark + 1])));
            i += mark + 1;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

std::string name_of(std::string_view before) {
    std::string name(before);
    // A separator at the end means that the first one is taken out.
    bool ends_so = false;
    for (std::size_t at = 0; at < name.size(); ++at)
        ends_so = ends_so || (separator_at(name, at) != 0 && at + separator_at(name, at) == name.size());
    for (std::size_t at = 0; ends_so && at < name.size(); ++at) {
        std::size_t length = separator_at(name, at);
        if (length == 0) continue;
        name.erase(at, length);
        break;
    }
    if (name.starts_with('(')) name.erase(0, 1);
    return std::string(trimmed(name));
}

std::optional<std::uint64_t> number_in(std::string_view piece) {
    if (piece.empty()) return std::nullopt;
    std::uint64_t number = 0;
    std::size_t at = piece.find_first_of(digits);
    if (at != npos) std::from_chars(piece.data() + at, piece.data() + piece.size(), number);
    return number;
}

void read_numbers(std::string_view version, SoftwareVersion& out) {
    version = trimmed(version);
    constexpr std::string_view leading = "/-._v(";
    std::size_t skipped = version.size() > 1 && version[0] == '(' && leading.find(version[1]) != npos ? 1 : 0;
    if (version.size() > skipped && leading.find(version[skipped]) != npos)
        version.remove_prefix(skipped + 1);
    version = trimmed(version);
    for (auto* number : {&out.major, &out.minor, &out.minor2, &out.minor3}) {
        std::size_t cut = number == &out.minor3 ? npos : version.find_first_of("-._,[({ ");
        *number = number_in(version.substr(0, cut));
        if (cut == npos) return;
        version.remove_prefix(cut + 1);
    }
}

std::optional<std::string> addition_in(std::string_view rest) {
    if (rest.empty() || rest == ")") return std::nullopt;
    std::size_t open = rest.find_first_not_of(" \t");
    if (open != npos && rest[open] == '(') {
        std::size_t close = open + 1;
        auto inside = [](char c) {
            return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
                   c == '_' || c == ' ' || c == '\t';
        };
        while (close < rest.size() && inside(rest[close])) ++close;
        if (close < rest.size() && rest[close] == ')')
            return std::string(rest.substr(open + 1, close - open - 1));
    }
    std::string_view left = rest;
    for (int piece = 0; piece < 3; ++piece) {
        std::size_t cut = left.find_first_of("-._,;[](){} ");
        if (cut != 0 && !left.empty()) return std::string(left.substr(0, cut));
        if (cut == npos) break;
        left.remove_prefix(cut + 1);
    }
    return std::string(trimmed(rest));
}

SoftwareVersion parse_free_text(std::string_view raw) {
    const std::string text = percent_decoded(raw);
    SoftwareVersion out;
    std::size_t at = 0, length = 0;
    for (; at < text.size() && length == 0; at += length == 0 ? 1 : 0) length = version_at(text, at);
    if (length == 0) {
        out.name = std::string(trimmed(text));
        return out;
    }
    std::string_view whole(text);
    out.name = name_of(whole.substr(0, at));
    read_numbers(whole.substr(at, length), out);
    out.addition = addition_in(whole.substr(at + length));
    if (out.name == "Flash Player") out.name = "Flash";
    return out;
}

// The version in a word and the digits and dots after it; nothing when the word is not there.
std::optional<SoftwareVersion> token(std::string_view text, std::string_view word, std::string_view name) {
    std::size_t at = text.find(word);
    if (at == npos) return std::nullopt;
    SoftwareVersion out =
        parse_free_text(text.substr(at, word.size() + run_of(text, at + word.size(), number_characters)));
    out.name = name;
    out.addition.reset();
    return out;
}

std::optional<SoftwareVersion> internet_explorer(std::string_view text) {
    if (text.find(" MSIE ") == npos && text.find("Trident/") == npos) return std::nullopt;
    SoftwareVersion out;
    for (char engine = '4'; engine <= '7'; ++engine) {
        if (text.find(std::string("Trident/") + engine + ".0") == npos) continue;
        out.name = "MSIE";
        out.major = static_cast<std::uint64_t>(engine - '0') + 4;
        out.minor = 0;
        return out;
    }
    if (auto found = token(text, "MSIE ", "MSIE")) return found;
    out.name = "MSIE";
    return out;
}

std::optional<SoftwareVersion> safari(std::string_view text) {
    std::size_t version = text.find("Version/");
    if (version == npos || text.find("Safari/", version) == npos) return std::nullopt;
    auto out = token(text, "Version/", "Safari");
    std::size_t mobile = text.find(" Mobile");
    if (out && mobile != npos && text.find(" Safari", mobile) != npos) out->addition = "Mobile";
    return out;
}

std::optional<SoftwareVersion> opera(std::string_view text) {
    if (!text.starts_with("Opera/")) return std::nullopt;
    for (std::string_view variant : {"Opera Mini", "Opera Mobi"}) {
        if (text.find(variant) == npos) continue;
        if (auto out = token(text, "Version/", variant)) return out;
        if (auto out = token(text, "Opera Mini/", variant)) return out;
        return only_name(variant);
    }
    if (auto out = token(text, "Version/", "Opera")) return out;
    return token(text, "Opera/", "Opera");
}

SoftwareVersion parse_browser(std::string_view text) {
    std::size_t last = text.rfind("Opera ");
    if (last != npos && last + 6 + run_of(text, last + 6, number_characters) == text.size())
        return *token(text.substr(last), "Opera ", "Opera");
    if (auto out = internet_explorer(text)) return *out;
    if (auto out = token(text, "Edge/", "Edge")) return *out;
    if (auto out = safari(text)) return *out;
    for (std::string_view name : {"Firefox", "Netscape", "Thunderbird"})
        if (auto out = token(text, std::string(name) + "/", name)) return *out;
    std::size_t chrome = text.find("Chrome/");
    if (chrome != npos && text.find("Safari/", chrome) != npos) return *token(text, "Chrome/", "Chrome");
    if (auto out = opera(text)) return *out;
    if (auto out = token(text, "Flash%20Player/", "Flash")) return *out;
    if (auto out = token(text, "AdobeAIR/", "AdobeAIR")) return *out;
    if (auto out = token(text, "AppleWebKit/", "Unspecified WebKit")) return *out;
    if (auto out = token(text, " Java/", "Java")) return *out;
    return only_name("<unknown browser>");
}

bool begins_with_version(std::string_view text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    std::size_t number = run_of(text, word.size(), digits);
    return number > 0 && text.substr(word.size() + number).starts_with('.');
}

// "A/7.1.1/Google/Pixel/..." of Android's own programs.
std::optional<SoftwareVersion> android(std::string_view text) {
    std::size_t at = text.find("A/");
    if (at == npos) return std::nullopt;
    std::size_t number = run_of(text, at + 2, number_characters);
    if (number == 0 || !text.substr(at + 2 + number).starts_with("/Google/Pixel")) return std::nullopt;
    SoftwareVersion out;
    std::string_view version = text.substr(at + 2, number);
    if (version.find('.') != npos)
        out = parse_free_text(version);
    else
        out.major = number_in(version);
    out.name = "Android (Google Pixel)";
    return out;
}

}  // namespace

SoftwareVersion parse_software(std::string_view text) {
    if (begins_with_version(text, "Mozilla/") || begins_with_version(text, "Opera/"))
        return parse_browser(text);
    if (auto out = android(text)) return *out;
    return parse_free_text(text);
}

}  // namespace slipstream
