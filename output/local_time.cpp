// Calendar text of packet time and wall-clock time. See local_time.h.
#include "output/local_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <string_view>

#include "output/zeek_json.h"

namespace slipstream {

namespace {

// One day inside 0000-01-01 .. 9999-12-31, so that no time zone pushes the year out of four digits.
constexpr std::int64_t seconds_min = -62'167'219'200 + 86'400;
constexpr std::int64_t seconds_max = 253'402'300'799 - 86'400;

struct Calendar {
    std::tm fields{};
    std::int64_t microsecond = 0;
};

Calendar calendar_of(Time time, bool utc) {
    std::int64_t second = time.us / 1'000'000;
    std::int64_t microsecond = time.us % 1'000'000;
    if (microsecond < 0) {
        --second;
        microsecond += 1'000'000;
    }
    Calendar c;
    c.microsecond = microsecond;
    auto clamped = static_cast<std::time_t>(std::clamp(second, seconds_min, seconds_max));
    if (utc)
        gmtime_r(&clamped, &c.fields);
    else
        localtime_r(&clamped, &c.fields);
    return c;
}

std::string date(const std::tm& t, char separator) {
    return fmt::format("{:04}{}{:02}{}{:02}", t.tm_year + 1900, separator, t.tm_mon + 1, separator,
                       t.tm_mday);
}

std::string clock_text(const std::tm& t, char separator) {
    return fmt::format("{:02}{}{:02}{}{:02}", t.tm_hour, separator, t.tm_min, separator, t.tm_sec);
}

std::string zone(const std::tm& t, std::string_view separator) {
    long minutes = t.tm_gmtoff / 60;
    long magnitude = minutes < 0 ? -minutes : minutes;
    return fmt::format("{}{:02}{}{:02}", minutes < 0 ? '-' : '+', magnitude / 60, separator, magnitude % 60);
}

}  // namespace

std::string iso_local_time(Time time) {
    Calendar c = calendar_of(time, false);
    return fmt::format("{}T{}.{:06}{}", date(c.fields, '-'), clock_text(c.fields, ':'), c.microsecond,
                       zone(c.fields, ":"));
}

std::string human_time(Time time) {
    Calendar c = calendar_of(time, false);
    return fmt::format("{} {}.{:06}{}", date(c.fields, '/'), clock_text(c.fields, ':'), c.microsecond,
                       zone(c.fields, ""));
}

std::string human_time_seconds(Time time) {
    Calendar c = calendar_of(time, false);
    return date(c.fields, '/') + " " + clock_text(c.fields, ':');
}

std::string log_file_time(Time time) {
    Calendar c = calendar_of(time, false);
    return date(c.fields, '-') + "-" + clock_text(c.fields, '-');
}

std::string folder_time(Time time) {
    Calendar c = calendar_of(time, false);
    return date(c.fields, '-') + "_" + clock_text(c.fields, ':');
}

std::string iso_utc_time(Time time) {
    Calendar c = calendar_of(time, true);
    return fmt::format("{}T{}.{:06}Z", date(c.fields, '-'), clock_text(c.fields, ':'), c.microsecond);
}

void append_json_iso8601(std::string& out, Time time) {
    out.append("\"").append(iso_utc_time(time)).append("\"");
}

}  // namespace slipstream
