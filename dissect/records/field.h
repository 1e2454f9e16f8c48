// How a record is described: once, by a constexpr tuple of its fields in the order of its Zeek log. The TSV
// writer, the JSON writer, the log reader, the SQLite columns and the generated docs all walk that tuple.
//
//     struct Arp { Time time; IpAddress sender; static constexpr std::string_view log_name = "arp"; };
//     constexpr auto fields_of(const Arp*) { return std::tuple{field("ts", &Arp::time), field("orig_h",
//     &Arp::sender)}; }
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "capture/base/address.h"
#include "capture/base/time.h"

namespace slipstream {

/// A transport port; prints as a bare number, Zeek type `port`.
struct Port {
    std::uint16_t number = 0;
    constexpr auto operator<=>(const Port&) const = default;
};

/// Text of Zeek type `enum`: an identifier from a fixed list, a string literal.
struct EnumText {
    std::string_view text;
};

/// An unordered collection; Zeek type `set[T]`. Elements are kept in the order given.
template <class T>
struct SetOf {
    std::vector<T> items;
};

/// A connection's or file's identity: 96 bits, printed as a letter and two base-62 numbers, as Zeek does.
struct Uid {
    std::uint32_t high = 0;
    std::uint64_t low = 0;

    constexpr auto operator<=>(const Uid&) const = default;
    constexpr bool is_zero() const { return high == 0 && low == 0; }
    std::string to_string(char letter = 'C') const;
    /// The same text appended to `out`; no allocation of its own.
    void append_to(std::string& out, char letter = 'C') const;
};

/// Zeek's name of the type of a field.
template <class T>
struct ZeekTypeOf;
template <>
struct ZeekTypeOf<Time> {
    static std::string name() { return "time"; }
};
template <>
struct ZeekTypeOf<Duration> {
    static std::string name() { return "interval"; }
};
template <>
struct ZeekTypeOf<IpAddress> {
    static std::string name() { return "addr"; }
};
template <>
struct ZeekTypeOf<Port> {
    static std::string name() { return "port"; }
};
template <>
struct ZeekTypeOf<EnumText> {
    static std::string name() { return "enum"; }
};
template <>
struct ZeekTypeOf<bool> {
    static std::string name() { return "bool"; }
};
template <>
struct ZeekTypeOf<std::uint64_t> {
    static std::string name() { return "count"; }
};
template <>
struct ZeekTypeOf<std::int64_t> {
    static std::string name() { return "int"; }
};
template <>
struct ZeekTypeOf<double> {
    static std::string name() { return "double"; }
};
template <>
struct ZeekTypeOf<std::string> {
    static std::string name() { return "string"; }
};
template <>
struct ZeekTypeOf<std::string_view> {
    static std::string name() { return "string"; }
};
template <>
struct ZeekTypeOf<Uid> {
    static std::string name() { return "string"; }
};
template <>
struct ZeekTypeOf<MacAddress> {
    static std::string name() { return "string"; }
};
template <class T>
struct ZeekTypeOf<std::optional<T>> : ZeekTypeOf<T> {};
template <class T>
struct ZeekTypeOf<std::vector<T>> {
    static std::string name() { return "vector[" + ZeekTypeOf<T>::name() + "]"; }
};
template <class T>
struct ZeekTypeOf<SetOf<T>> {
    static std::string name() { return "set[" + ZeekTypeOf<T>::name() + "]"; }
};

template <class Record, class Value>
struct Field {
    std::string_view name;
    Value Record::*member;

    static std::string zeek_type() { return ZeekTypeOf<Value>::name(); }
};

template <class Record, class Value>
constexpr Field<Record, Value> field(std::string_view name, Value Record::*member) {
    return {name, member};
}

/// Calls `visit(field)` for every field of the record type, in log order.
template <class Record, class Visit>
constexpr void for_each_field(Visit&& visit) {
    std::apply([&](const auto&... f) { (visit(f), ...); }, fields_of(static_cast<const Record*>(nullptr)));
}

}  // namespace slipstream
