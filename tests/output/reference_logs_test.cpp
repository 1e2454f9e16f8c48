// Logs that Zeek 6.0.9 wrote, read into records and written again: every cell must come back as Zeek had it.
// Left out when the reference logs are not there.
#include <gtest/gtest.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>

#include "flowtable/flow_record.h"
#include "output/zeek_tsv.h"

namespace slipstream {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> split(std::string_view line, char separator) {
    std::vector<std::string> cells;
    for (;;) {
        auto at = line.find(separator);
        cells.emplace_back(line.substr(0, at));
        if (at == std::string_view::npos) return cells;
        line.remove_prefix(at + 1);
    }
}

/// The bytes behind an escaped cell.
std::string unescaped(std::string_view cell) {
    std::string out;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        unsigned byte = 0;
        if (cell.substr(i, 2) == "\\\\") {
            out.push_back('\\');
            ++i;
        } else if (cell.substr(i, 2) == "\\x" &&
                   std::from_chars(cell.data() + i + 2, cell.data() + i + 4, byte, 16).ptr ==
                       cell.data() + i + 4) {
            out.push_back(static_cast<char>(byte));
            i += 3;
        } else {
            out.push_back(cell[i]);
        }
    }
    return out;
}

std::int64_t microseconds_of(const std::string& cell) {
    if (cell.find('e') != std::string::npos) return static_cast<std::int64_t>(std::stold(cell) * 1e6L + 0.5L);
    bool negative = cell[0] == '-';
    auto dot = cell.find('.');
    std::int64_t whole = std::stoll(cell.substr(negative ? 1 : 0, dot));
    std::int64_t magnitude = whole * 1'000'000 + std::stoll(cell.substr(dot + 1));
    return negative ? -magnitude : magnitude;
}

/// The cell read as its type and written again; types without a rule come back unchanged.
std::string rewritten(const std::string& type, const std::string& cell, Place place = Place::field) {
    std::string out;
    bool many = type.starts_with("set[") || type.starts_with("vector[");
    if (cell == "-" || (many && cell == "(empty)")) return cell;
    if (many) {
        std::string element = type.substr(type.find('[') + 1);
        element.pop_back();
        for (const std::string& part : split(cell, ',')) {
            if (!out.empty()) out.push_back(',');
            out += rewritten(element, part, Place::element);
        }
    } else if (type == "time") {
        append_tsv(out, Time{microseconds_of(cell)}, place);
    } else if (type == "interval") {
        append_tsv(out, Duration{microseconds_of(cell)}, place);
    } else if (type == "addr") {
        append_tsv(out, *IpAddress::parse(cell), place);
    } else if (type == "count") {
        append_tsv(out, std::uint64_t{std::stoull(cell)}, place);
    } else if (type == "double") {
        append_tsv(out, std::stod(cell), place);
    } else if (type == "string") {
        append_tsv(out, cell == "(empty)" ? "" : std::string_view(unescaped(cell)), place);
    } else {
        out = cell;
    }
    return out;
}

TEST(ReferenceLogs, every_cell_of_zeek_is_written_as_zeek_wrote_it) {
    fs::path logs = fs::path(SLIPSTREAM_REFERENCE) / "reference" / "zeek-logs";
    if (!fs::exists(logs)) GTEST_SKIP() << "no reference logs";
    std::uint64_t cells = 0;
    std::uint64_t different = 0;
    for (const auto& entry : fs::recursive_directory_iterator(logs)) {
        if (entry.path().extension() != ".log" || entry.file_size() > 2'000'000) continue;
        std::ifstream file(entry.path());
        std::vector<std::string> types;
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with("#types\t")) types = split(line.substr(7), '\t');
            if (line.starts_with("#")) continue;
            auto row = split(line, '\t');
            if (row.size() != types.size()) continue;
            for (std::size_t i = 0; i < row.size(); ++i) {
                ++cells;
                std::string ours = rewritten(types[i], row[i]);
                if (ours == row[i]) continue;
                if (++different <= 20)
                    ADD_FAILURE() << entry.path() << " " << types[i] << "\n" << row[i] << "\n" << ours;
            }
        }
    }
    RecordProperty("cells", std::to_string(cells));
    EXPECT_GT(cells, 100'000U);
    EXPECT_EQ(different, 0U);
}

}  // namespace
}  // namespace slipstream
