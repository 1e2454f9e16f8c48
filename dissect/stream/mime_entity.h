// MimeEntity: header lines and a body that may be parts of parts (RFC 2045, 2046), as mail and HTTP carry
// them. It reads lines or bytes, undoes the transfer encoding of leaves, and tells what it finds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "dissect/stream/base64.h"
#include "dissect/stream/line_reader.h"

namespace slipstream {

class MimeEntity;

/// The first word of a header's value; comments, blanks and special characters before it are passed over.
std::string_view first_mime_token(std::string_view value);

/// Who wants to know; calls come in the order of the stream.
class MimeEvents {
public:
    virtual ~MimeEvents() = default;
    virtual void on_entity_begin(MimeEntity& entity) = 0;
    /// `name` in upper case; `value` without leading space.
    virtual void on_header(MimeEntity& entity, std::string_view name, std::string_view value) = 0;
    virtual void on_headers_end(MimeEntity& entity) = 0;
    /// Content of a leaf.
    virtual void on_content(MimeEntity& entity, Bytes data) = 0;
    virtual void on_entity_end(MimeEntity& entity) = 0;
    virtual void on_mime_weird(std::string_view name) = 0;
    /// Base64 is not; `detail` says how. Once for an entity.
    virtual void on_base64_weird(std::string detail) = 0;
};

class MimeEntity {
public:
    static constexpr unsigned depth_max = 100;
    static constexpr std::size_t header_bytes_max = std::size_t{1} << 20;

    /// `parent` is null for the whole message.
    MimeEntity(MimeEvents& events, const MimeEntity* parent);
    MimeEntity(const MimeEntity&) = delete;
    MimeEntity& operator=(const MimeEntity&) = delete;

    /// A line without its end. `ended`: it had one.
    void on_line(Bytes line, bool ended = true);
    /// Bytes of a body that are not lines.
    void on_bytes(Bytes data);
    /// No more comes; once.
    void end();

    bool in_header() const { return in_header_; }
    bool ended() const { return ended_; }
    bool is_top() const { return parent_ == nullptr; }
    /// Its body consists of other entities.
    bool is_composite() const { return kind_ != Kind::leaf; }
    /// The next line is content of a part of it.
    bool in_content_of_part() const {
        if (!child_) return !is_top() && !in_header_ && !ended_ && kind_ == Kind::leaf;
        return child_->in_content_of_part();
    }

private:
    enum class Kind : std::uint8_t { leaf, multipart, message };
    enum class Encoding : std::uint8_t { none, base64, quoted_printable };
    enum class Boundary : std::uint8_t { none, part, closing };

    void header_line(Bytes line);
    void finish_header();
    void take_header(std::string_view name, std::string_view value);
    void read_content_type(std::string_view value);
    void body_line(Bytes line, bool ended);
    void leaf_bytes(Bytes data);
    void leaf_line(Bytes line, bool ended);
    void content(Bytes data);
    void base64_line(Bytes line);
    void begin_child();
    Boundary boundary_of(Bytes line) const;

    MimeEvents& events_;
    const MimeEntity* parent_;
    unsigned depth_;
    Kind kind_ = Kind::leaf;
    Encoding encoding_ = Encoding::none;
    bool in_header_ = true;
    bool ended_ = false;
    bool line_end_pending_ = false;  // a part's last line end belongs to the boundary
    std::string header_;             // the lines of the header under way
    std::string cut_short_;          // the beginning of a quoted-printable byte
    std::string boundary_;           // with the leading "--"
    Base64Decoder base64_;
    std::unique_ptr<MimeEntity> child_;
};

}  // namespace slipstream
