// Joining and shortening of paths. See ftp_path.h.
#include "dissect/stream/ftp_path.h"

#include <vector>

#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

// "X:/" or "X:\".
bool has_drive(std::string_view text) {
    return text.size() >= 3 && is_ascii_alpha(text[0]) && text[1] == ':' &&
           (text[2] == '/' || text[2] == '\\');
}

bool is_absolute(std::string_view name) { return name.starts_with('/') || has_drive(name); }

std::string shorten(std::string_view path) {
    if (path.find("/.") == std::string_view::npos && path.find("//") == std::string_view::npos) {
        if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
        return std::string(path);
    }
    std::vector<std::string_view> parts;
    const bool rooted = path.starts_with('/');
    bool first = true;
    while (true) {
        const std::size_t end = path.find('/');
        const std::string_view part = path.substr(0, end);
        const bool can_go_up = !parts.empty() && parts.back() != "..";
        if (part == ".." && can_go_up && parts.back() == ".")
            parts.back() = part;
        else if (part == ".." && can_go_up && parts.back() != "~")
            parts.pop_back();
        else if (!part.empty() && (part != "." || (first && !rooted)))
            parts.push_back(part);
        first = false;
        if (end == std::string_view::npos) break;
        path.remove_prefix(end + 1);
    }
    std::string out = rooted ? "/" : "";
    for (std::size_t i = 0; i < parts.size(); ++i) out.append(i == 0 ? "" : "/").append(parts[i]);
    return out;
}

}  // namespace

std::string join_ftp_path(std::string_view base, std::string_view name) {
    if (base.empty() || is_absolute(name)) return shorten(name);
    return shorten(std::string(base).append("/").append(name));
}

std::string find_ftp_path(std::string_view message) {
    for (std::size_t i = 0; i < message.size(); ++i) {
        const std::string_view rest = message.substr(i);
        if (!is_absolute(rest)) continue;
        std::size_t n = rest[0] == '/' ? 1 : 3;
        while (n < rest.size() && rest[n] != '"') {
            if (rest[n] == '\\' && n + 1 < rest.size() && rest[n + 1] == ' ')
                ++n;
            else if (is_ascii_space(rest[n]))
                break;
            ++n;
        }
        return std::string(rest.substr(0, n));
    }
    return {};
}

}  // namespace slipstream
