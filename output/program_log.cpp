// The program log on top of spdlog. See program_log.h.
#include "output/program_log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>

#include <array>
#include <string>

#include "output/zeek_format.h"

namespace slipstream {

namespace {

std::string line_of(std::string_view sender, std::string_view text) {
    std::string line = "[";
    line.append(sender).append("] ");
    append_line_text(line, text);
    return line;
}

}  // namespace

Result<ProgramLog> ProgramLog::open(const std::filesystem::path& log, const std::filesystem::path& errors) {
    try {
        auto all = std::make_shared<spdlog::sinks::basic_file_sink_mt>(log.string(), true);
        auto bad = std::make_shared<spdlog::sinks::basic_file_sink_mt>(errors.string(), true);
        bad->set_level(spdlog::level::warn);
        std::array<spdlog::sink_ptr, 2> sinks = {all, bad};
        auto logger = std::make_shared<spdlog::logger>("slipstream", sinks.begin(), sinks.end());
        logger->set_pattern("%Y/%m/%d %H:%M:%S.%f%z %l %v");
        logger->flush_on(spdlog::level::warn);
        // A full disk must not stop the program, nor may the log complain about it on the terminal line by
        // line.
        logger->set_error_handler([](const std::string&) {});
        return ProgramLog(std::move(logger));
    } catch (const spdlog::spdlog_ex& problem) {
        return Error{"cannot write the program log: " + std::string(problem.what()) +
                     "; check the disk or give another folder with -o"};
    }
}

void ProgramLog::note(std::string_view sender, std::string_view text) {
    logger_->info("{}", line_of(sender, text));
}
void ProgramLog::warn(std::string_view sender, std::string_view text) {
    logger_->warn("{}", line_of(sender, text));
}
void ProgramLog::error(std::string_view sender, std::string_view text) {
    logger_->error("{}", line_of(sender, text));
}
void ProgramLog::flush() { logger_->flush(); }

}  // namespace slipstream
