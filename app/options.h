// Options: everything one run needs to know, gathered from the command line and the configuration file (the
// command line wins). Plain values; the parts of the program get their own part of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/checksum_policy.h"
#include "detect/detection_config.h"
#include "detect/whitelist/whitelist.h"
#include "flowtable/app_classifier.h"
#include "flowtable/flow_config.h"
#include "output/log_table.h"

namespace slipstream {

struct Options {
    std::vector<std::string> inputs;  // capture files, folders or "-"
    std::string filter;               // BPF
    std::string output_folder;        // empty: output/<input>_<date>/
    std::string configuration_file;   // empty: built-in defaults
    std::string command;              // the command line, for the record
    int verbose = 1;
    int debug = 0;
    unsigned workers = 0;  // 0: by the number of cores
    unsigned shards = 0;
    ChecksumPolicy checksums = ChecksumPolicy::automatic;
    bool classify_applications = true;
    bool write_zeek_logs = true;
    bool write_alerts = true;
    bool write_database = true;
    bool write_metadata = true;

    FlowConfig flow;
    ExtractionRules extraction;
    AppClassifierConfig applications;
    DetectionConfig detection;     // its whitelist is made at the start of the run from these:
    std::string country_database;  // of detection.geo; empty: none
    std::string system_database;
    WhitelistFiles whitelist;
    bool use_local_whitelist = true;   // false: as if whitelist.entries were not named
    bool use_online_whitelist = true;  // false: as if whitelist.popular were not named
    LogFormat log_format;
    std::vector<std::string> notes;  // what was asked for and is not built yet: said once, in the program log
};

/// The version of this program, e.g. "0.1.0".
std::string version();

}  // namespace slipstream
