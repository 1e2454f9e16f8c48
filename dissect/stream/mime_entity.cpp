// Header folding, boundaries and transfer encodings. See mime_entity.h.
#include "dissect/stream/mime_entity.h"

#include <algorithm>
#include <array>

#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::array<std::uint8_t, 2> line_end{'\r', '\n'};

bool is_name(char c) { return c > 32 && c < 127 && c != ':'; }

bool is_type_token(char c) {
    return c > 32 && c < 127 && std::string_view("()<>@,;:\\\"/[]?=").find(c) == std::string_view::npos;
}

// Blanks and comments in parentheses, which may nest.
std::string_view skip_blanks_and_comments(std::string_view text) {
    unsigned depth = 0;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        if (depth != 0 && text[i] == '\\')
            ++i;
        else if (text[i] == '(')
            ++depth;
        else if (depth != 0 && text[i] == ')')
            --depth;
        else if (depth == 0 && !is_ascii_blank(text[i]) && text[i] != '\r' && text[i] != '\n')
            break;
    }
    return text.substr(std::min(i, text.size()));
}

std::string_view take_token(std::string_view& text) {
    text = skip_blanks_and_comments(text);
    std::size_t n = 0;
    while (n < text.size() && is_type_token(text[n])) ++n;
    std::string_view token = text.substr(0, n);
    text.remove_prefix(n);
    return token;
}

// A token, or a quoted string without its quotes.
std::string take_value(std::string_view& text) {
    text = skip_blanks_and_comments(text);
    if (text.empty() || text[0] != '"') return std::string(take_token(text));
    std::string value;
    std::size_t i = 1;
    for (; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        value.push_back(text[i]);
    }
    text.remove_prefix(std::min(i + 1, text.size()));
    return value;
}

std::string decode_quoted_printable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '=' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
        if (low < 0) {
            out.push_back(text[i]);
            continue;
        }
        out.push_back(static_cast<char>(high << 4 | low));
        i += 2;
    }
    return out;
}

// A line without the blanks at its end; one that ends in '=' goes on in the next.
std::string decode_quoted_printable_line(std::string_view line, bool& ends_soft) {
    while (!line.empty() && is_ascii_blank(line.back())) line.remove_suffix(1);
    ends_soft = line.ends_with('=');
    if (ends_soft) line.remove_suffix(1);
    return decode_quoted_printable(line);
}

Bytes bytes_of(const std::string& text, std::vector<std::uint8_t>& storage) {
    storage.assign(text.begin(), text.end());
    return storage;
}

}  // namespace

std::string_view first_mime_token(std::string_view value) {
    while (!value.empty()) {
        const std::string_view token = take_token(value);
        if (!token.empty()) return token;
        if (!value.empty()) value.remove_prefix(1);
    }
    return {};
}

MimeEntity::MimeEntity(MimeEvents& events, const MimeEntity* parent)
    : events_(events),
      parent_(parent),
      depth_(parent == nullptr ? 0 : parent->depth_ + 1),
      encoding_(parent == nullptr ? Encoding::none : parent->encoding_) {
    events_.on_entity_begin(*this);
}

void MimeEntity::on_line(Bytes line, bool line_ended) {
    if (ended_) return;
    if (in_header_)
        header_line(line);
    else
        body_line(line, line_ended);
}

void MimeEntity::on_bytes(Bytes data) {
    if (ended_ || in_header_) return;
    if (kind_ == Kind::leaf) return leaf_bytes(data);
    if (child_) child_->on_bytes(data);
}

void MimeEntity::leaf_bytes(Bytes data) {
    if (encoding_ != Encoding::quoted_printable) return leaf_line(data, false);
    const std::string text = cut_short_ + text_of(data);
    const std::size_t mark = text.rfind('=');
    constexpr std::size_t encoded_bytes = 3;
    const bool cut = mark != std::string::npos && text.size() - mark < encoded_bytes;
    cut_short_ = cut ? text.substr(mark) : std::string();
    std::vector<std::uint8_t> storage;
    content(bytes_of(decode_quoted_printable(text.substr(0, text.size() - cut_short_.size())), storage));
}

void MimeEntity::header_line(Bytes line) {
    if (line.empty() || line[0] == 0) {
        finish_header();
        in_header_ = false;
        events_.on_headers_end(*this);
        if (kind_ == Kind::message && !ended_) begin_child();
        return;
    }
    const std::string text = text_of(line);
    if (!is_ascii_blank(text[0])) finish_header();
    if (header_.size() + text.size() <= header_bytes_max) header_ += text;
}

