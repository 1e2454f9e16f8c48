// alerts/alerts.json: one IDMEFv2 (draft 2.0.3) object a line; an Event per evidence, an Incident per alert.
// The message is a plain value first, so that it can be checked against the schema's rules before a byte is
// written. Times are packet times: the same input gives the same file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detect/evidence.h"

namespace slipstream {

struct IdmefAnalyzer {
    std::string ip = "0.0.0.0";  // of the capturing interface; 0.0.0.0 for files
    std::string name = "Slipstream";
    std::string model;  // version of the program
    std::vector<std::string> category = {"NIDS"};
    std::vector<std::string> data = {"Flow", "Network"};
    std::vector<std::string> method = {"Heuristic"};
};

/// A Source or Target: exactly one of ip, hostname, url is set.
struct IdmefParty {
    std::string ip;
    std::string hostname;
    std::string url;
    std::optional<std::uint32_t> port;
    std::string protocol;  // "TCP"; empty: none
};

struct IdmefMessage {
    std::string version = "2.0.3";
    IdmefAnalyzer analyzer;
    std::string status;  // "Event" or "Incident"
    std::string id;
    std::string severity;  // empty: left out
    std::string start_time;
    std::string create_time;
    std::optional<double> confidence;
    std::string description;  // empty: left out
    std::vector<IdmefParty> source;
    std::vector<IdmefParty> target;
    std::vector<std::string> correlated_ids;
    std::vector<std::string> related_ids;
    std::string note;  // JSON text
};

/// The Event of an evidence. Its Note explains it from the file alone: evidence type, uids (a sample) and
/// uids_total, accumulated threat level, threat level, confidence label, window and the numbers that led to
/// it.
IdmefMessage idmef_event(const Evidence& evidence, const IdmefAnalyzer& analyzer);
/// The Incident of an alert; CorrelID names its evidence.
IdmefMessage idmef_incident(const Alert& alert, const IdmefAnalyzer& analyzer);

/// What breaks the IDMEFv2 schema, e.g. "Source.Port: 70000 is not a port"; nothing when the message is
/// valid.
std::optional<std::string> problem_of(const IdmefMessage& message);

/// One JSON object with its newline. Unset members and empty lists are left out.
void append_idmef(std::string& out, const IdmefMessage& message);

}  // namespace slipstream
