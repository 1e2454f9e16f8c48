// The command line. Flags of Slips keep their names and meaning; what is not built yet is refused in one
// clear line.
#pragma once

#include <string>
#include <vector>

#include "app/options.h"
#include "capture/base/result.h"

namespace slipstream {

struct CommandLine {
    enum class Action : std::uint8_t { run, print_and_exit };
    Action action = Action::run;
    std::string text;  // to print, when that is the action
    Options options;
};

/// Error: a wrong or missing option; the caller exits with 2. The configuration file is read here, so that
/// the options on the command line win over it.
Result<CommandLine> parse_command_line(const std::vector<std::string>& arguments);

}  // namespace slipstream
