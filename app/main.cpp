// The program: reads the command line, lets signals end a run in good order, runs.
#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "app/run.h"

namespace {

std::atomic<bool> stop_requested{false};

// The first signal ends the input; the second ends the program.
void on_signal(int signal) {
    if (stop_requested.exchange(true)) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
}

int run_program(const std::vector<std::string>& arguments) {
    auto line = slipstream::parse_command_line(arguments);
    if (!line) {
        fmt::print(stderr, "slipstream: {}\n", line.error().message);
        return static_cast<int>(slipstream::ExitCode::usage);
    }
    if (line->action == slipstream::CommandLine::Action::print_and_exit) {
        fmt::print("{}", line->text);
        return static_cast<int>(slipstream::ExitCode::done);
    }
    line->options.command = "slipstream";
    for (const std::string& argument : arguments) line->options.command += " " + argument;
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    std::signal(SIGPIPE, SIG_IGN);
    return static_cast<int>(slipstream::run(line->options, stop_requested));
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run_program({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "slipstream: failed: %s\n", error.what());
        return static_cast<int>(slipstream::ExitCode::failed);
    }
}
