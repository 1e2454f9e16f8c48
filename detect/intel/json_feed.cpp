// See json_feed.h.
#include "detect/intel/json_feed.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <vector>

namespace slipstream {

namespace {

constexpr std::int64_t days_kept = 7;

/// The member of an object, or an element that is no string when there is none.
simdjson::dom::element member(simdjson::dom::element from, std::string_view key) {
    simdjson::dom::element found;
    if (from.is_object() && from[key].get(found) == simdjson::SUCCESS) return found;
    return {};
}

/// A string, or the strings of an array joined by ", ".
std::string text_of(simdjson::dom::element from) {
    std::string_view text;
    if (from.get_string().get(text) == simdjson::SUCCESS) return std::string(text);
    std::string all;
    simdjson::dom::array items;
    if (from.get_array().get(items) != simdjson::SUCCESS) return all;
    for (simdjson::dom::element item : items)
        if (item.get_string().get(text) == simdjson::SUCCESS) {
            if (!all.empty()) all += ", ";
            all += text;
        }
    return all;
}

std::string first_text_of(simdjson::dom::element from) {
    simdjson::dom::element first;
    if (from.is_array() && from.at(0).get(first) == simdjson::SUCCESS) return text_of(first);
    return text_of(from);
}

/// Days since 1970 of "2024-05-31...", or a very early day.
std::int64_t day_of(std::string_view date) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    auto number = [&](std::size_t at, std::size_t size, auto& value) {
        return date.size() >= at + size &&
               std::from_chars(date.data() + at, date.data() + at + size, value).ec == std::errc{};
    };
    if (!number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day)) return INT32_MIN;
    std::chrono::year_month_day exact{std::chrono::year(year), std::chrono::month(month),
                                      std::chrono::day(day)};
    if (!exact.ok()) return INT32_MIN;
    return std::chrono::sys_days(exact).time_since_epoch().count();
}

}  // namespace

struct JsonFeed::Parser {
    simdjson::dom::parser json;
};

JsonFeed::JsonFeed(FeedSink& sink) : sink_(sink), parser_(std::make_unique<Parser>()) {}
JsonFeed::~JsonFeed() = default;

void JsonFeed::line(std::string_view text, std::uint64_t number) {
    text = unquoted(text);
    if (text.empty()) return;
    simdjson::dom::element object;
    if (parser_->json.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS) {
        sink_.fault(LineFault::bad_json, number);
        return;
    }
    simdjson::dom::element address = member(object, "ip");
    Indicator indicator =
        recognise(text_of(address.is_object() ? member(address, "v4") : address), DomainRule::any_name);
    if (indicator.kind == IndicatorKind::none) {
        sink_.fault(LineFault::no_indicator, number);
        return;
    }
    sink_.take(indicator, first_text_of(member(member(object, "src"), "name")), number, {},
               text_of(member(member(object, "tags"), "str")));
}

void JsonFeed::array(std::string_view text) {
    simdjson::dom::array entries;
    if (text.size() > array_bytes_max ||
        parser_->json.parse(text.data(), text.size()).get_array().get(entries) != simdjson::SUCCESS) {
        sink_.fault(LineFault::bad_json, 1);
        return;
    }
    std::int64_t newest = INT32_MIN;
    for (simdjson::dom::element entry : entries)
        newest = std::max(newest, day_of(text_of(member(entry, "InsertDate"))));
    std::uint64_t number = 0;
    for (simdjson::dom::element entry : entries) {
        ++number;
        Indicator indicator = recognise(text_of(member(entry, "DomainAddress")), DomainRule::any_name);
        if (indicator.kind == IndicatorKind::none)
            sink_.fault(LineFault::no_indicator, number);
        else if (day_of(text_of(member(entry, "InsertDate"))) < newest - days_kept)
            sink_.fault(LineFault::expired, number);
        else
            sink_.take(indicator, {}, number);
    }
}

}  // namespace slipstream
