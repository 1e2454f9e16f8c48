// files.log: a file that crossed the network, one row for every connection that carried it.
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct FilesRecord {
    static constexpr std::string_view log_name = "files";

    Time time;
    std::string fuid;
    Uid uid;
    IpAddress orig;
    Port orig_port;
    IpAddress resp;
    Port resp_port;
    std::string_view source;
    std::uint64_t depth = 0;
    SetOf<std::string_view> analyzers;
    std::optional<std::string> mime_type;
    std::optional<std::string> filename;
    Duration duration;
    bool local_orig = false;  // the sender's address is local
    bool from_originator = false;
    std::uint64_t seen_bytes = 0;
    std::optional<std::uint64_t> total_bytes;
    std::uint64_t missing_bytes = 0;
    std::uint64_t overflow_bytes = 0;
    bool timed_out = false;
    std::optional<std::string> parent_fuid;
    std::optional<std::string> md5;
    std::optional<std::string> sha1;
    std::optional<std::string> sha256;
    std::optional<std::string> extracted;
    std::optional<bool> extracted_cutoff;
    std::optional<std::uint64_t> extracted_size;
};

constexpr auto fields_of(const FilesRecord*) {
    return std::tuple{
        field("ts", &FilesRecord::time),
        field("fuid", &FilesRecord::fuid),
        field("uid", &FilesRecord::uid),
        field("id.orig_h", &FilesRecord::orig),
        field("id.orig_p", &FilesRecord::orig_port),
        field("id.resp_h", &FilesRecord::resp),
        field("id.resp_p", &FilesRecord::resp_port),
        field("source", &FilesRecord::source),
        field("depth", &FilesRecord::depth),
        field("analyzers", &FilesRecord::analyzers),
        field("mime_type", &FilesRecord::mime_type),
        field("filename", &FilesRecord::filename),
        field("duration", &FilesRecord::duration),
        field("local_orig", &FilesRecord::local_orig),
        field("is_orig", &FilesRecord::from_originator),
        field("seen_bytes", &FilesRecord::seen_bytes),
        field("total_bytes", &FilesRecord::total_bytes),
        field("missing_bytes", &FilesRecord::missing_bytes),
        field("overflow_bytes", &FilesRecord::overflow_bytes),
        field("timedout", &FilesRecord::timed_out),
        field("parent_fuid", &FilesRecord::parent_fuid),
        field("md5", &FilesRecord::md5),
        field("sha1", &FilesRecord::sha1),
        field("sha256", &FilesRecord::sha256),
        field("extracted", &FilesRecord::extracted),
        field("extracted_cutoff", &FilesRecord::extracted_cutoff),
        field("extracted_size", &FilesRecord::extracted_size),
    };
}

}  // namespace slipstream
