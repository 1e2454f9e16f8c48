// smb_mapping.log: a share that was connected to. smb_files.log: what was done to a file of one.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct SmbMappingRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "smb_mapping";

    std::optional<std::string> path;
    std::optional<std::string> service;
    std::optional<std::string> native_file_system;
    std::optional<std::string> share_type = "DISK";
};

constexpr auto fields_of(const SmbMappingRecord*) {
    return connection_columns_and(field("path", &SmbMappingRecord::path),
                                  field("service", &SmbMappingRecord::service),
                                  field("native_file_system", &SmbMappingRecord::native_file_system),
                                  field("share_type", &SmbMappingRecord::share_type));
}

struct SmbFilesRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "smb_files";

    std::optional<Uid> fuid;  // prints with the letter F
    EnumText action;
    std::optional<std::string> path;
    std::optional<std::string> name;
    std::uint64_t size = 0;
    std::optional<std::string> previous_name;
    std::optional<Time> modified;
    std::optional<Time> accessed;
    std::optional<Time> created;
    std::optional<Time> changed;
};

constexpr auto fields_of(const SmbFilesRecord*) {
    return connection_columns_and(
        field("fuid", &SmbFilesRecord::fuid), field("action", &SmbFilesRecord::action),
        field("path", &SmbFilesRecord::path), field("name", &SmbFilesRecord::name),
        field("size", &SmbFilesRecord::size), field("prev_name", &SmbFilesRecord::previous_name),
        field("times.modified", &SmbFilesRecord::modified),
        field("times.accessed", &SmbFilesRecord::accessed), field("times.created", &SmbFilesRecord::created),
        field("times.changed", &SmbFilesRecord::changed));
}

}  // namespace slipstream
