// The options as CLI11 knows them, and the words for those of Slips that are not built yet.
#include "app/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <utility>

#include "app/configuration.h"
#include "app/listings.h"

namespace slipstream {

namespace {

struct Raw {
    std::vector<std::string> captures;
    std::string configuration, output, filter;
    std::optional<int> verbose, debug;
    std::optional<unsigned> workers, shards;
    std::optional<std::uint64_t> seed;
    std::string log_format, checksums;
    bool version = false, no_ndpi = false, ignore_checksums = false, no_database = false,
         no_zeek_logs = false;
};

// Flags of Slips that later versions will have: accepted by name so that the refusal can be precise.
struct Planned {
    const char* names;
    bool takes_value;
    const char* what;
};
constexpr std::array planned{
    Planned{"-i,--interface", true, "live capture"},
    Planned{"--access-point", true, "access point mode"},
    Planned{"-g,--growing", true, "reading a growing folder of Zeek logs"},
    Planned{"-p,--blocking", false, "blocking"},
    Planned{"--clearblocking,--clear-blocking", false, "removing blocks"},
    Planned{"-D,--daemon", false, "running as a daemon"},
    Planned{"-S,--stopdaemon", false, "stopping the daemon"},
    Planned{"-w,--webinterface", false, "the web interface"},
    Planned{"--input-module", true, "input modules"},
};
// Flags about the Redis server that Slips needs and slipstream does not.
constexpr std::array without_effect{
    Planned{"--clearcache", false, ""},
    Planned{"-s,--save", false, ""},
    Planned{"-d,--db", true, ""},
    Planned{"-k,--killall", false, ""},
    Planned{"-m,--multiinstance", false, ""},
    Planned{"-P,--port", true, ""},
    Planned{"-t,--testing", false, ""},
};

// Slips' two-letter flags with one dash, which would read as two flags.
std::vector<std::string> with_long_names(const std::vector<std::string>& arguments) {
    static constexpr std::array<std::pair<const char*, const char*>, 3> renamed{
        {{"-ap", "--access-point"}, {"-cc", "--clearcache"}, {"-im", "--input-module"}}};
    std::vector<std::string> out = arguments;
    for (std::string& argument : out)
        for (auto [from, to] : renamed)
            if (argument == from) argument = to;
    return out;
}

void describe(CLI::App& app, Raw& raw) {
    app.get_formatter()->column_width(38);
    app.footer("slipstream dissectors, slipstream detectors, slipstream logs: what this build can do");
    app.set_help_flag("-h,--help", "Show this help");
    app.add_flag("-V,--version", raw.version, "Show the version");
    app.add_option("-f,--filepath,-r,--read", raw.captures,
                   "Capture file, folder of captures, or - for standard input; may be repeated")
        ->type_name("CAPTURE");
    app.add_option("-c,--config", raw.configuration, "YAML configuration file")->type_name("FILE");
    app.add_option("-o,--output", raw.output, "Output folder (default: output/CAPTURE_DATE/)")
        ->type_name("DIR");
    app.add_option("-F,--pcapfilter", raw.filter, "BPF filter: only these packets are analysed")
        ->type_name("BPF");
    app.add_option("-v,--verbose", raw.verbose, "Verbosity, 0 to 3")->type_name("N");
    app.add_option("-e,--debug", raw.debug, "Debug level, 0 to 3")->type_name("N");
    app.add_option("--workers", raw.workers, "Threads that build flows; 1 runs everything in one thread")
        ->type_name("N");
    app.add_option("--shards", raw.shards, "Threads that judge hosts")->type_name("N");
    app.add_option("--seed", raw.seed, "Seed of all ids: the same input and seed give the same output")
        ->type_name("N");
    app.add_option("--log-format", raw.log_format, "Form of zeek_files/: tsv or json")->type_name("FORMAT");
    app.add_option("--checksums", raw.checksums,
                   "verify, ignore, or auto (default): ignored when the first packets show checksum offload")
        ->type_name("POLICY");
    app.add_flag("--ignore-checksums", raw.ignore_checksums, "The same as --checksums ignore (zeek -C)");
    app.add_flag("--no-ndpi", raw.no_ndpi, "Do not name applications");
    app.add_flag("--no-database", raw.no_database, "Do not write databases/flows.sqlite");
    app.add_flag("--no-zeek-logs", raw.no_zeek_logs, "Do not write zeek_files/");
}

Result<void> check(const Raw& raw) {
    auto level_is_bad = [](const std::optional<int>& level) { return level && (*level < 0 || *level > 3); };
    if (level_is_bad(raw.verbose) || level_is_bad(raw.debug))
        return Error{"-v and -e: debug and verbose values range from 0 to 3"};
    constexpr unsigned threads_max = 64;
    auto count_is_bad = [&](const std::optional<unsigned>& n) { return n && (*n < 1 || *n > threads_max); };
    if (count_is_bad(raw.workers) || count_is_bad(raw.shards))
        return Error{fmt::format("--workers and --shards take 1 to {}", threads_max)};
    if (!raw.log_format.empty() && raw.log_format != "tsv" && raw.log_format != "json")
        return Error{fmt::format("--log-format {}: use tsv or json", raw.log_format)};
    if (!raw.checksums.empty() && raw.checksums != "auto" && raw.checksums != "verify" &&
        raw.checksums != "ignore")
        return Error{fmt::format("--checksums {}: use auto, verify or ignore", raw.checksums)};
    if (raw.captures.empty()) return Error{"no input: name a capture with -f FILE (-h shows all options)"};
    for (const std::string& capture : raw.captures)
        if (capture == "zeek" || capture == "suricata" || capture == "argus")
            return Error{fmt::format("-f {}: reading {} records is not built yet; give a capture file",
                                     capture, capture)};
    return {};
}

void apply(const Raw& raw, Options& options) {
    options.inputs = raw.captures;
    options.output_folder = raw.output;
    if (!raw.filter.empty()) options.filter = raw.filter;
    if (raw.verbose) options.verbose = std::max(1, *raw.verbose);
    if (raw.debug) options.debug = *raw.debug;
    if (raw.workers) options.workers = *raw.workers;
    if (raw.shards) options.shards = *raw.shards;
    if (raw.seed) options.flow.seed = options.detection.seed = *raw.seed;
    if (!raw.log_format.empty()) options.log_format.json = raw.log_format == "json";
    if (raw.checksums == "verify") options.checksums = ChecksumPolicy::verify;
    if (raw.checksums == "auto") options.checksums = ChecksumPolicy::automatic;
    if (raw.ignore_checksums || raw.checksums == "ignore") options.checksums = ChecksumPolicy::ignore;
    if (raw.no_ndpi) options.classify_applications = false;
    if (raw.no_database) options.write_database = false;
    if (raw.no_zeek_logs) options.write_zeek_logs = false;
}

}  // namespace

Result<CommandLine> parse_command_line(const std::vector<std::string>& arguments) {
    if (arguments.size() == 1)
        if (auto text = listing(arguments[0]))
            return CommandLine{CommandLine::Action::print_and_exit, std::move(*text), {}};
    CLI::App app{"slipstream: network behaviour analysis of a capture", "slipstream"};
    Raw raw;
    describe(app, raw);
    std::vector<std::pair<CLI::Option*, const Planned*>> later;
    later.reserve(planned.size());
    // CLI11 keeps references to these.
    std::vector<std::string> values(planned.size() + without_effect.size());
    std::size_t next = 0;
    auto accept = [&](const Planned& p) {
        std::string& value = values[next++];
        CLI::Option* option = p.takes_value ? app.add_option(p.names, value) : app.add_flag(p.names);
        return option->group("");
    };
    for (const Planned& p : planned) later.emplace_back(accept(p), &p);
    for (const Planned& p : without_effect) accept(p);

    std::vector<std::string> reversed = with_long_names(arguments);
    std::reverse(reversed.begin(), reversed.end());
    CommandLine line;
    try {
        app.parse(reversed);
    } catch (const CLI::CallForHelp&) {
        return CommandLine{CommandLine::Action::print_and_exit, app.help(), {}};
    } catch (const CLI::ParseError& error) {
        return Error{fmt::format("{} (-h shows all options)", error.what())};
    }
    if (raw.version)
        return CommandLine{
            CommandLine::Action::print_and_exit, "Slipstream Version: " + version() + "\n", {}};
    for (auto [option, plan] : later)
        if (option->count() > 0)
            return Error{fmt::format("{}: {} is not built yet; analyse a capture with -f FILE",
                                     option->get_name(), plan->what)};
    if (auto good = check(raw); !good) return good.error();
    if (!raw.configuration.empty()) {
        line.options.configuration_file = raw.configuration;
        if (auto loaded = load_configuration(raw.configuration, line.options); !loaded) return loaded.error();
    }
    apply(raw, line.options);
    return line;
}

}  // namespace slipstream
