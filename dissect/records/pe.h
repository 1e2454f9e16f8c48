// pe.log: the headers of a Windows program that crossed the network.
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct PeRecord {
    static constexpr std::string_view log_name = "pe";

    Time time;
    std::string fuid;
    std::string machine;
    Time compiled;
    std::optional<std::string> os;
    std::optional<std::string> subsystem;
    bool is_exe = true;
    bool is_64bit = true;
    bool uses_aslr = false;
    bool uses_dep = false;
    bool uses_code_integrity = false;
    bool uses_seh = true;
    std::optional<bool> has_import_table;
    std::optional<bool> has_export_table;
    std::optional<bool> has_cert_table;
    std::optional<bool> has_debug_data;
    std::optional<std::vector<std::string>> section_names;
};

constexpr auto fields_of(const PeRecord*) {
    return std::tuple{
        field("ts", &PeRecord::time),
        field("id", &PeRecord::fuid),
        field("machine", &PeRecord::machine),
        field("compile_ts", &PeRecord::compiled),
        field("os", &PeRecord::os),
        field("subsystem", &PeRecord::subsystem),
        field("is_exe", &PeRecord::is_exe),
        field("is_64bit", &PeRecord::is_64bit),
        field("uses_aslr", &PeRecord::uses_aslr),
        field("uses_dep", &PeRecord::uses_dep),
        field("uses_code_integrity", &PeRecord::uses_code_integrity),
        field("uses_seh", &PeRecord::uses_seh),
        field("has_import_table", &PeRecord::has_import_table),
        field("has_export_table", &PeRecord::has_export_table),
        field("has_cert_table", &PeRecord::has_cert_table),
        field("has_debug_data", &PeRecord::has_debug_data),
        field("section_names", &PeRecord::section_names),
    };
}

}  // namespace slipstream
