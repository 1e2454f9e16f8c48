// One run of slipstream: from options to a folder of results.
#pragma once

#include <atomic>

#include "app/options.h"

namespace slipstream {

/// Exit codes: 0 done, 1 our failure (also when part of the output could not be written), 2 the user's
/// mistake.
enum class ExitCode : int { done = 0, failed = 1, usage = 2 };

/// Analyses the input. Messages to the user go to standard error, the summary and alerts to standard output.
/// `stop` may be set by a signal handler: the run then ends as if the input had ended.
ExitCode run(const Options& options, const std::atomic<bool>& stop);

}  // namespace slipstream
