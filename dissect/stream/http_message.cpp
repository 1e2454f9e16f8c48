// Where the body of a message ends, and what is in it. See http_message.h.
#include "dissect/stream/http_message.h"

#include <algorithm>

#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::uint64_t length_max = INT64_MAX;  // more is negative to Zeek

// The leading digits, cut off at 64 bits; absent when there are none.
std::optional<std::uint64_t> leading_number(std::string_view text, unsigned base) {
    std::optional<std::uint64_t> number;
    for (char c : text) {
        const int digit = hex_value(c);
        if (digit < 0 || digit >= static_cast<int>(base)) break;
        number = number.value_or(0) * base + static_cast<unsigned>(digit);
    }
    return number;
}

}  // namespace

HttpMessage::HttpMessage(HttpMessageOwner& owner, bool from_originator, Body body, std::uint64_t reply_code)
    : owner_(owner), from_originator_(from_originator), body_(body), reply_code_(reply_code) {
    top_ = std::make_unique<MimeEntity>(static_cast<MimeEvents&>(*this), nullptr);
}

void HttpMessage::on_entity_begin(MimeEntity&) {
    part_length_ = 0;
    owner_.on_entity_begin(*this);
}

void HttpMessage::on_header(MimeEntity& entity, std::string_view name, std::string_view value) {
    if (entity.is_top()) {
        const std::string_view token = first_mime_token(value);
        if (name == "CONTENT-LENGTH") read_content_length(token);
        if (name == "CONTENT-RANGE" && reply_code_ == 206) read_content_range(value);
        if (name == "TRANSFER-ENCODING" && equal_ignoring_case(token, "chunked") &&
            owner_.governing_version() == http_1_1)
            chunked_ = true;
        if (name == "CONTENT-ENCODING")
            compressed_ = compressed_ || equal_ignoring_case(token, "gzip") ||
                          equal_ignoring_case(token, "x-gzip") || equal_ignoring_case(token, "deflate");
    }
    if (!entity.is_top() && name == "CONTENT-LENGTH")
        part_length_ = std::min(leading_number(first_mime_token(value), 10).value_or(0), length_max);
    owner_.on_header(*this, name, value);
}

void HttpMessage::read_content_length(std::string_view value) {
    if (value.empty()) return;
    if (value[0] == '-') {
        content_length_.reset();
        return;
    }
    content_length_ = leading_number(value, 10).value_or(0);
    if (*content_length_ > length_max) content_length_.reset();
    if (!content_length_) return;
    if (!is_range_ || *content_length_ == range_bytes_) return;
    owner_.on_http_weird("HTTP_range_not_matching_len");
    content_length_ = std::min(*content_length_, range_bytes_);
}

void HttpMessage::read_content_range(std::string_view value) {
    constexpr std::string_view unit = "bytes";
    value = skip_space(value);
    if (!value.starts_with(unit)) return owner_.on_http_weird("HTTP_content_range_unknown_byte_unit");
    std::string range(value.substr(unit.size()));
    std::erase_if(range, is_ascii_space);
    const std::size_t dash = range.find('-'), slash = range.find('/');
    const std::string_view text = range;
    const auto first = leading_number(text, 10);
    if (dash == std::string::npos || slash == std::string::npos || slash < dash || !first)
        return owner_.on_http_weird("HTTP_content_range_cannot_parse");
    const auto last = leading_number(text.substr(dash + 1), 10);
    if (!last) return owner_.on_http_weird("HTTP_content_range_cannot_parse");
    instance_bytes_ = leading_number(text.substr(slash + 1), 10);
    if (*last < *first || *last > length_max) return owner_.on_http_weird("HTTP_non_positive_content_range");
    is_range_ = true;
    range_offset_ = *first;
    range_bytes_ = *last - *first + 1;
    if (content_length_ && *content_length_ != range_bytes_)
        owner_.on_http_weird("HTTP_range_not_matching_len");
    content_length_ = std::min(content_length_.value_or(range_bytes_), range_bytes_);
}

std::optional<std::uint64_t> HttpMessage::file_bytes() const {
    if (is_range_) return instance_bytes_;
    if (part_ != nullptr) return part_length_;
    if (compressed_ || top_->is_composite()) return std::nullopt;
    return content_length_.value_or(0) == 0 ? std::nullopt : content_length_;
}

