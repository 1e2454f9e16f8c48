// One sorted array over one block of names; equal names of neighbouring lines are kept once.
#include "profiler/mac_vendor.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <tuple>
#include <unordered_map>

#include "profiler/line_file.h"

namespace slipstream {

namespace {

constexpr std::size_t file_bytes_max = 64'000'000;
constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t blocks_max = 1'000'000;
constexpr std::array<std::uint8_t, 3> block_bits = {36, 28, 24};  // the longest first

/// Takes the first column off a line; quotes are removed.
std::string take_column(std::string_view& line) {
    std::string column;
    if (!line.starts_with('"')) {
        const std::size_t comma = line.find(',');
        column = line.substr(0, comma);
        line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
        return column;
    }
    line.remove_prefix(1);
    while (!line.empty()) {
        const char c = line.front();
        line.remove_prefix(1);
        if (c != '"') {
            column += c;
        } else if (line.starts_with('"')) {
            column += c;
            line.remove_prefix(1);
        } else {
            break;
        }
    }
    if (line.starts_with(',')) line.remove_prefix(1);
    return column;
}

constexpr std::uint64_t mask_of(unsigned bits) { return ~0ULL << (48 - bits) & 0xffff'ffff'ffffULL; }

}  // namespace

MacVendors MacVendors::parse(std::string_view csv) {
    MacVendors vendors;
    vendors.add(csv);
    vendors.finish();
    return vendors;
}

Result<std::shared_ptr<const MacVendors>> MacVendors::load(const std::string& folder) {
    MacVendors vendors;
    bool any = false;
    for (const char* name : {"oui.csv", "mam.csv", "oui36.csv"}) {
        const std::string path = (std::filesystem::path(folder) / name).string();
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored)) continue;
        auto text = read_small_file(path, file_bytes_max);
        if (!text) return text.error();
        any = true;
        vendors.add(*text);
    }
    if (!any)
        return Error{folder +
                     ": holds none of oui.csv, mam.csv, oui36.csv; the Debian package ieee-data has them"};
    vendors.finish();
    return std::make_shared<const MacVendors>(std::move(vendors));
}

void MacVendors::add(std::string_view csv) {
    std::unordered_map<std::string, std::uint32_t> known;
    for_each_line(csv, [&](std::string_view line, std::size_t) {
        if (blocks_.size() >= blocks_max) return;
        take_column(line);  // the registry
        const std::string assignment = take_column(line);
        const std::string name(trimmed(take_column(line)).substr(0, name_bytes_max));
        const auto bits = static_cast<std::uint8_t>(4 * std::min<std::size_t>(assignment.size(), 12));
        std::uint64_t value = 0;
        const char* last = assignment.data() + assignment.size();
        auto [end, error] = std::from_chars(assignment.data(), last, value, 16);
        if (error != std::errc{} || end != last || name.empty() ||
            std::find(block_bits.begin(), block_bits.end(), bits) == block_bits.end())
            return;
        auto [at, is_new] = known.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
        if (is_new) names_ += name;
        blocks_.push_back({value << (48 - bits), at->second, static_cast<std::uint16_t>(name.size()), bits});
    });
}

void MacVendors::finish() {
    auto key = [](const Block& block) { return std::tuple(block.bits, block.prefix); };
    std::stable_sort(blocks_.begin(), blocks_.end(),
                     [&](const Block& x, const Block& y) { return key(x) < key(y); });
    blocks_.erase(std::unique(blocks_.begin(), blocks_.end(),
                              [&](const Block& x, const Block& y) { return key(x) == key(y); }),
                  blocks_.end());
    blocks_.shrink_to_fit();
}

std::string_view MacVendors::vendor_of(const MacAddress& mac) const {
    if ((mac.bytes[0] & 3U) != 0) return {};  // IEEE 802-2014 section 8.2: group and local addresses
    std::uint64_t value = 0;
    for (std::uint8_t byte : mac.bytes) value = value << 8 | byte;
    for (std::uint8_t bits : block_bits) {
        const auto wanted = std::tuple(bits, value & mask_of(bits));
        auto at = std::lower_bound(
            blocks_.begin(), blocks_.end(), wanted,
            [](const Block& block, const auto& key) { return std::tuple(block.bits, block.prefix) < key; });
        if (at == blocks_.end() || std::tuple(at->bits, at->prefix) != wanted) continue;
        std::string_view name = std::string_view(names_).substr(at->name, at->name_bytes);
        // What the registry assigned in smaller blocks names itself as the holder of the large one.
        if (bits == 24 && name == "IEEE Registration Authority") return {};
        return name;
    }
    return {};
}

}  // namespace slipstream
