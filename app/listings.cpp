// See listings.h.
#include "app/listings.h"

#include <fmt/format.h>

#include "detect/detector.h"
#include "dissect/stream/dissector.h"
#include "output/log_table.h"

namespace slipstream {

namespace {

std::string ports_text(const StreamDissectorSpec& spec) {
    std::string text;
    auto add = [&](std::span<const std::uint16_t> ports, std::string_view transport) {
        for (std::uint16_t port : ports)
            text += fmt::format("{}{}/{}", text.empty() ? "" : " ", port, transport);
    };
    add(spec.tcp_ports, "tcp");
    add(spec.udp_ports, "udp");
    return text.empty() ? "-" : text;
}

std::string dissectors() {
    std::string text =
        "Protocols that are read, by the ports where they are tried at once; \"content\" says that the "
        "first\n"
        "bytes give them away on any other port too.\n\n";
    for (const StreamDissectorSpec* spec : SLIPSTREAM_REGISTERED(StreamDissectorSpec, slip_stream_dissectors))
        text += fmt::format("{:<16} {}\n{:<16} {}{}\n", spec->name, spec->summary, "", ports_text(*spec),
                            spec->signatures.empty() ? "" : ", content");
    return text;
}

std::string detectors() {
    std::string text =
        "Detectors, the evidence they give and their parameters (configuration: "
        "detectors.NAME.PARAMETER).\n\n";
    for (const DetectorSpec* spec : SLIPSTREAM_REGISTERED(DetectorSpec, slip_detectors)) {
        text += fmt::format("{}: {} [{}]\n", spec->name, spec->summary, spec->source);
        for (std::string_view type : spec->evidence) text += fmt::format("    {}\n", type);
        for (const DetectorParameter& p : spec->parameters)
            text += fmt::format("    {} = {}{}{} ({} to {}): {}\n", p.name, p.default_value,
                                p.unit.empty() ? "" : " ", p.unit, p.min, p.max, p.summary);
    }
    return text;
}

std::string logs() {
    std::string text = "Logs in zeek_files/, each made with its first row.\n\n";
    for (const LogDescription& log : log_table()) text += fmt::format("{}.log\n", log.name);
    return text;
}

}  // namespace

std::optional<std::string> listing(std::string_view word) {
    if (word == "dissectors") return dissectors();
    if (word == "detectors") return detectors();
    if (word == "logs") return logs();
    return std::nullopt;
}

}  // namespace slipstream
