// SmbSession: what one connection of SMB, of any version, has open: trees, files, pipes; and its rows in
// smb_mapping.log and smb_files.log. The versions' readers (smb1.cpp, smb2.cpp) tell it what they saw.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "dissect/stream/dissector.h"

namespace slipstream {

/// The four times of a file, as the protocol counts them: in 100 ns since 1601.
struct SmbTimes {
    std::uint64_t created = 0, accessed = 0, modified = 0, changed = 0;
};

enum class SmbShare : std::uint8_t { disk, pipe, print };

class SmbSession {
public:
    /// A request that waits for its response.
    struct Request {
        std::uint16_t command = 0;
        std::uint64_t file = 0;
        std::uint64_t offset = 0;
        std::uint32_t tree = 0;
        std::uint32_t options = 0;
        SmbMappingRecord mapping;
        SmbFilesRecord opening;
    };

    /// The request of that number; made when `is_new`. Null when there is none, or too many wait.
    Request* request(std::uint64_t number, bool is_new);
    void forget_request(std::uint64_t number) { requests_.erase(number); }

    /// A share was connected to: its row is written.
    void map_tree(StreamContext& context, std::uint32_t tree, const SmbMappingRecord& mapping,
                  SmbShare share);
    void unmap_tree(std::uint32_t tree) { trees_.erase(tree); }
    bool is_pipe(std::uint32_t tree) const;
    /// Path of the tree, when its connection was seen.
    std::optional<std::string> path_of(std::uint32_t tree) const;

    /// The row of a file that is asked for in a tree.
    SmbFilesRecord begin_file(StreamContext& context, std::uint32_t tree, std::string name) const;
    void file_opened(StreamContext& context, std::uint64_t file, SmbFilesRecord opened, std::uint64_t size,
                     const SmbTimes& times);
    void file_renamed(StreamContext& context, std::uint64_t file, std::string name);
    void file_deleted(StreamContext& context, std::uint64_t file);
    void file_closed(StreamContext& context, std::uint64_t file);
    /// `data` of a file that is written or read from `offset` on, and `missing` bytes behind it that were not
    /// kept.
    void file_content(StreamContext& context, std::uint64_t file, std::uint64_t offset, Bytes data,
                      std::uint64_t missing);

    /// What is said through a pipe.
    void pipe_data(StreamContext& context, std::uint64_t pipe, Bytes data);
    /// A token of GSSAPI, or of NTLM by itself.
    void security_token(StreamContext& context, Bytes token);

private:
    static constexpr std::size_t requests_max = 1024, trees_max = 1024, files_max = 8192, pipes_max = 64;
    static constexpr std::size_t recent_rows_max = 4096;

    struct Tree {
        SmbShare share = SmbShare::disk;
        std::optional<std::string> path;
    };
    struct OpenFile {
        SmbFilesRecord row;
        std::uint64_t modified = 0;         // as the protocol counts
        std::optional<FileHandle> content;  // once some was seen
    };
    OpenFile* file(std::uint64_t id);
    void write_file(StreamContext& context, SmbFilesRecord& row);

    std::map<std::uint64_t, Request> requests_;
    std::map<std::uint32_t, Tree> trees_;
    std::map<std::uint64_t, OpenFile> files_;
    std::map<std::uint64_t, InnerStream> pipes_;
    std::map<std::string, Time> recent_rows_;  // what tells a row, and when it was last met
    std::optional<InnerStream> gssapi_;
};

/// One whole message, from its four magic bytes on. False when it is malformed: `context` knows already.
bool read_smb1(StreamContext& context, SmbSession& session, Bytes message);
bool read_smb2(StreamContext& context, SmbSession& session, Bytes message);

}  // namespace slipstream
