// The text of alerts/alerts.log and of alerts on the terminal: one line for people per evidence and per
// alert. All times are packet times in the local time zone, also the "(real time ...)" of an alert: two runs
// over the same input must give the same bytes. Control characters that traffic put into names appear as
// \xHH.
#pragma once

#include <string>

#include "detect/evidence.h"

namespace slipstream {

/// "<time> (TW <n>): Src IP <ip, 26 wide>. Detected <description> Threat level: <level>. \n"
void append_evidence_line(std::string& out, const Evidence& evidence);

/// "<time>: Src IP <ip, 26 wide>. Generated an alert given enough evidence on timewindow <n>. (real time
/// <time>)\n"; "Is blocked" instead of "Generated an alert" when a block was requested for it.
void append_alert_line(std::string& out, const Alert& alert, bool blocked = false);

/// The alert for the terminal: a line with host and window, then one indented line per evidence, wrapped at
/// 155 columns.
void append_alert_console(std::string& out, const Alert& alert);

/// "Info", "Low", "Medium", "High": the severities of IDMEFv2; critical counts as High.
std::string_view severity_of(ThreatLevel level);

}  // namespace slipstream
