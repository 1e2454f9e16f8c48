// The configuration file: YAML with the sections and keys of Slips plus slipstream's own. A key that nobody
// knows is an error (it is most likely misspelt); a key of Slips that has no effect here yet is noted in the
// program log.
#pragma once

#include <string>

#include "app/options.h"
#include "capture/base/result.h"

namespace slipstream {

/// Reads the file into `options`. Errors name file, section and key, what is wrong, and what is allowed.
Result<void> load_configuration(const std::string& path, Options& options);

}  // namespace slipstream
