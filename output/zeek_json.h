// The JSON form of a record: one object a line, as Zeek's ASCII writer with JSON turned on: flat names with
// dots, unset fields left out, times as epoch seconds. Also the `flow` column of the database. Walks the
// record's table of fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "dissect/records/field.h"
#include "output/zeek_format.h"

namespace slipstream {

/// How JSON times print: seconds as a double, whole milliseconds, or ISO 8601 text in UTC.
enum class JsonTime : std::uint8_t { epoch, milliseconds, iso8601 };

/// "2026-06-02T10:11:12.345678Z" with quotes.
void append_json_iso8601(std::string& out, Time time);

/// Writes the values of one object. `base` is the record's time: Zeek keeps times as doubles and an interval
/// is the difference of two of them, so its JSON digits depend on where it starts.
class JsonValues {
public:
    JsonValues(std::string& out, JsonTime style) : out_(out), style_(style) {}

    void set_base(Time base) { base_ = base; }
    void append(Time v) {
        switch (style_) {
            case JsonTime::epoch: return append_json_double(out_, to_double(v));
            case JsonTime::milliseconds: return append_int(out_, v.us / 1000);
            case JsonTime::iso8601: return append_json_iso8601(out_, v);
        }
    }
    void append(Duration v) {
        append_json_double(out_, base_ ? to_double(*base_ + v) - to_double(*base_) : to_double(v));
    }
    void append(const IpAddress& v) {
        quoted([&] { append_address(out_, v); });
    }
    void append(const Uid& v) {
        quoted([&] { v.append_to(out_); });
    }
    void append(const MacAddress& v) {
        quoted([&] { append_mac(out_, v); });
    }
    void append(Port v) { append_count(out_, v.number); }
    void append(const EnumText& v) { append_json_string(out_, v.text); }
    void append(std::string_view v) { append_json_string(out_, v); }
    void append(const std::string& v) { append_json_string(out_, v); }

    template <class T>
    requires std::is_arithmetic_v<T>
    void append(T v) {
        if constexpr (std::is_same_v<T, bool>)
            out_.append(v ? "true" : "false");
        else if constexpr (std::is_floating_point_v<T>)
            append_json_double(out_, v);
        else if constexpr (std::is_signed_v<T>)
            append_int(out_, v);
        else
            append_count(out_, v);
    }
    template <class T>
    void append(const std::optional<T>& v) {
        if (v)
            append(*v);
        else
            out_.append("null");
    }
    template <class T>
    void append(const std::vector<T>& items) {
        out_.push_back('[');
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i != 0) out_.push_back(',');
            append(items[i]);
        }
        out_.push_back(']');
    }
    template <class T>
    void append(const SetOf<T>& v) {
        append(v.items);
    }

private:
    template <class Write>
    void quoted(Write write) {
        out_.push_back('"');
        write();
        out_.push_back('"');
    }

    std::string& out_;
    JsonTime style_;
    std::optional<Time> base_;
};

template <class T>
constexpr bool is_unset(const T&) {
    return false;
}
template <class T>
constexpr bool is_unset(const std::optional<T>& v) {
    return !v.has_value();
}

/// `,"name":` of every field of a record, in order.
template <class Row>
const std::vector<std::string>& json_keys() {
    static const std::vector<std::string> keys = [] {
        std::vector<std::string> all;
        for_each_field<Row>([&](const auto& f) { all.push_back(",\"" + std::string(f.name) + "\":"); });
        return all;
    }();
    return keys;
}

/// One object without a newline.
template <class Row>
void append_json_object(std::string& out, const Row& row, JsonTime style = JsonTime::epoch) {
    JsonValues values(out, style);
    out.push_back('{');
    bool first = true;
    const std::string* key = json_keys<Row>().data();
    for_each_field<Row>([&](const auto& f) {
        std::string_view name = *key++;
        const auto& value = row.*(f.member);
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, Time>) {
            if (f.name == "ts") values.set_base(value);
        }
        if (is_unset(value)) return;
        out.append(name.substr(first ? 1 : 0));
        first = false;
        values.append(value);
    });
    out.push_back('}');
}

}  // namespace slipstream
