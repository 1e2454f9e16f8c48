// Reads the YAML file with yaml-cpp; a complaint names the key, the line and what was expected there.
#include "app/configuration.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <map>
#include <string_view>

#include "detect/letter_network.h"

namespace slipstream {

namespace {

/// One scalar or list of the file, with its place for messages.
struct Setting {
    std::string name;  // "section.key"
    YAML::Node node;

    Error bad(std::string_view allowed) const {
        std::string given;
        if (node.IsScalar()) given = node.Scalar();
        return Error{fmt::format("{}: '{}' is not {}", name, given, allowed)};
    }
};

using Apply = Result<void> (*)(const Setting&, Options&);

// Numbers may carry a unit as in "10080 mins": the leading number counts.
Result<double> number(const Setting& s, double least, double most) {
    if (!s.node.IsScalar()) return s.bad("a number");
    const std::string& text = s.node.Scalar();
    double value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || (end != text.data() + text.size() && *end != ' ') ||
        !(value >= least && value <= most))
        return s.bad(fmt::format("a number from {} to {}", least, most));
    return value;
}

Result<bool> boolean(const Setting& s) {
    bool value = false;
    if (!s.node.IsScalar() || !YAML::convert<bool>::decode(s.node, value)) return s.bad("yes or no");
    return value;
}

Result<std::vector<std::string>> texts(const Setting& s) {
    std::vector<std::string> out;
    if (s.node.IsNull()) return out;
    if (s.node.IsScalar()) return std::vector<std::string>{s.node.Scalar()};
    if (!s.node.IsSequence()) return s.bad("a list");
    for (const YAML::Node& item : s.node) {
        if (!item.IsScalar()) return s.bad("a list of words");
        out.push_back(item.Scalar());
    }
    return out;
}

Result<std::vector<Subnet>> networks(const Setting& s) {
    auto words = texts(s);
    if (!words) return words.error();
    std::vector<Subnet> out;
    for (const std::string& word : *words) {
        auto network = Subnet::parse(word);
        if (!network)
            return Error{
                fmt::format("{}: '{}' is not an address or network such as 10.0.0.0/8", s.name, word)};
        out.push_back(*network);
    }
    return out;
}

template <class T>
Result<void> assign(Result<T> value, T& target) {
    if (!value) return value.error();
    target = std::move(*value);
    return {};
}

template <class Integer>
Result<void> assign_count(const Setting& s, Integer& target, double least, double most) {
    auto value = number(s, least, most);
    if (!value) return value.error();
    target = static_cast<Integer>(*value);
    return {};
}

Result<void> window_width(const Setting& s, Options& o) {
    if (s.node.IsScalar() && s.node.Scalar() == "only_one_tw") {
        o.detection.only_one_window = true;
        return {};
    }
    auto value = number(s, 1, 1e9);
    if (!value) return value.error();
    o.detection.window_width = microseconds(static_cast<std::int64_t>(*value * 1e6));
    return {};
}

Result<void> direction(const Setting& s, Options& o) {
    o.detection.direction =
        s.node.IsScalar() && s.node.Scalar() == "all" ? AnalysisDirection::all : AnalysisDirection::outgoing;
    return {};
}

Result<void> log_format(const Setting& s, Options& o) {
    std::string text = s.node.IsScalar() ? s.node.Scalar() : "";
    if (text != "tsv" && text != "json") return s.bad("tsv or json");
    o.log_format.json = text == "json";
    return {};
}

Result<void> checksums(const Setting& s, Options& o) {
    std::string text = s.node.IsScalar() ? s.node.Scalar() : "";
    if (text != "auto" && text != "verify" && text != "ignore") return s.bad("auto, verify or ignore");
    o.checksums = text == "auto"     ? ChecksumPolicy::automatic
                  : text == "verify" ? ChecksumPolicy::verify
                                     : ChecksumPolicy::ignore;
    return {};
}

Result<void> text_of(const Setting& s, std::string& target) {
    if (s.node.IsNull()) return {};
    if (!s.node.IsScalar()) return s.bad("a word");
    target = s.node.Scalar();
    return {};
}

Result<void> override_parameter(const Setting& s, Options& o, const char* parameter, double factor = 1) {
    auto value = number(s, 0, 1e15);
    if (!value) return value.error();
    o.detection.parameters.push_back({parameter, *value * factor});
    return {};
}

Result<void> switch_parameter(const Setting& s, Options& o, const char* parameter) {
    auto value = boolean(s);
    if (!value) return value.error();
    o.detection.parameters.push_back({parameter, *value ? 1.0 : 0.0});
    return {};
}

Result<void> letter_model(const Setting& s, Options& o) {
    std::string path;
    if (auto done = text_of(s, path); !done) return done;
    if (path.empty()) return {};
    auto model = LetterNetwork::load(path);
    if (!model) return Error{fmt::format("{}: {}", s.name, model.error().message)};
    o.detection.letter_classifier = *model;
    return {};
}

// The keys of this section are parameters of the detector by the same name, but for these.
Result<void> https_anomaly(const std::string& key, const Setting& s, Options& o) {
    if (key.starts_with("log_")) {
        o.notes.push_back(fmt::format("configuration key '{}' has no effect yet", s.name));
        return {};
    }
    if (key == "use_adwin_drift") return switch_parameter(s, o, "https_anomaly.use_adwin_drift");
    if (key == "training_fit_method") {
        const std::string text = s.node.IsScalar() ? s.node.Scalar() : "";
        if (text != "welford" && text != "ewma") return s.bad("welford or ewma");
        o.detection.parameters.push_back({"https_anomaly.training_ewma", text == "ewma" ? 1.0 : 0.0});
        return {};
    }
    return override_parameter(s, o, ("https_anomaly." + key).c_str());
}

const std::map<std::string_view, Apply>& settings() {
    static const std::map<std::string_view, Apply> table{
        {"parameters.verbose", [](const Setting& s, Options& o) { return assign_count(s, o.verbose, 0, 3); }},
        {"parameters.debug", [](const Setting& s, Options& o) { return assign_count(s, o.debug, 0, 3); }},
        {"parameters.time_window_width", window_width},
        {"parameters.analysis_direction", direction},
        {"parameters.client_ips",
         [](const Setting& s, Options& o) { return assign(networks(s), o.detection.client_ips); }},
        {"parameters.local_networks",
         [](const Setting& s, Options& o) { return assign(networks(s), o.detection.local_networks); }},
        {"parameters.pcapfilter", [](const Setting& s, Options& o) { return text_of(s, o.filter); }},
        {"parameters.metadata_dir",
         [](const Setting& s, Options& o) { return assign(boolean(s), o.write_metadata); }},
        {"parameters.store_zeek_files_in_the_output_dir",
         [](const Setting& s, Options& o) { return assign(boolean(s), o.write_zeek_logs); }},
        {"parameters.seed",
         [](const Setting& s, Options& o) {
             auto done = assign_count(s, o.flow.seed, 0, 9e15);
             o.detection.seed = o.flow.seed;
             return done;
         }},
        {"detection.evidence_detection_threshold",
         [](const Setting& s, Options& o) {
             return assign(number(s, 1e-6, 1e6), o.detection.evidence_threshold);
         }},
        {"detection.repeats_score",
         [](const Setting& s, Options& o) { return assign(boolean(s), o.detection.repeats_score); }},
        {"detection.profiles_max",
         [](const Setting& s, Options& o) { return assign_count(s, o.detection.profiles_max, 1, 1e9); }},
        {"detection.windows_per_profile_max",
         [](const Setting& s, Options& o) {
             return assign_count(s, o.detection.windows_per_profile_max, 1, 1e6);
         }},
        {"detection.evidence_per_window_max",
         [](const Setting& s, Options& o) {
             return assign_count(s, o.detection.evidence_per_window_max, 1, 1e9);
         }},
        {"flow_alerts.long_connection_threshold",
         [](const Setting& s, Options& o) { return override_parameter(s, o, "long_connection.duration_s"); }},
        {"flow_alerts.data_exfiltration_threshold",
         [](const Setting& s, Options& o) {
             return override_parameter(s, o, "data_upload.window_bytes", 1e6);
         }},
        {"parameters.export_strato_letters",
         [](const Setting& s, Options& o) {
             return switch_parameter(s, o, "command_and_control.export_letters");
         }},
        {"rnn_cc_detection.model", letter_model},
        {"DisabledAlerts.disabled_detections",
         [](const Setting& s, Options& o) { return assign(texts(s), o.detection.disabled_detections); }},
        {"whitelists.enable_local_whitelist",
         [](const Setting& s, Options& o) { return assign(boolean(s), o.use_local_whitelist); }},
        {"whitelists.local_whitelist_path",
         [](const Setting& s, Options& o) { return text_of(s, o.whitelist.entries); }},
        {"whitelists.enable_online_whitelist",
         [](const Setting& s, Options& o) { return assign(boolean(s), o.use_online_whitelist); }},
        {"whitelists.online_whitelist_file",
         [](const Setting& s, Options& o) { return text_of(s, o.whitelist.popular); }},
        {"whitelists.organizations_path",
         [](const Setting& s, Options& o) { return text_of(s, o.whitelist.organizations); }},
        {"geo.country_database", [](const Setting& s, Options& o) { return text_of(s, o.country_database); }},
        {"geo.system_database", [](const Setting& s, Options& o) { return text_of(s, o.system_database); }},
        {"zeek_logs.format", log_format},
        {"zeek_logs.community_id",
         [](const Setting& s, Options& o) { return assign(boolean(s), o.flow.log_community_id); }},
        {"capture.checksums", checksums},
        {"flow_table.half_open_max",
         [](const Setting& s, Options& o) { return assign_count(s, o.flow.bounds.half_open_max, 1, 1e9); }},
        {"flow_table.tcp_max",
         [](const Setting& s, Options& o) { return assign_count(s, o.flow.bounds.tcp_max, 1, 1e9); }},
        {"flow_table.datagram_max",
         [](const Setting& s, Options& o) { return assign_count(s, o.flow.bounds.datagram_max, 1, 1e9); }},
        {"flow_table.reassembly_blocks_max",
         [](const Setting& s, Options& o) { return assign_count(s, o.flow.reassembly.blocks_max, 1, 1e9); }},
        {"flow_table.reassembly_bytes_max",
         [](const Setting& s, Options& o) {
             return assign_count(s, o.flow.reassembly.stored_bytes_max, 0, 1e12);
         }},
        {"flow_table.fragment_datagrams_max",
         [](const Setting& s, Options& o) {
             return assign_count(s, o.flow.fragments.datagrams_max, 1, 1e7);
         }},
        {"flow_table.fragment_bytes_max",
         [](const Setting& s, Options& o) { return assign_count(s, o.flow.fragments.bytes_max, 1, 4e9); }},
        {"ndpi.enabled",
         [](const Setting& s, Options& o) { return assign(boolean(s), o.classify_applications); }},
        {"ndpi.flows_max",
         [](const Setting& s, Options& o) { return assign_count(s, o.applications.flows_max, 1, 1e8); }},
        {"ndpi.protocols_file",
         [](const Setting& s, Options& o) { return text_of(s, o.applications.protocols_file); }},
        {"ndpi.categories_file",
         [](const Setting& s, Options& o) { return text_of(s, o.applications.categories_file); }},
        {"ndpi.risky_domains_file",
         [](const Setting& s, Options& o) { return text_of(s, o.applications.risky_domains_file); }},
        {"ndpi.malicious_ja3_file",
         [](const Setting& s, Options& o) { return text_of(s, o.applications.malicious_ja3_file); }},
        {"ndpi.malicious_certificates_file",
         [](const Setting& s, Options& o) { return text_of(s, o.applications.malicious_certificates_file); }},
        {"files.hashes",
         [](const Setting& s, Options& o) { return assign(boolean(s), o.flow.files.hashes); }},
        {"files.extract_mime_types",
         [](const Setting& s, Options& o) { return assign(texts(s), o.extraction.mime_types); }},
        {"files.extract_hosts",
         [](const Setting& s, Options& o) { return assign(networks(s), o.extraction.hosts); }},
        {"files.extract_file_bytes_max",
         [](const Setting& s, Options& o) { return assign_count(s, o.extraction.file_bytes_max, 1, 1e15); }},
        {"files.extract_all_bytes_max",
         [](const Setting& s, Options& o) { return assign_count(s, o.extraction.all_bytes_max, 1, 1e15); }},
        {"files.extract_open_max",
         [](const Setting& s, Options& o) { return assign_count(s, o.extraction.open_max, 1, 65536); }},
        {"threads.workers", [](const Setting& s, Options& o) { return assign_count(s, o.workers, 1, 64); }},
        {"threads.shards", [](const Setting& s, Options& o) { return assign_count(s, o.shards, 1, 64); }},
    };
    return table;
}

// Sections of Slips whose keys have no effect here (yet). Their keys are taken without a look at the values.
constexpr std::array sections_without_effect{"update",
                                             "output",
                                             "Debug",
                                             "modules",
                                             "flow_ml_detection",
                                             "brute_force_detector",
                                             "virustotal",
                                             "threatintelligence",
                                             "exporting_alerts",
                                             "cesnet",
                                             "Docker",
                                             "Profiling",
                                             "web_interface",
                                             "global_p2p",
                                             "local_p2p",
                                             "timestamp",
                                             "modes"};
constexpr std::array keys_without_effect{"parameters.delete_zeek_files",
                                         "parameters.store_a_copy_of_zeek_files",
                                         "parameters.permanent_dir",
                                         "parameters.tcp_inactivity_timeout",
                                         "parameters.deletePrevdb",
                                         "parameters.label",
                                         "parameters.rotation",
                                         "parameters.default_rotation_interval",
                                         "parameters.keep_rotated_files_for",
                                         "parameters.wait_for_modules_to_finish",
                                         "parameters.export_labeled_flows",
                                         "parameters.export_format",
                                         "detection.popup_alerts",
                                         "flow_alerts.ssh_succesful_detection_threshold",
                                         "flow_alerts.entropy_threshold",
                                         "flow_alerts.pastebin_download_threshold",
                                         "whitelists.online_whitelist",
                                         "whitelists.online_whitelist_update_period"};

template <class List>
bool contains(const List& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

Result<void> apply_section(const std::string& section, const YAML::Node& node, Options& options) {
    if (contains(sections_without_effect, section)) {
        options.notes.push_back(fmt::format("configuration section '{}' has no effect yet", section));
        return {};
    }
    if (node.IsNull()) return {};
    if (!node.IsMap()) return Error{fmt::format("{}: is not a section with keys", section)};
    for (const auto& entry : node) {
        Setting setting{section + "." + entry.first.Scalar(), entry.second};
        if (section == "detectors") {
            if (!entry.second.IsMap()) return setting.bad("a map of parameters");
            for (const auto& parameter : entry.second) {
                Setting inner{entry.first.Scalar() + "." + parameter.first.Scalar(), parameter.second};
                if (auto done = override_parameter(inner, options, inner.name.c_str()); !done) return done;
            }
            continue;
        }
        if (section == "anomaly_detection_https") {
            if (auto done = https_anomaly(entry.first.Scalar(), setting, options); !done) return done;
            continue;
        }
        auto known = settings().find(setting.name);
        if (known != settings().end()) {
            if (auto done = known->second(setting, options); !done) return done;
        } else if (contains(keys_without_effect, setting.name)) {
            options.notes.push_back(fmt::format("configuration key '{}' has no effect yet", setting.name));
        } else {
            return Error{fmt::format("{}: no such option; see app/README.md for the list", setting.name)};
        }
    }
    return {};
}

}  // namespace

Result<void> load_configuration(const std::string& path, Options& options) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored))
        return Error{fmt::format("-c {}: doesn't exist; name a YAML file", path)};
    try {
        YAML::Node root = YAML::LoadFile(path);
        if (root.IsNull()) return {};
        if (!root.IsMap()) return Error{fmt::format("{}: not a YAML file with sections", path)};
        for (const auto& section : root) {
            if (auto done = apply_section(section.first.Scalar(), section.second, options); !done)
                return Error{fmt::format("{}: {}", path, done.error().message)};
        }
    } catch (const YAML::Exception& error) {
        return Error{fmt::format("{}: line {}: {}", path, error.mark.line + 1, error.msg)};
    }
    return {};
}

}  // namespace slipstream
