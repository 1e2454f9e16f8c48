// Messages of SMB 2 and 3 (MS-SMB2): trees, files, pipes and the tokens of authentication. See smb_session.h.
#include "dissect/stream/smb_session.h"
#include "dissect/stream/utf16.h"

namespace slipstream {
namespace {

enum Command : std::uint16_t {
    negotiate = 0,
    session_setup = 1,
    tree_connect = 3,
    tree_disconnect = 4,
    create = 5,
    close_file = 6,
    read_file = 8,
    write_file = 9,
    ioctl = 11,
    set_info = 17
};
constexpr std::size_t header_bytes = 64;
constexpr std::uint32_t flag_async = 2;
constexpr std::uint32_t status_ok = 0, status_more_processing = 0xc0000016,
                        status_buffer_overflow = 0x80000005;
constexpr std::uint32_t pipe_transceive = 0x0011c017;
constexpr std::uint32_t delete_on_close = 0x1000;

struct Header {
    std::uint32_t status = 0, flags = 0, next = 0, tree = 0;
    std::uint16_t command = 0;
    std::uint64_t message = 0;
};

Header header_of(ByteCursor& at) {
    Header header;
    at.skip(8);
    header.status = at.u32_le();
    header.command = at.u16_le();
    at.skip(2);
    header.flags = at.u32_le();
    header.next = at.u32_le();
    header.message = at.u64_le();
    at.skip(4);
    header.tree = at.u32_le();
    at.skip(24);
    return header;
}

/// `count` bytes that begin `offset` bytes into the message; empty and failed when it has fewer.
Bytes part(ByteCursor& at, Bytes message, std::size_t offset, std::size_t count) {
    if (count == 0) return {};
    ByteCursor whole(message);
    whole.skip(offset);
    const Bytes found = whole.take(count);
    if (!whole.ok()) at.skip(at.remaining() + 1);
    return found;
}

std::uint64_t file_id(ByteCursor& at) {
    const std::uint64_t persistent = at.u64_le();
    return persistent + at.u64_le();
}

class Reader {
public:
    Reader(StreamContext& context, SmbSession& session, Bytes message)
        : context_(context), session_(session), message_(message), at_(message) {}

    /// Length of the message, 0 when it is the last of the frame; nothing when it is malformed.
    std::optional<std::size_t> read() {
        header_ = header_of(at_);
        if (!at_.ok()) return std::nullopt;
        if (context_.from_originator)
            on_request();
        else
            on_response();
        if (!at_.ok()) return std::nullopt;
        return header_.next;
    }

private:
    using Request = SmbSession::Request;

    void on_request();
    void on_response();
    void on_create_response(Request& request);
    void on_set_info(Request& request);
    void token_at(std::size_t before_offset);
    void content(const Request& request, std::size_t offset, std::size_t count);

