// ProgramLog: what the program did and what went wrong, for its operator: slipstream.log (everything) and
// errors.log (warnings and errors). Lines carry wall-clock time. Never called per packet.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "capture/base/result.h"

namespace spdlog {
class logger;
}

namespace slipstream {

class ProgramLog {
public:
    /// Creates both files. Error when one cannot be written.
    static Result<ProgramLog> open(const std::filesystem::path& log, const std::filesystem::path& errors);

    /// Any thread. `sender` is the part that speaks, e.g. "capture". Control characters are escaped.
    void note(std::string_view sender, std::string_view text);
    void warn(std::string_view sender, std::string_view text);
    void error(std::string_view sender, std::string_view text);
    void flush();

private:
    explicit ProgramLog(std::shared_ptr<spdlog::logger> logger) : logger_(std::move(logger)) {}

    std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace slipstream
