// Messages of SMB 1 (MS-CIFS, MS-SMB): trees, files, pipes and the tokens of authentication. See
// smb_session.h.
#include "dissect/stream/smb_session.h"
#include "dissect/stream/utf16.h"

namespace slipstream {
namespace {

enum Command : std::uint8_t {
    close_file = 0x04,
    transaction = 0x25,
    read_andx = 0x2e,
    write_andx = 0x2f,
    negotiate = 0x72,
    session_setup_andx = 0x73,
    tree_connect_andx = 0x75,
    nt_create_andx = 0xa2,
    no_further = 0xff
};
constexpr std::size_t header_bytes = 32, commands_max = 8;
constexpr std::uint16_t flag2_unicode = 0x8000;
constexpr std::uint16_t transact_pipe = 0x26;
constexpr std::size_t words_with_long_offset = 12;  // of a read; a write has two more

bool is_andx(std::uint8_t command) {
    return command == read_andx || command == write_andx || command == session_setup_andx ||
           command == tree_connect_andx || command == nt_create_andx;
}

struct Header {
    std::uint8_t command = 0;
    bool unicode = false;
    std::uint32_t status = 0;
    std::uint16_t tree = 0, message = 0, process = 0;
};

class Reader {
public:
    Reader(StreamContext& context, SmbSession& session, Bytes message)
        : context_(context), session_(session), message_(message), at_(message) {}

    bool read();

private:
    using Request = SmbSession::Request;
    struct Block {
        ByteCursor words;
        std::size_t word_count = 0;
        std::size_t bytes_at = 0, bytes_end = 0;  // of the data after the words, in the message
    };

    void on_request(std::uint8_t command, Block& block, Request& request);
    void on_response(std::uint8_t command, Block& block, Request* request);
    void on_session_setup(Block& block);
    void on_tree_connect_request(Block& block, Request& request);
    void on_tree_connect_response(Block& block, Request& request);
    void on_create_response(Block& block, Request& request);
    void on_transaction(Block& block, bool is_request, Request& request);
    std::string text(std::size_t& offset, std::size_t end, bool unicode) const;
    Bytes part(std::size_t offset, std::size_t count) const;
    void content(const Request& request, std::size_t offset, std::size_t count);