    StreamContext& context_;
    SmbSession& session_;
    Bytes message_;
    ByteCursor at_;
    Header header_;
};

void Reader::token_at(std::size_t before_offset) {
    at_.skip(before_offset);
    const std::size_t offset = at_.u16_le();
    const std::size_t count = at_.u16_le();
    const Bytes token = part(at_, message_, offset, count);
    if (at_.ok()) session_.security_token(context_, token);
}

// What is written to or read from a pipe or file.
void Reader::content(const Request& request, std::size_t offset, std::size_t count) {
    if (session_.is_pipe(request.tree))
        return session_.pipe_data(context_, request.file, part(at_, message_, offset, count));
    // Of a long message only the beginning was kept.
    const Bytes data = message_.subspan(std::min(offset, message_.size()));
    const std::size_t kept = std::min(count, data.size());
    if (at_.ok())
        session_.file_content(context_, request.file, request.offset, data.first(kept), count - kept);
}

void Reader::on_request() {
    Request* request = session_.request(header_.message, true);
    if (request == nullptr) return;
    request->command = header_.command;
    request->tree = (header_.flags & flag_async) ? 0 : header_.tree;
    switch (header_.command) {
        case session_setup: return token_at(12);
        case tree_connect: {
            at_.skip(4);
            const std::size_t offset = at_.u16_le();
            const Bytes path = part(at_, message_, offset, at_.u16_le());
            context_.start_row(request->mapping);
            request->mapping.path = utf8_of_utf16(path);
            return;
        }
        case create: {
            at_.skip(40);
            request->options = at_.u32_le();
            const std::size_t offset = at_.u16_le();
            const Bytes name = part(at_, message_, offset, at_.u16_le());
            if (!at_.ok()) return;
            request->opening = session_.begin_file(context_, request->tree,
                                                   name.empty() ? "<share_root>" : utf8_of_utf16(name));
            return;
        }
        case close_file:
            at_.skip(8);
            request->file = file_id(at_);
            return;
        case read_file:
            at_.skip(8);
            request->offset = at_.u64_le();
            request->file = file_id(at_);
            return;
        case write_file: {
            at_.skip(2);
            const std::size_t offset = at_.u16_le();
            const std::size_t count = at_.u32_le();
            request->offset = at_.u64_le();
            request->file = file_id(at_);
            return content(*request, offset, count);
        }
        case ioctl: {
            at_.skip(4);
            const std::uint32_t code = at_.u32_le();
            request->file = file_id(at_);
            const std::size_t offset = at_.u32_le();
            const std::size_t count = at_.u32_le();
            if (code != pipe_transceive) return;
            return session_.pipe_data(context_, request->file, part(at_, message_, offset, count));
        }
        case set_info: return on_set_info(*request);
        default: return;
    }
}

void Reader::on_set_info(Request& request) {
    constexpr std::uint8_t type_file = 1, level_rename = 10, level_disposition = 13;
    at_.skip(2);
    const std::uint8_t type = at_.u8();
    const std::uint8_t level = at_.u8();
    const std::size_t count = at_.u32_le();
    const std::size_t offset = at_.u16_le();
    at_.skip(6);
    request.file = file_id(at_);
    if (type != type_file || (level != level_rename && level != level_disposition)) return;
    ByteCursor in(part(at_, message_, offset, count));
    if (level == level_disposition) {
        if (in.u8() != 0) session_.file_deleted(context_, request.file);
        return;
    }
    in.skip(16);
    const Bytes name = in.take(in.u32_le());
    if (in.ok()) session_.file_renamed(context_, request.file, utf8_of_utf16(name));
}

void Reader::on_response() {
    Request* request = session_.request(header_.message, false);
    const bool has_body = header_.status == status_ok || header_.status == status_more_processing ||
                          header_.status == status_buffer_overflow;
    constexpr std::uint32_t status_pending = 0x103;
    if (header_.status == status_pending) return;
    if (has_body) {
        switch (header_.command) {
            case negotiate: token_at(56); break;
            case session_setup: token_at(4); break;
            case tree_connect: {
                at_.skip(2);
                const std::uint8_t type = at_.u8();
                constexpr std::uint8_t type_pipe = 2, type_print = 3;
                const SmbShare share = type == type_pipe    ? SmbShare::pipe
                                       : type == type_print ? SmbShare::print
                                                            : SmbShare::disk;
                if (!at_.ok() || request == nullptr || request->command != tree_connect) break;
                request->mapping.share_type = share == SmbShare::pipe    ? "PIPE"
                                              : share == SmbShare::print ? "PRINT"
                                                                         : "DISK";
                session_.map_tree(context_, header_.tree, request->mapping, share);
                break;
            }
            case create:
                if (request != nullptr && request->command == create) on_create_response(*request);
                break;
            case close_file:
                if (request != nullptr) session_.file_closed(context_, request->file);
                break;
            case read_file: {
                at_.skip(2);
                const std::size_t offset = at_.u8();
                at_.skip(1);
                const std::size_t count = at_.u32_le();
                if (request != nullptr) content(*request, offset, count);
                break;
            }
            case ioctl: {
                at_.skip(4);
                const std::uint32_t code = at_.u32_le();
                const std::uint64_t file = file_id(at_);
                at_.skip(8);
                const std::size_t offset = at_.u32_le();
                const std::size_t count = at_.u32_le();
                if (code == pipe_transceive)
                    session_.pipe_data(context_, file, part(at_, message_, offset, count));
                break;
            }
            default: break;
        }
    }
    session_.forget_request(header_.message);
}

void Reader::on_create_response(Request& request) {
    SmbTimes times;
    at_.skip(8);
    times.created = at_.u64_le();
    times.accessed = at_.u64_le();
    times.modified = at_.u64_le();
    times.changed = at_.u64_le();
    at_.skip(8);
    const std::uint64_t size = at_.u64_le();
    at_.skip(8);
    const std::uint64_t file = file_id(at_);
    if (!at_.ok()) return;
    session_.file_opened(context_, file, std::move(request.opening), size, times);
    if (request.options & delete_on_close) session_.file_deleted(context_, file);
}

}  // namespace

bool read_smb2(StreamContext& context, SmbSession& session, Bytes message) {
    for (;;) {
        Reader reader(context, session, message);
        const std::optional<std::size_t> next = reader.read();
        if (!next) {
            context.violation("Binpac exception: binpac exception: out_of_bound: SMB2_PDU");
            return false;
        }
        if (*next < header_bytes || *next > message.size()) return true;
        message = message.subspan(*next);
    }
}

}  // namespace slipstream
