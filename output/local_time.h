// Points in time as text for people and for IDMEF: local time zone (TZ), never the run of the text's own
// clock. Times outside the years 0..9999, which captures do contain, are clamped so that the text stays valid
// ISO 8601.
#pragma once

#include <string>

#include "capture/base/time.h"

namespace slipstream {

/// "2026-06-02T10:11:12.345678+02:00"
std::string iso_local_time(Time time);
/// "2026/06/02 10:11:12.345678+0200"
std::string human_time(Time time);
/// "2026/06/02 10:11:12"
std::string human_time_seconds(Time time);
/// "2026-06-02-10-11-12", as in the header of a Zeek log
std::string log_file_time(Time time);
/// "2026-06-02_10:11:12", as in the name of an output folder
std::string folder_time(Time time);
/// "2026-06-02T10:11:12.345678Z"
std::string iso_utc_time(Time time);

}  // namespace slipstream