    StreamContext& context_;
    SmbSession& session_;
    Bytes message_;
    ByteCursor at_;
    Header header_;
};

Bytes Reader::part(std::size_t offset, std::size_t count) const {
    ByteCursor whole(message_);
    whole.skip(offset);
    return whole.take(std::min(count, whole.remaining()));
}

// What is written to or read from a pipe or file.
void Reader::content(const Request& request, std::size_t offset, std::size_t count) {
    const Bytes data = part(offset, count);
    if (session_.is_pipe(request.tree)) return session_.pipe_data(context_, request.file, data);
    session_.file_content(context_, request.file, request.offset, data, count - data.size());
}

// A text up to its zero or the end; moves `offset` behind it. UTF-16 begins at an even place.
std::string Reader::text(std::size_t& offset, std::size_t end, bool unicode) const {
    if (unicode) offset += offset & 1U;
    const Bytes rest = offset < end ? part(offset, end - offset) : Bytes{};
    const std::size_t step = unicode ? 2 : 1;
    std::size_t used = 0;
    while (used + step <= rest.size() && (rest[used] != 0 || (unicode && rest[used + 1] != 0))) used += step;
    const Bytes found = rest.first(used);
    offset += used + step;
    return unicode ? utf8_of_utf16(found) : std::string(found.begin(), found.end());
}

bool Reader::read() {
    at_.skip(4);
    header_.command = at_.u8();
    header_.status = at_.u32_le();
    at_.skip(1);
    header_.unicode = (at_.u16_le() & flag2_unicode) != 0;
    at_.skip(12);
    header_.tree = at_.u16_le();
    header_.process = at_.u16_le();
    at_.skip(2);
    header_.message = at_.u16_le();
    if (!at_.ok()) return false;

    const std::uint64_t number = static_cast<std::uint64_t>(header_.process) << 16 | header_.message;
    const bool is_request = context_.from_originator;
    Request* request = session_.request(number, is_request);
    std::uint8_t command = header_.command;
    std::size_t offset = header_bytes;
    for (std::size_t i = 0; i < commands_max && command != no_further; ++i) {
        ByteCursor in(message_);
        in.skip(offset);
        Block block;
        block.word_count = in.u8();
        block.words = ByteCursor(in.take(block.word_count * 2));
        const std::size_t bytes = in.u16_le();
        if (!in.ok()) return false;
        block.bytes_at = in.offset();
        block.bytes_end = std::min(block.bytes_at + bytes, message_.size());
        const bool chained = is_andx(command) && block.word_count >= 2;
        const std::uint8_t next = chained ? block.words.peek(0) : std::uint8_t{no_further};
        const std::size_t next_offset =
            chained ? block.words.peek(2) | static_cast<std::size_t>(block.words.peek(3)) << 8 : 0;
        if (is_request && request != nullptr)
            on_request(command, block, *request);
        else if (!is_request && block.word_count > 0)
            on_response(command, block, request);
        if (next_offset <= offset) break;
        command = next;
        offset = next_offset;
    }
    if (!is_request) session_.forget_request(number);
    return true;
}

void Reader::on_request(std::uint8_t command, Block& block, Request& request) {
    ByteCursor& words = block.words;
    request.tree = header_.tree;
    switch (command) {
        case session_setup_andx: return on_session_setup(block);
        case tree_connect_andx: return on_tree_connect_request(block, request);
        case nt_create_andx: {
            std::size_t offset = block.bytes_at;
            request.opening =
                session_.begin_file(context_, request.tree, text(offset, block.bytes_end, header_.unicode));
            request.opening.path = std::nullopt;
            request.opening.action.text = "SMB::FILE_OPEN";
            return;
        }
        case close_file: return session_.file_closed(context_, words.u16_le());
        case read_andx:
            words.skip(4);
            request.file = words.u16_le();
            request.offset = words.u32_le();
            words.skip(2 + 2 + 4 + 2);
            if (block.word_count == words_with_long_offset)
                request.offset |= std::uint64_t{words.u32_le()} << 32;
            return;
        case write_andx: {
            words.skip(4);
            request.file = words.u16_le();
            request.offset = words.u32_le();
            words.skip(4 + 2 + 2);
            const std::size_t high = words.u16_le();
            const std::size_t count = high << 16 | words.u16_le();
            const std::size_t offset = words.u16_le();
            if (block.word_count == words_with_long_offset + 2)
                request.offset |= std::uint64_t{words.u32_le()} << 32;
            if (words.ok()) content(request, offset, count);
            return;
        }
        case transaction: return on_transaction(block, true, request);
        default: return;
    }
}

void Reader::on_response(std::uint8_t command, Block& block, Request* request) {
    switch (command) {
        case session_setup_andx: return on_session_setup(block);
        case negotiate: {
            constexpr std::size_t words_of_nt = 17, guid_bytes = 16;
            constexpr std::uint32_t extended_security = 0x80000000;
            block.words.skip(19);
            const bool extended = (block.words.u32_le() & extended_security) != 0;
            if (block.word_count == words_of_nt && extended && block.bytes_end > block.bytes_at + guid_bytes)
                session_.security_token(context_, part(block.bytes_at + guid_bytes,
                                                       block.bytes_end - block.bytes_at - guid_bytes));
            return;
        }
        case tree_connect_andx:
            if (request != nullptr) return on_tree_connect_response(block, *request);
            return;
        case nt_create_andx:
            if (request != nullptr) return on_create_response(block, *request);
            return;
        case read_andx: {
            block.words.skip(4 + 2 + 2 + 2);
            const std::size_t count = block.words.u16_le();
            const std::size_t offset = block.words.u16_le();
            const std::size_t high = block.words.u16_le();
            if (block.words.ok() && request != nullptr) content(*request, offset, high << 16 | count);
            return;
        }
        case transaction:
            if (request != nullptr) return on_transaction(block, false, *request);
            return;
        default: return;
    }
}

// With extended security a token is at the beginning of the bytes: 12 words of a request, 4 of a response.
void Reader::on_session_setup(Block& block) {
    const bool is_request = context_.from_originator;
    if (block.word_count != (is_request ? 12U : 4U)) return;
    block.words.skip(is_request ? 14 : 6);
    const std::size_t count = block.words.u16_le();
    session_.security_token(context_,
                            part(block.bytes_at, std::min(count, block.bytes_end - block.bytes_at)));
}

void Reader::on_tree_connect_request(Block& block, Request& request) {
    block.words.skip(6);
    const std::size_t password_bytes = block.words.u16_le();
    std::size_t offset = block.bytes_at + password_bytes;
    context_.start_row(request.mapping);
    request.mapping.path = text(offset, block.bytes_end, header_.unicode);
    request.mapping.service = text(offset, block.bytes_end, false);
}

void Reader::on_tree_connect_response(Block& block, Request& request) {
    if (!request.mapping.path) return;
    std::size_t offset = block.bytes_at;
    request.mapping.service = text(offset, block.bytes_end, false);
    std::string file_system = text(offset, block.bytes_end, header_.unicode);
    if (!file_system.empty()) request.mapping.native_file_system = std::move(file_system);
    const bool is_pipe = request.mapping.service == "IPC";
    if (is_pipe) request.mapping.share_type = "PIPE";
    session_.map_tree(context_, header_.tree, request.mapping, is_pipe ? SmbShare::pipe : SmbShare::disk);
}

void Reader::on_create_response(Block& block, Request& request) {
    ByteCursor& words = block.words;
    words.skip(5);
    const std::uint16_t file = words.u16_le();
    words.skip(4);
    SmbTimes times;
    times.created = words.u64_le();
    times.accessed = words.u64_le();
    times.modified = words.u64_le();
    times.changed = words.u64_le();
    words.skip(4 + 8);
    const std::uint64_t size = words.u64_le();
    if (words.ok() && request.opening.name)
        session_.file_opened(context_, file, std::move(request.opening), size, times);
}

// Reading and writing a pipe at once is a transaction whose first setup words say so, and which pipe.
void Reader::on_transaction(Block& block, bool is_request, Request& request) {
    ByteCursor& words = block.words;
    words.skip(is_request ? 22 : 12);
    const std::size_t count = words.u16_le();
    const std::size_t offset = words.u16_le();
    if (is_request) {
        const unsigned setups = words.u8();
        words.skip(1);
        const bool is_pipe = setups >= 2 && words.u16_le() == transact_pipe;
        request.command = is_pipe ? std::uint16_t{transaction} : std::uint16_t{0};
        if (is_pipe) request.file = words.u16_le();
    }
    if (words.ok() && request.command == transaction)
        session_.pipe_data(context_, request.file, part(offset, count));
}

}  // namespace

bool read_smb1(StreamContext& context, SmbSession& session, Bytes message) {
    if (Reader(context, session, message).read()) return true;
    constexpr std::size_t magic_bytes = 4, after_magic_bytes = header_bytes - magic_bytes;
    const std::string where = "Binpac exception: binpac exception: out_of_bound: SMB_PDU";
    context.violation(message.size() < header_bytes
                          ? where + ":header: " + std::to_string(after_magic_bytes) + " > " +
                                std::to_string(message.size() - magic_bytes)
                          : where);
    return false;
}

}  // namespace slipstream
