// DetectionConfig: every option of profiling and detection as plain values; app/ fills it from the command
// line and the configuration file. Detector parameters are overridden by name:
// "vertical_port_scan.groups_max".
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "capture/base/address.h"
#include "capture/base/result.h"
#include "capture/base/time.h"

namespace slipstream {

class GeoDatabase;
class Whitelist;
class LetterClassifier;

enum class AnalysisDirection : std::uint8_t {
    outgoing,  // a profile for the originator of each flow ("out")
    all,       // one for the responder too
};

struct DetectionConfig {
    struct Override {
        std::string name;  // "detector.parameter"
        double value = 0;
    };

    Time origin;  // of the first packet of the input; window 1 starts here
    Duration window_width = hours(1);
    bool only_one_window = false;      // the whole run is window 1; window_width is then ignored
    double evidence_threshold = 0.25;  // score per minute of window that makes an alert
    AnalysisDirection direction = AnalysisDirection::outgoing;
    std::vector<Subnet> client_ips;
    std::vector<Subnet> local_networks;            // empty: inferred, see profiler/network_facts.h
    std::vector<std::string> disabled_detections;  // names of evidence types
    std::vector<Override> parameters;
    std::shared_ptr<const GeoDatabase> geo;      // null: no country and no system is known
    std::shared_ptr<const Whitelist> whitelist;  // null: nothing is hidden; see detect/whitelist/
    std::uint64_t seed = 0;                      // of the ids
    /// Judges behavioural letters, see detect/letter_classifier.h. None: no such evidence.
    std::shared_ptr<const LetterClassifier> letter_classifier;

    std::size_t profiles_max = 200'000;
    std::size_t windows_per_profile_max = 50;
    std::size_t evidence_per_window_max = 2'000;  // written; at most 1/4 of one type, 1/2 unscored
    std::size_t alerts_per_window_max = 100;
    /// A repeated finding is written at the 1st, 10th, 100th ... occurrence. True: each occurrence still adds
    /// its weight to the score, as if each were an evidence. False: only the written ones do.
    bool repeats_score = true;
};

/// An error names the option that is out of range, or the unknown detector or parameter. Names in
/// disabled_detections are not checked: a name without a detector disables nothing.
Result<void> validate(const DetectionConfig& config);

}  // namespace slipstream
