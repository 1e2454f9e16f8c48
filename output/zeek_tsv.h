// The TSV form of a record: header lines and rows in the layout of Zeek's ASCII writer, made by walking the
// record's one table of fields. Adding a record type needs nothing here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "dissect/records/field.h"
#include "output/zeek_format.h"

namespace slipstream {

inline void append_tsv(std::string& out, Time v, Place) { append_fixed6(out, v.us); }
inline void append_tsv(std::string& out, Duration v, Place) { append_fixed6(out, v.us); }
inline void append_tsv(std::string& out, const IpAddress& v, Place) { append_address(out, v); }
inline void append_tsv(std::string& out, Port v, Place) { append_count(out, v.number); }
inline void append_tsv(std::string& out, const EnumText& v, Place) { out.append(v.text); }
inline void append_tsv(std::string& out, const Uid& v, Place) { v.append_to(out); }
inline void append_tsv(std::string& out, const MacAddress& v, Place) { append_mac(out, v); }
inline void append_tsv(std::string& out, std::string_view v, Place place) { append_string(out, v, place); }
inline void append_tsv(std::string& out, const std::string& v, Place place) { append_string(out, v, place); }

/// Numbers and booleans; a template so that no other type converts to them by accident.
template <class T>
requires std::is_arithmetic_v<T>
void append_tsv(std::string& out, T v, Place) {
    if constexpr (std::is_same_v<T, bool>)
        out.push_back(v ? 'T' : 'F');
    else if constexpr (std::is_floating_point_v<T>)
        append_double(out, v);
    else if constexpr (std::is_signed_v<T>)
        append_int(out, v);
    else
        append_count(out, v);
}

template <class T>
void append_tsv(std::string& out, const std::optional<T>& v, Place place) {
    if (v)
        append_tsv(out, *v, place);
    else
        out.push_back('-');
}

template <class T>
void append_tsv(std::string& out, const std::vector<T>& items, Place) {
    if (items.empty()) out.append("(empty)");
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i != 0) out.push_back(',');
        append_tsv(out, items[i], Place::element);
    }
}

template <class T>
void append_tsv(std::string& out, const SetOf<T>& v, Place place) {
    append_tsv(out, v.items, place);
}

/// One row with its newline. A row that would begin with '#' (a comment to every reader) gets that byte
/// escaped.
template <class Row>
void append_tsv_row(std::string& out, const Row& row) {
    std::size_t begin = out.size();
    for_each_field<Row>([&](const auto& f) {
        if (out.size() != begin) out.push_back('\t');
        append_tsv(out, row.*(f.member), Place::field);
    });
    if (out[begin] == '#') out.replace(begin, 1, "\\x23");
    out.push_back('\n');
}

/// The eight header lines. `opened` is wall-clock time as YYYY-MM-DD-HH-MM-SS.
template <class Row>
void append_tsv_header(std::string& out, std::string_view opened) {
    out.append("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t");
    out.append(Row::log_name).append("\n#open\t").append(opened).append("\n#fields");
    for_each_field<Row>([&](const auto& f) { out.append("\t").append(f.name); });
    out.append("\n#types");
    for_each_field<Row>([&](const auto& f) { out.append("\t").append(f.zeek_type()); });
    out.push_back('\n');
}

}  // namespace slipstream
