// PE (Microsoft Portable Executable and Common Object File Format Specification): the headers of a Windows
// program, read as they pass; nothing but the header under way is kept.
#include <algorithm>
#include <array>
#include <string>

#include "dissect/file/file_analyzer.h"

namespace slipstream {
namespace {

constexpr std::array<std::string_view, 1> mime_types{"application/x-dosexec"};
constexpr std::uint32_t new_header_min = 64, new_header_max = 64 + (4U << 20);
constexpr std::size_t dos_header_bytes = 64, coff_header_bytes = 24, section_bytes = 40;
constexpr unsigned sections_max = 4096;

struct Name {
    std::uint32_t value;
    std::string_view text;
};

constexpr Name machines[] = {
    {0x0, "UNKNOWN"},  {0x1d3, "AM33"},     {0x8664, "AMD64"},    {0x1c0, "ARM"},     {0x1c4, "ARMNT"},
    {0xaa64, "ARM64"}, {0xebc, "EBC"},      {0x14c, "I386"},      {0x200, "IA64"},    {0x9041, "M32R"},
    {0x266, "MIPS16"}, {0x366, "MIPSFPU"},  {0x466, "MIPSFPU16"}, {0x1f0, "POWERPC"}, {0x1f1, "POWERPCFP"},
    {0x166, "R4000"},  {0x1a2, "SH3"},      {0x1a3, "SH3DSP"},    {0x1a6, "SH4"},     {0x1a8, "SH5"},
    {0x1c2, "THUMB"},  {0x169, "WCEMIPSV2"}};

constexpr Name subsystems[] = {{0, "UNKNOWN"},
                               {1, "NATIVE"},
                               {2, "WINDOWS_GUI"},
                               {3, "WINDOWS_CUI"},
                               {7, "POSIX_CUI"},
                               {9, "WINDOWS_CE_GUI"},
                               {10, "EFI_APPLICATION"},
                               {11, "EFI_BOOT_SERVICE_DRIVER"},
                               {12, "EFI_RUNTIME_DRIVER"},
                               {13, "EFI_ROM"},
                               {14, "XBOX"}};

constexpr std::uint32_t version(std::uint32_t major, std::uint32_t minor) { return major << 16 | minor; }

constexpr Name systems[] = {{version(10, 0), "Windows 10"},
                            {version(6, 4), "Windows 10 Technical Preview"},
                            {version(6, 3), "Windows 8.1 or Server 2012 R2"},
                            {version(6, 2), "Windows 8 or Server 2012"},
                            {version(6, 1), "Windows 7 or Server 2008 R2"},
                            {version(6, 0), "Windows Vista or Server 2008"},
                            {version(5, 2), "Windows XP x64 or Server 2003"},
                            {version(5, 1), "Windows XP"},
                            {version(5, 0), "Windows 2000"},
                            {version(4, 90), "Windows Me"},
                            {version(4, 10), "Windows 98"},
                            {version(4, 0), "Windows 95 or NT 4.0"},
                            {version(3, 51), "Windows NT 3.51"},
                            {version(3, 50), "Windows NT 3.5"},
                            {version(3, 2), "Windows 3.2"},
                            {version(3, 11), "Windows for Workgroups 3.11"},
                            {version(3, 10), "Windows 3.1 or NT 3.1"},
                            {version(3, 0), "Windows 3.0"},
                            {version(2, 11), "Windows 2.11"},
                            {version(2, 10), "Windows 2.10"},
                            {version(2, 0), "Windows 2.0"},
                            {version(1, 4), "Windows 1.04"},
                            {version(1, 3), "Windows 1.03"},
                            {version(1, 1), "Windows 1.01"},
                            {version(1, 0), "Windows 1.0"}};

template <std::size_t n>
std::string name_of(const Name (&names)[n], std::uint32_t value, const std::string& number) {
    for (const Name& name : names)
        if (name.value == value) return std::string(name.text);
    return "unknown-" + number;
}

class PeAnalyzer final : public FileAnalyzer {
public:
    void on_data(FileContext& context, Bytes data) override {
        while (!data.empty() && reads_on()) {
            const std::uint64_t skipped = std::min<std::uint64_t>(skip_, data.size());
            skip_ -= skipped;
            data = data.subspan(static_cast<std::size_t>(skipped));
            const Bytes taken = data.first(std::min(wanted_ - header_.size(), data.size()));
            header_.insert(header_.end(), taken.begin(), taken.end());
            data = data.subspan(taken.size());
            if (skip_ != 0 || header_.size() < wanted_) continue;
            std::vector<std::uint8_t> header;
            header.swap(header_);
            take_header(context, header);
        }
    }
    void on_end(FileContext& context) override {
        if (!row_.machine.empty()) context.sink.emit(row_);
        row_.machine.clear();
    }
    bool reads_on() const override { return part_ != Part::none; }

private:
    enum class Part : std::uint8_t { dos, coff, optional, section, none };

