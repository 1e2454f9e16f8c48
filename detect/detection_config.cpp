// Checks the options against the registered detectors, so that a misspelt name is an error and not silently
// ignored.
#include "detect/detection_config.h"

#include <fmt/format.h>

#include <algorithm>

#include "detect/detector.h"

namespace slipstream {

namespace {

Result<void> check_parameter(const DetectionConfig::Override& given) {
    for (const DetectorSpec* spec : SLIPSTREAM_REGISTERED(DetectorSpec, slip_detectors)) {
        if (!given.name.starts_with(spec->name) || given.name.size() <= spec->name.size() ||
            given.name[spec->name.size()] != '.')
            continue;
        std::string_view wanted = std::string_view(given.name).substr(spec->name.size() + 1);
        for (const DetectorParameter& parameter : spec->parameters) {
            if (parameter.name != wanted) continue;
            if (given.value >= parameter.min && given.value <= parameter.max) return {};
            return Error{fmt::format("{} is {}: must be from {} to {} {}", given.name, given.value,
                                     parameter.min, parameter.max, parameter.unit)};
        }
        std::string names;
        for (const DetectorParameter& parameter : spec->parameters)
            names += fmt::format(" {}", parameter.name);
        return Error{
            fmt::format("{}: detector {} has no such parameter; it has:{}", given.name, spec->name, names)};
    }
    return Error{fmt::format("{}: no such detector; write \"detector.parameter\"", given.name)};
}

}  // namespace

Result<void> validate(const DetectionConfig& config) {
    if (!config.only_one_window &&
        (config.window_width < seconds(1) || config.window_width > seconds(9'999'999'999)))
        return Error{"time_window_width: must be from 1 to 9999999999 s, or only_one_tw"};
    if (!(config.evidence_threshold > 0 && config.evidence_threshold <= 1000))
        return Error{
            "evidence_detection_threshold: must be above 0 and at most 1000 (0.08, 0.25 and 0.43 are usual)"};
    if (config.profiles_max == 0 || config.windows_per_profile_max == 0)
        return Error{"profiles_max and windows_per_profile_max: must be at least 1"};
    for (const auto& given : config.parameters)
        if (auto checked = check_parameter(given); !checked) return checked;
    return {};
}

}  // namespace slipstream