void HttpMessage::on_headers_end(MimeEntity& entity) {
    if (!entity.is_top()) {
        if (part_length_ == 0 || entity.is_composite()) return;
        part_ = &entity;
        part_left_ = part_length_;
        return owner_.pass_bytes(*this, part_left_);
    }
    owner_.on_message_headers_end(*this);
    if (body_ == Body::none) return end();
    if (entity.is_composite()) {
        if (chunked_) owner_.on_http_weird("HTTP_chunked_transfer_for_multipart_message");
    } else if (chunked_) {
        framing_ = Framing::chunks;
    } else if (content_length_) {
        framing_ = Framing::length;
        left_ = *content_length_;
        if (left_ == 0) return end();
        owner_.pass_bytes(*this, left_);
    } else if (owner_.connection_closes() || compressed_) {
        framing_ = Framing::until_close;
        owner_.pass_bytes(*this, LineReader::no_end);
    } else if (body_ == Body::maybe) {
        end();
    }
}

void HttpMessage::skip_headers() {
    top_->on_line({});
    if (ended_) return;
    framing_ = Framing::until_close;
    owner_.pass_bytes(*this, LineReader::no_end);
}

void HttpMessage::on_line(Bytes line) {
    if (ended_) return;
    if (top_->in_header()) return top_->on_line(line);
    if (framing_ == Framing::chunks) return chunk_line(line);
    constexpr std::uint64_t line_end_bytes = 2;  // whatever ended it
    body_bytes_ += line.size() + line_end_bytes;
    top_->on_line(line);
    if (top_->is_composite()) owner_.end_lines_at_crlf_only(*this, !ended_ && top_->in_content_of_part());
}

void HttpMessage::chunk_line(Bytes line) {
    switch (chunk_) {
        case Chunk::size: {
            const std::string text = text_of(line);
            const auto size = leading_number(text, 16);
            if (!size && !line.empty()) owner_.on_http_weird("HTTP_bad_chunk_size");
            left_ = size.value_or(0) > length_max ? 0 : size.value_or(0);
            chunk_ = left_ == 0 ? Chunk::trailer : Chunk::data;
            if (left_ != 0) owner_.pass_bytes(*this, left_);
            break;
        }
        case Chunk::data_end: chunk_ = Chunk::size; break;
        case Chunk::trailer:
            if (line.empty()) end();
            break;
        case Chunk::data: break;
    }
}

void HttpMessage::on_bytes(Bytes data) {
    if (ended_) return;
    body(data);
    if (part_ != nullptr) return count_down_part(data.size());
    count_down(data.size());
}

void HttpMessage::count_down_part(std::uint64_t bytes) {
    part_left_ -= std::min(part_left_, bytes);
    if (part_left_ != 0) return;
    owner_.pass_bytes(*this, 0);
    part_->end();
}

void HttpMessage::count_down(std::uint64_t bytes) {
    if (ended_ || framing_ == Framing::until_close) return;
    left_ -= std::min(left_, bytes);
    if (left_ != 0) return;
    owner_.pass_bytes(*this, 0);
    if (framing_ == Framing::chunks)
        chunk_ = Chunk::data_end;
    else
        end();
}

void HttpMessage::body(Bytes data) {
    if (!compressed_) return body_clear(data);
    if (inflate_failed_) return;
    if (!inflate_) inflate_ = std::make_unique<InflateStream>();
    if (inflate_->feed(data, [&](Bytes plain) { body_clear(plain); })) return;
    inflate_failed_ = true;
    owner_.on_http_weird("inflate_failed");
}

void HttpMessage::body_clear(Bytes data) {
    body_bytes_ += data.size();
    top_->on_bytes(data);
}

void HttpMessage::on_content(MimeEntity&, Bytes data) { owner_.on_content(*this, data); }

void HttpMessage::on_entity_end(MimeEntity& entity) {
    owner_.on_entity_end(*this, !entity.is_composite());
    if (part_ == &entity) part_ = nullptr;
    if (entity.is_top()) end();
}

bool HttpMessage::on_gap(std::uint64_t bytes) {
    if (ended_ || top_->in_header() || body_bytes_ == 0) return false;
    owner_.on_content_gap(*this, bytes);
    const bool inside = framing_ == Framing::length || (framing_ == Framing::chunks && chunk_ == Chunk::data);
    if (!inside || left_ < bytes) return false;
    body_bytes_ += bytes;
    count_down(bytes);
    if (!ended_ && left_ != 0) owner_.pass_bytes(*this, left_);
    return true;
}

void HttpMessage::end() {
    if (ended_) return;
    if (top_ && !top_->ended()) return top_->end();
    ended_ = true;
    owner_.on_message_end(*this);
}

}  // namespace slipstream
