// What follows from what the readers of SMB saw. See smb_session.h.
#include "dissect/stream/smb_session.h"

#include <algorithm>
#include <limits>

namespace slipstream {
namespace {

constexpr std::string_view action_open = "SMB::FILE_OPEN", action_rename = "SMB::FILE_RENAME",
                           action_delete = "SMB::FILE_DELETE", action_print = "SMB::PRINT_OPEN";
constexpr Duration same_row_for{3 * 60 * std::int64_t{1'000'000}};

Time time_of(std::uint64_t filetime) {
    constexpr std::int64_t from_1601_s = 11'644'473'600;
    if (filetime > std::numeric_limits<std::int64_t>::max()) filetime = 0;
    return {static_cast<std::int64_t>((filetime + 5) / 10) - from_1601_s * 1'000'000};
}

std::string identity_of(const SmbFilesRecord& row) {
    std::string text(row.action.text);
    for (const auto* part : {&row.name, &row.path}) text += '\n' + part->value_or(std::string());
    for (std::int64_t number : {static_cast<std::int64_t>(row.size), row.modified->us, row.accessed->us,
                                row.created->us, row.changed->us})
        text += '\n' + std::to_string(number);
    return text;
}

/// Sixteen bytes a line: offset, hexadecimal, text. The form in which the identity of a file is hashed.
std::string hex_dump(std::string_view bytes) {
    constexpr std::size_t line_bytes = 16, half = 8, text_column = 56;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string dump;
    for (std::size_t at = 0; at < bytes.size(); at += line_bytes) {
        std::string line, text;
        for (unsigned shift : {12U, 8U, 4U, 0U}) line.push_back(digits[at >> shift & 15]);
        line += "  ";
        for (std::size_t i = 0; i < line_bytes && at + i < bytes.size(); ++i) {
            const auto byte = static_cast<std::uint8_t>(bytes[at + i]);
            if (i == half) line.push_back(' ');
            if (i == half) text.push_back(' ');
            line += {digits[byte >> 4], digits[byte & 15], ' '};
            text.push_back(byte >= 0x20 && byte < 0x7f ? bytes[at + i] : '.');
        }
        line.resize(text_column, ' ');
        dump += line + text + '\n';
    }
    return dump;
}

std::string content_identity(const ConnectionView& connection, const SmbFilesRecord& file,
                             std::uint64_t modified) {
    return hex_dump("Analyzer::ANALYZER_SMB" + connection.orig.to_string() + connection.resp.to_string() +
                    file.path.value_or("") + file.name.value_or("") + std::to_string(modified));
}

}  // namespace

SmbSession::Request* SmbSession::request(std::uint64_t number, bool is_new) {
    const auto found = requests_.find(number);
    if (found != requests_.end()) return &found->second;
    if (!is_new || requests_.size() >= requests_max) return nullptr;
    return &requests_[number];
}

void SmbSession::map_tree(StreamContext& context, std::uint32_t tree, const SmbMappingRecord& mapping,
                          SmbShare share) {
    if (trees_.size() < trees_max || trees_.count(tree) > 0) trees_[tree] = {share, mapping.path};
    SmbMappingRecord row = mapping;
    context.fill_ids(row);
    context.emit(std::move(row));
}

bool SmbSession::is_pipe(std::uint32_t tree) const {
    const auto found = trees_.find(tree);
    return found != trees_.end() && found->second.share == SmbShare::pipe;
}

std::optional<std::string> SmbSession::path_of(std::uint32_t tree) const {
    const auto found = trees_.find(tree);
    return found != trees_.end() ? found->second.path : std::nullopt;
}

SmbFilesRecord SmbSession::begin_file(StreamContext& context, std::uint32_t tree, std::string name) const {
    SmbFilesRecord row;
    context.start_row(row);
    row.name = std::move(name);
    row.path = path_of(tree);
    const auto found = trees_.find(tree);
    const SmbShare share = found != trees_.end() ? found->second.share : SmbShare::disk;
    // Opening a pipe is no row: its action stays empty.
    if (share != SmbShare::pipe) row.action.text = share == SmbShare::disk ? action_open : action_print;
    return row;
}

SmbSession::OpenFile* SmbSession::file(std::uint64_t id) {
    const auto found = files_.find(id);
    return found != files_.end() ? &found->second : nullptr;
}

// A number that is still open means the file it was first given to.
void SmbSession::file_opened(StreamContext& context, std::uint64_t id, SmbFilesRecord opened,
                             std::uint64_t size, const SmbTimes& times) {
    OpenFile* known = file(id);
    SmbFilesRecord& row = known != nullptr ? known->row : opened;
    row.size = size;
    if (known != nullptr && times.modified > 0) known->modified = times.modified;
    if (times.modified > 0) {
        row.modified = time_of(times.modified);
        row.accessed = time_of(times.accessed);
        row.created = time_of(times.created);
        row.changed = time_of(times.changed);
    }
    write_file(context, row);
    if (known == nullptr && files_.size() < files_max) files_[id] = {std::move(opened), times.modified, {}};
}

void SmbSession::file_renamed(StreamContext& context, std::uint64_t id, std::string name) {
    OpenFile* open = file(id);
    if (open == nullptr) return;
    open->row.previous_name = open->row.name;
    open->row.name = std::move(name);
    open->row.action.text = action_rename;
    write_file(context, open->row);
}

void SmbSession::file_deleted(StreamContext& context, std::uint64_t id) {
    OpenFile* open = file(id);
    if (open == nullptr) return;
    open->row.action.text = action_delete;
    write_file(context, open->row);
}

void SmbSession::file_content(StreamContext& context, std::uint64_t id, std::uint64_t offset, Bytes data,
                              std::uint64_t missing) {
    OpenFile* open = file(id);
    if (open == nullptr || (data.empty() && missing == 0)) return;
    if (!open->content) {
        FileSource source;
        source.protocol = "SMB";
        source.identity = content_identity(context.connection, open->row, open->modified);
        source.from_originator = context.from_originator;
        source.name = open->row.name;
        if (open->row.size > 0) source.total_bytes = open->row.size;
        open->content = context.open_file(source);
        open->row.fuid = context.file_facts(*open->content).fuid;
    }
    context.file_seek(*open->content, offset);
    context.file_data(*open->content, data);
    if (missing > 0) context.file_gap(*open->content, missing);
}

void SmbSession::file_closed(StreamContext& context, std::uint64_t id) {
    const OpenFile* open = file(id);
    if (open == nullptr) return;
    if (open->content) context.end_file(*open->content);
    files_.erase(id);
}

void SmbSession::write_file(StreamContext& context, SmbFilesRecord& row) {
    if (row.action.text.empty()) return;
    if (row.modified) {
        std::string identity = identity_of(row);
        const auto known = recent_rows_.find(identity);
        const bool is_same = known != recent_rows_.end() && context.time - known->second < same_row_for;
        if (known == recent_rows_.end() && recent_rows_.size() >= recent_rows_max)
            recent_rows_.erase(recent_rows_.begin());
        recent_rows_[std::move(identity)] = context.time;
        if (is_same) return;
    }
    context.fill_ids(row);
    context.emit(row);
}

void SmbSession::pipe_data(StreamContext& context, std::uint64_t pipe, Bytes data) {
    if (data.empty()) return;
    auto found = pipes_.find(pipe);
    if (found == pipes_.end()) {
        if (pipes_.size() >= pipes_max) return;
        found = pipes_.emplace(pipe, context.start_inner("dce_rpc")).first;
    }
    context.feed_inner(found->second, data);
}

void SmbSession::security_token(StreamContext& context, Bytes token) {
    if (token.empty()) return;
    if (!gssapi_) gssapi_ = context.start_inner("gssapi");
    context.feed_inner(*gssapi_, token);
}

}  // namespace slipstream