    void expect(Part part, std::size_t bytes) {
        part_ = part;
        wanted_ = bytes;
    }

    void take_header(const FileContext& context, Bytes header) {
        switch (part_) {
            case Part::dos: return dos_header(context, header);
            case Part::coff: return coff_header(header);
            case Part::optional: return optional_header(header);
            case Part::section: return section_header(header);
            case Part::none: return;
        }
    }
    void dos_header(const FileContext& context, Bytes header) {
        ByteCursor at(header);
        at.skip(dos_header_bytes - 4);
        const std::uint32_t new_header = at.u32_le();
        if (new_header < new_header_min || new_header >= new_header_max) return expect(Part::none, 0);
        row_.time = context.time;
        row_.fuid = context.fuid.to_string('F');
        skip_ = new_header - dos_header_bytes;
        expect(Part::coff, coff_header_bytes);
    }
    void coff_header(Bytes header) {
        ByteCursor at(header);
        at.skip(4);
        const std::uint32_t machine = at.u16_le();
        sections_ = at.u16_le();
        const std::uint32_t compiled = at.u32_le();
        at.skip(8);
        const std::uint16_t optional_bytes = at.u16_le();
        const std::uint16_t flags = at.u16_le();
        row_.machine = name_of(machines, machine, std::to_string(machine));
        row_.compiled = Time{std::int64_t{compiled} * 1'000'000};
        row_.is_exe = optional_bytes > 0;
        constexpr std::uint16_t is_32bit = 0x100;
        row_.is_64bit = !(flags & is_32bit);
        if (optional_bytes > 0) return expect(Part::optional, optional_bytes);
        next_section();
    }
    void optional_header(Bytes header);
    void section_header(Bytes header) {
        constexpr std::size_t name_bytes = 8;
        const Bytes name = header.first(name_bytes);
        const auto end = std::find(name.begin(), name.end(), 0);
        if (!row_.section_names) row_.section_names.emplace();
        if (row_.section_names->size() < sections_max) row_.section_names->emplace_back(name.begin(), end);
        next_section();
    }
    void next_section() {
        if (sections_ == 0) return expect(Part::none, 0);
        --sections_;
        expect(Part::section, section_bytes);
    }

    PeRecord row_;
    Part part_ = Part::dos;
    std::size_t wanted_ = dos_header_bytes;
    std::uint64_t skip_ = 0;
    unsigned sections_ = 0;  // still to come
    std::vector<std::uint8_t> header_;
};

void PeAnalyzer::optional_header(Bytes header) {
    ByteCursor at(header);
    constexpr std::uint16_t magic_64bit = 0x20b;
    const bool wide = at.u16_le() == magic_64bit;
    at.skip(22);
    at.skip(8);  // image base; in 32 bits data base and image base
    at.skip(8);
    const std::uint32_t major = at.u16_le(), minor = at.u16_le();
    at.skip(24);
    const std::uint32_t subsystem = at.u16_le();
    const std::uint16_t flags = at.u16_le();
    at.skip(wide ? 32 : 16);
    at.skip(4);
    const std::uint32_t tables = at.u32_le();
    if (!at.ok()) return expect(Part::none, 0);
    row_.os = name_of(systems, version(major, minor), std::to_string(major) + "." + std::to_string(minor));
    row_.subsystem = name_of(subsystems, subsystem, std::to_string(subsystem));
    row_.uses_aslr = flags & 0x40;
    row_.uses_code_integrity = flags & 0x80;
    row_.uses_dep = flags & 0x100;
    row_.uses_seh = !(flags & 0x400);
    std::array<bool, 7> has{};
    for (std::uint32_t i = 0; i < std::min<std::uint32_t>(tables, has.size()); ++i) {
        at.skip(4);
        has[i] = at.u32_le() > 0;
    }
    row_.has_export_table = has[0];
    row_.has_import_table = has[1];
    row_.has_cert_table = has[4];
    row_.has_debug_data = has[6];
    next_section();
}

constexpr FileAnalyzerSpec pe{
    .name = "PE", .mime_types = mime_types, .make = FileAnalyzerSpec::make_one<PeAnalyzer>};
SLIPSTREAM_REGISTER(FileAnalyzerSpec, slip_file_analyzers, pe)

}  // namespace
}  // namespace slipstream
