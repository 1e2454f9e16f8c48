// HttpMessage: the headers and the body of one request or reply behind its first line. It finds out where the
// body ends (RFC 9112 section 6, as Zeek reads it), undoes chunks and compression, and hands on entities.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "dissect/stream/http_start_line.h"
#include "dissect/stream/inflate_stream.h"
#include "dissect/stream/mime_entity.h"

namespace slipstream {

class HttpMessage;

/// Who reads a message, and what it has to know of the connection.
class HttpMessageOwner {
public:
    virtual ~HttpMessageOwner() = default;
    virtual void on_entity_begin(HttpMessage& message) = 0;
    virtual void on_header(HttpMessage& message, std::string_view name, std::string_view value) = 0;
    /// The headers of the whole message are complete.
    virtual void on_message_headers_end(HttpMessage& message) = 0;
    virtual void on_content(HttpMessage& message, Bytes data) = 0;
    virtual void on_content_gap(HttpMessage& message, std::uint64_t bytes) = 0;
    virtual void on_entity_end(HttpMessage& message, bool is_leaf) = 0;
    virtual void on_message_end(HttpMessage& message) = 0;
    virtual void on_http_weird(std::string_view name) = 0;
    /// The next bytes of this direction are not lines.
    virtual void pass_bytes(HttpMessage& message, std::uint64_t bytes) = 0;
    /// The version that says whether a body may be chunked.
    /// Whether lines end at CR LF only.
    virtual void end_lines_at_crlf_only(HttpMessage& message, bool only) = 0;
    virtual HttpVersion governing_version() const = 0;
    virtual bool connection_closes() const = 0;
};

class HttpMessage final : private MimeEvents {
public:
    enum class Body : std::uint8_t { none, maybe, expected };

    /// `reply_code` is 0 for a request.
    HttpMessage(HttpMessageOwner& owner, bool from_originator, Body body, std::uint64_t reply_code);

    void on_line(Bytes line);
    void on_bytes(Bytes data);
    /// A gap; false when the message cannot go on behind it.
    bool on_gap(std::uint64_t bytes);
    /// Nothing more comes.
    void end();
    /// All that comes is the body: HTTP/0.9 has no headers.
    void skip_headers();

    bool from_originator() const { return from_originator_; }
    bool ended() const { return ended_; }
    /// Its headers announced a body, of whatever length.
    bool had_body() const { return had_body_; }
    std::uint64_t reply_code() const { return reply_code_; }
    std::uint64_t body_bytes() const { return body_bytes_; }
    /// The size of the file that is the body, when the headers tell it.
    std::optional<std::uint64_t> file_bytes() const;
    /// Where in that file the body begins, when it is a part.
    std::optional<std::uint64_t> file_offset() const {
        return is_range_ ? std::optional(range_offset_) : std::nullopt;
    }

private:
    enum class Framing : std::uint8_t { lines, length, chunks, until_close };
    enum class Chunk : std::uint8_t { size, data, data_end, trailer };

    void on_entity_begin(MimeEntity& entity) override;
    void on_header(MimeEntity& entity, std::string_view name, std::string_view value) override;
    void on_headers_end(MimeEntity& entity) override;
    void on_content(MimeEntity& entity, Bytes data) override;
    void on_entity_end(MimeEntity& entity) override;
    void on_mime_weird(std::string_view name) override { owner_.on_http_weird(name); }
    void on_base64_weird(std::string) override {}

    void read_content_length(std::string_view value);
    void read_content_range(std::string_view value);
    void chunk_line(Bytes line);
    void body(Bytes data);
    void body_clear(Bytes data);
    void count_down(std::uint64_t bytes);
    void count_down_part(std::uint64_t bytes);

    HttpMessageOwner& owner_;
    bool from_originator_;
    Body body_;
    std::uint64_t reply_code_;

    bool ended_ = false;
    bool had_body_ = false;
    bool chunked_ = false;
    bool compressed_ = false;
    bool inflate_failed_ = false;
    bool is_range_ = false;
    std::optional<std::uint64_t> content_length_;
    std::uint64_t range_offset_ = 0;
    std::uint64_t range_bytes_ = 0;
    std::optional<std::uint64_t> instance_bytes_;
    Framing framing_ = Framing::lines;
    Chunk chunk_ = Chunk::size;
    std::uint64_t left_ = 0;  // of the body or the chunk
    std::uint64_t body_bytes_ = 0;
    MimeEntity* part_ = nullptr;  // that says how long it is
    std::uint64_t part_length_ = 0, part_left_ = 0;
    std::unique_ptr<InflateStream> inflate_;
    std::unique_ptr<MimeEntity> top_;  // last: it speaks while it is made
};

}  // namespace slipstream
