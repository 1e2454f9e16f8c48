// Text of the progress line and of the summary. See progress.h.
#include "output/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace slipstream {

namespace {

void add_line(std::string& out, std::string_view label, std::string_view value) {
    fmt::format_to(std::back_inserter(out), "  {:<10}{}\n", label, value);
}

double per_second(std::uint64_t count, double elapsed_s) {
    return elapsed_s > 0 ? static_cast<double>(count) / elapsed_s : 0;
}

std::string elapsed_text(double seconds) {
    if (seconds < 120) return fmt::format("{:.2f} s", seconds);
    return fmt::format("{:.1f} min", seconds / 60);
}

/// Largest first, then by name; counts right-aligned.
void add_counts(std::string& out, std::string_view label, std::vector<NamedCount> counts,
                std::string_view none) {
    std::erase_if(counts, [](const NamedCount& c) { return c.count == 0; });
    std::uint64_t total = 0;
    for (const NamedCount& c : counts) total += c.count;
    add_line(out, label, counts.empty() ? std::string(none) : with_separators(total));
    std::ranges::sort(counts, [](const NamedCount& a, const NamedCount& b) {
        return a.count != b.count ? a.count > b.count : a.name < b.name;
    });
    for (const NamedCount& c : counts)
        fmt::format_to(std::back_inserter(out), "  {:>20}  {}\n", with_separators(c.count), c.name);
}

}  // namespace

std::string with_separators(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return digits;
}

std::string short_number(double number) {
    if (number < 1e3) return fmt::format("{:.0f}", number);
    if (number < 1e6) return fmt::format("{:.3g} k", number / 1e3);
    if (number < 1e9) return fmt::format("{:.3g} M", number / 1e6);
    return fmt::format("{:.3g} G", number / 1e9);
}

std::string progress_line(const ProgressNumbers& n) {
    std::string share = n.input_share < 0 ? "" : fmt::format("{:.0f}% | ", 100 * n.input_share);
    return fmt::format("{}{} packets ({}/s) | {} flows | {} hosts | {} evidence | {} alerts", share,
                       with_separators(n.packets), short_number(per_second(n.packets, n.elapsed_s)),
                       with_separators(n.flows), with_separators(n.hosts), with_separators(n.evidence),
                       with_separators(n.alerts));
}

std::string summary_text(const SummaryNumbers& n) {
    std::string out = "Finished " + n.input + "\n";
    add_line(
        out, "Packets",
        fmt::format("{} ({} bytes) in {}: {} packets/s", with_separators(n.packets), with_separators(n.bytes),
                    elapsed_text(n.elapsed_s), short_number(per_second(n.packets, n.elapsed_s))));
    add_line(out, "Flows", with_separators(n.flows));
    add_line(out, "Hosts",
             fmt::format("{} in {} time windows", with_separators(n.hosts), with_separators(n.windows)));
    add_counts(out, "Evidence", n.evidence_by_type, "none");
    add_line(out, "Alerts", with_separators(n.alerts));
    add_counts(out, "Dropped", n.drops_by_cause, "nothing");
    add_counts(out, "Log rows", n.log_rows, "none");
    add_counts(out, "Left out", n.rows_left_out, "nothing");
    if (n.extracted_files > 0) add_line(out, "Extracted", with_separators(n.extracted_files) + " files");
    if (n.write_errors > 0)
        add_line(out, "Errors",
                 fmt::format("{} failed writes, e.g. {}", with_separators(n.write_errors), n.last_error));
    if (!n.folder.empty()) add_line(out, "Results", n.folder);
    return out;
}

}  // namespace slipstream
