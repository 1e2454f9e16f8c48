// What the terminal shows of a run: the line that overwrites itself while it goes on, and the summary at its
// end. Pure functions from plain numbers to text; who prints them and when is app/'s business.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipstream {

struct ProgressNumbers {
    std::uint64_t packets = 0;
    std::uint64_t flows = 0;
    std::uint64_t hosts = 0;
    std::uint64_t evidence = 0;
    std::uint64_t alerts = 0;
    double elapsed_s = 0;
    double input_share = -1;  // 0..1 of a file; negative: unknown
};

struct NamedCount {
    std::string name;
    std::uint64_t count = 0;
};

struct SummaryNumbers {
    std::string input;
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t flows = 0;
    std::uint64_t hosts = 0;
    std::uint64_t windows = 0;
    std::uint64_t alerts = 0;
    std::uint64_t extracted_files = 0;
    std::vector<NamedCount> evidence_by_type;
    std::vector<NamedCount> drops_by_cause;  // causes with 0 are not shown
    std::vector<NamedCount> log_rows;        // logs without rows are not shown
    std::vector<NamedCount> rows_left_out;   // causes with 0 are not shown
    std::uint64_t write_errors = 0;
    std::string last_error;
    double elapsed_s = 0;
    std::string folder;
};

/// 1234567 -> "1,234,567"
std::string with_separators(std::uint64_t number);
/// 950 -> "950", 1234567 -> "1.23 M"
std::string short_number(double number);
/// One line without a newline: "42% | 1,234,567 packets (1.2 M/s) | 5,400 flows | 7 hosts | 12 evidence | 0
/// alerts".
std::string progress_line(const ProgressNumbers& numbers);
/// Aligned lines, each with its newline.
std::string summary_text(const SummaryNumbers& numbers);

}  // namespace slipstream
