// A Scenario in which some things are listed.
#pragma once

#include <initializer_list>
#include <memory>
#include <string_view>
#include <utility>

#include "detect/intel/intel_slot.h"
#include "detect/intel/load.h"
#include "tests/detect/record_builder.h"

namespace slipstream::testing {

class IntelScenario : public Scenario {
public:
    /// Lines of an own list: indicator, level, description, tag.
    explicit IntelScenario(std::string_view lines, FeedFormat format = FeedFormat::own_indicators) {
        list({{format, lines}});
    }
    void list(std::initializer_list<std::pair<FeedFormat, std::string_view>> files) {
        IntelBuilder builder;
        for (const auto& [format, lines] : files)
            parse_feed(lines, {.format = format, .source = "own.csv"}, builder);
        config.intel = std::make_shared<const IntelSlot>(std::move(builder).build());
    }
};

}  // namespace slipstream::testing