void MimeEntity::finish_header() {
    const std::string header = std::move(header_);
    header_.clear();
    std::string_view text = skip_blanks_and_comments(header);
    std::size_t n = 0;
    while (n < text.size() && is_name(text[n])) ++n;
    const std::string_view name = text.substr(0, n);
    text = skip_blanks_and_comments(text.substr(n));
    if (name.empty() || text.empty() || text[0] != ':') return;
    take_header(name, skip_space(text.substr(1)));
}

void MimeEntity::take_header(std::string_view name, std::string_view value) {
    const std::string upper = upper_case(name);
    if (upper == "CONTENT-TYPE") read_content_type(value);
    if (upper == "CONTENT-TRANSFER-ENCODING") {
        const std::string_view token = first_mime_token(value);
        encoding_ = equal_ignoring_case(token, "base64")             ? Encoding::base64
                    : equal_ignoring_case(token, "quoted-printable") ? Encoding::quoted_printable
                                                                     : Encoding::none;
    }
    events_.on_header(*this, upper, value);
}

void MimeEntity::read_content_type(std::string_view value) {
    const std::string_view type = take_token(value);
    value = skip_blanks_and_comments(value);
    if (type.empty() || value.empty() || value[0] != '/') return;
    value.remove_prefix(1);
    take_token(value);
    kind_ = equal_ignoring_case(type, "multipart") ? Kind::multipart
            : equal_ignoring_case(type, "message") ? Kind::message
                                                   : Kind::leaf;
    if (kind_ != Kind::multipart) return;
    boundary_.clear();
    while (true) {
        value = skip_blanks_and_comments(value);
        if (value.empty() || value[0] != ';') break;
        value.remove_prefix(1);
        const std::string_view name = take_token(value);
        value = skip_blanks_and_comments(value);
        if (value.empty() || value[0] != '=') break;
        value.remove_prefix(1);
        std::string parameter = take_value(value);
        if (equal_ignoring_case(name, "boundary")) boundary_ = "--" + parameter;
    }
    if (boundary_.empty()) kind_ = Kind::leaf;
}

MimeEntity::Boundary MimeEntity::boundary_of(Bytes line) const {
    if (line.size() < boundary_.size() ||
        !std::equal(boundary_.begin(), boundary_.end(), line.begin(),
                    [](char x, std::uint8_t y) { return static_cast<std::uint8_t>(x) == y; }))
        return Boundary::none;
    const Bytes rest = line.subspan(boundary_.size());
    return rest.size() >= 2 && rest[0] == '-' && rest[1] == '-' ? Boundary::closing : Boundary::part;
}

void MimeEntity::begin_child() {
    if (depth_ + 1 >= depth_max) {
        events_.on_mime_weird("exceeded_mime_max_depth");
        return;
    }
    child_ = std::make_unique<MimeEntity>(events_, this);
}

void MimeEntity::body_line(Bytes line, bool line_ended) {
    if (kind_ == Kind::leaf) return leaf_line(line, line_ended);
    if (kind_ == Kind::multipart) {
        const Boundary found = boundary_of(line);
        if (found != Boundary::none) {
            if (child_) child_->end();
            child_.reset();
            if (found == Boundary::closing) return end();
            return begin_child();
        }
    }
    if (child_) child_->on_line(line, line_ended);
}

void MimeEntity::leaf_line(Bytes line, bool line_ended) {
    if (encoding_ == Encoding::base64) return base64_line(line);
    if (line_end_pending_) content(line_end);
    line_end_pending_ = false;
    bool soft = false;
    if (encoding_ == Encoding::quoted_printable) {
        std::vector<std::uint8_t> storage;
        content(bytes_of(decode_quoted_printable_line(text_of(line), soft), storage));
    } else {
        content(line);
    }
    if (!line_ended || soft) return;
    if (parent_ != nullptr && parent_->kind_ == Kind::multipart)
        line_end_pending_ = true;
    else
        content(line_end);
}

void MimeEntity::base64_line(Bytes line) {
    std::string decoded;
    std::vector<std::uint8_t> storage;
    const bool was_clean = !base64_.first_ignored();
    base64_.decode(text_view(line), decoded);
    if (was_clean && base64_.first_ignored())
        events_.on_base64_weird(Base64Decoder::complaint(*base64_.first_ignored()));
    content(bytes_of(decoded, storage));
}

void MimeEntity::content(Bytes data) {
    if (!data.empty()) events_.on_content(*this, data);
}

void MimeEntity::end() {
    if (ended_) return;
    if (in_header_) finish_header();
    if (child_) child_->end();
    child_.reset();
    std::vector<std::uint8_t> storage;
    content(bytes_of(cut_short_, storage));
    ended_ = true;
    events_.on_entity_end(*this);
}

}  // namespace slipstream
