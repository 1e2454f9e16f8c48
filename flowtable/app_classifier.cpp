// See app_classifier.h. The only file that knows nDPI. It asks for the inside of nDPI's detection module,
// because 4.2 has no function to turn the caches between flows off; make() proves that the library agrees on
// that layout.
#define NDPI_LIB_COMPILATION

#include "flowtable/app_classifier.h"

#include <ndpi_main.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>

#include "capture/base/check.h"

extern "C" void cache_free(
    struct cache* tinc_peers);  // exported by nDPI, declared in none of its public headers

namespace slipstream {

namespace {

constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_udp = 17;

AppConfidence confidence_of(ndpi_confidence_t confidence) {
    switch (confidence) {
        case NDPI_CONFIDENCE_MATCH_BY_PORT: return AppConfidence::port;
        case NDPI_CONFIDENCE_MATCH_BY_IP: return AppConfidence::address;
        case NDPI_CONFIDENCE_DPI_CACHE: return AppConfidence::other_flows;
        case NDPI_CONFIDENCE_DPI: return AppConfidence::payload;
        default: return AppConfidence::unknown;
    }
}

AppVerdict verdict_of(const ndpi_protocol& protocol, ndpi_confidence_t confidence, ndpi_risk risks) {
    return {.risks = risks,
            .transport = protocol.master_protocol,
            .application = protocol.app_protocol,
            .category = static_cast<std::uint16_t>(protocol.category),
            .confidence = confidence_of(confidence)};
}

struct FreeModule {
    void operator()(ndpi_detection_module_struct* module) const { ndpi_exit_detection_module(module); }
};

}  // namespace

struct AppClassifier::Engine {
    struct State {
        ndpi_flow_struct flow;
        ndpi_protocol protocol;
        std::uint32_t packets;
        std::uint8_t ip_protocol;
        bool in_use;
    };

    std::unique_ptr<ndpi_detection_module_struct, FreeModule> module;
    AppClassifierConfig config;
    std::unique_ptr<State[]> states;
    std::vector<std::uint32_t> free_states;

    State& at(AppState state) {
        auto index = static_cast<std::uint32_t>(state);
        CHECK(index < config.flows_max && states[index].in_use);
        return states[index];
    }

    std::array<ndpi_lru_cache**, 7> caches() const {
        ndpi_detection_module_struct& m = *module;
        return {&m.ookla_cache,    &m.bittorrent_cache, &m.zoom_cache,   &m.stun_cache,
                &m.tls_cert_cache, &m.mining_cache,     &m.msteams_cache};
    }
    /// nDPI makes a cache where it finds none, so it gets caches of one entry, emptied before each packet.
    void make_caches_forgetful() {
        for (ndpi_lru_cache** cache : caches()) *cache = ndpi_lru_cache_init(1);
    }
    void forget_other_flows() {
        if (config.correlate_flows) return;
        for (ndpi_lru_cache** cache : caches()) (*cache)->entries[0].is_full = 0;
        if (module->tinc_cache != nullptr) {
            cache_free(module->tinc_cache);
            module->tinc_cache = nullptr;
        }
    }
};

namespace {

Result<void> load(ndpi_detection_module_struct* module, const char* what, const std::string& path,
                  int (*read)(ndpi_detection_module_struct*, const char*)) {
    if (path.empty()) return {};
    std::error_code error;
    if (std::filesystem::is_regular_file(path, error) && read(module, path.c_str()) >= 0) return {};
    return Error{std::string(what) + " file '" + path +
                 "' cannot be read; give a file in nDPI's format or none"};
}

}  // namespace

Result<std::unique_ptr<AppClassifier>> AppClassifier::make(const AppClassifierConfig& config) {
    auto engine = std::make_unique<Engine>();
    engine->config = config;
    engine->config.flows_max = std::max(config.flows_max, 1U);
    engine->module.reset(ndpi_init_detection_module(ndpi_no_prefs));
    ndpi_detection_module_struct* module = engine->module.get();
    CHECK(module != nullptr);
    if (ndpi_detection_get_sizeof_ndpi_flow_struct() != sizeof(ndpi_flow_struct) ||
        ndpi_get_num_supported_protocols(module) != module->ndpi_num_supported_protocols)
        return Error{std::string("nDPI ") + ndpi_revision() +
                     " is not the version this program was built with; rebuild"};

    NDPI_PROTOCOL_BITMASK all;
    NDPI_BITMASK_SET_ALL(all);
    ndpi_set_protocol_detection_bitmask2(module, &all);
    for (auto& loaded :
         {load(module, "protocols", config.protocols_file, ndpi_load_protocols_file),
          load(module, "categories", config.categories_file, ndpi_load_categories_file),
          load(module, "risky domains", config.risky_domains_file, ndpi_load_risk_domain_file),
          load(module, "malicious JA3", config.malicious_ja3_file, ndpi_load_malicious_ja3_file),
          load(module, "malicious certificates", config.malicious_certificates_file,
               ndpi_load_malicious_sha1_file)})
        if (!loaded) return loaded.error();
    ndpi_finalize_initialization(module);
    if (!config.correlate_flows) engine->make_caches_forgetful();

    engine->states = std::make_unique_for_overwrite<Engine::State[]>(engine->config.flows_max);
    engine->free_states.reserve(engine->config.flows_max);
    for (std::uint32_t i = engine->config.flows_max; i-- > 0;) {
        engine->states[i].in_use = false;
        engine->free_states.push_back(i);
    }
    return std::unique_ptr<AppClassifier>(new AppClassifier(std::move(engine)));
}

AppClassifier::AppClassifier(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

AppClassifier::~AppClassifier() {
    for (std::uint32_t i = 0; i < engine_->config.flows_max; ++i)
        if (engine_->states[i].in_use) ndpi_free_flow_data(&engine_->states[i].flow);
}

AppState AppClassifier::start(std::uint8_t ip_protocol) {
    if (engine_->free_states.empty()) {
        ++counters_.flows_refused;
        return AppState::none;
    }
    std::uint32_t index = engine_->free_states.back();
    engine_->free_states.pop_back();
    engine_->states[index] = {};
    engine_->states[index].ip_protocol = ip_protocol;
    engine_->states[index].in_use = true;
    ++counters_.flows_started;
    return static_cast<AppState>(index);
}

bool AppClassifier::classify(AppState handle, Bytes ip_packet, Time time) {
    Engine::State& state = engine_->at(handle);
    ++counters_.packets;
    ++state.packets;
    engine_->forget_other_flows();
    auto bytes = static_cast<unsigned short>(std::min<std::size_t>(ip_packet.size(), 0xffff));
    state.protocol = ndpi_detection_process_packet(engine_->module.get(), &state.flow, ip_packet.data(),
                                                   bytes, static_cast<std::uint64_t>(time.us / 1000));
    bool enough = (state.ip_protocol == protocol_tcp && state.packets > engine_->config.tcp_packets_max) ||
                  (state.ip_protocol == protocol_udp && state.packets > engine_->config.udp_packets_max);
    if (enough) return true;
    return state.protocol.app_protocol != NDPI_PROTOCOL_UNKNOWN &&
           ndpi_extra_dissection_possible(engine_->module.get(), &state.flow) == 0;
}

AppVerdict AppClassifier::finish(AppState handle) {
    Engine::State& state = engine_->at(handle);
    engine_->forget_other_flows();
    std::uint8_t guessed = 0;
    if (state.protocol.app_protocol == NDPI_PROTOCOL_UNKNOWN)
        state.protocol = ndpi_detection_giveup(engine_->module.get(), &state.flow,
                                               engine_->config.guess_by_port ? 1 : 0, &guessed);
    if (state.flow.http.url != nullptr) {  // attacks in the URL, which nDPI leaves to its callers
        ndpi_risk_enum risk = ndpi_validate_url(state.flow.http.url);
        if (risk != NDPI_NO_RISK) state.flow.risk |= ndpi_risk{1} << risk;
    }
    AppVerdict verdict = verdict_of(state.protocol, state.flow.confidence, state.flow.risk);
    ndpi_free_flow_data(&state.flow);
    state.in_use = false;
    engine_->free_states.push_back(static_cast<std::uint32_t>(handle));
    ++counters_.flows_finished;
    return verdict;
}

AppVerdict AppClassifier::guess(std::uint8_t ip_protocol, const IpAddress& orig, std::uint16_t orig_port,
                                const IpAddress& resp, std::uint16_t resp_port) const {
    auto ask = [&](std::uint32_t orig_host, std::uint32_t resp_host) {
        return ndpi_guess_undetected_protocol(engine_->module.get(), nullptr, ip_protocol, orig_host,
                                              orig_port, resp_host, resp_port);
    };
    auto host = [](const IpAddress& address) { return address.is_v4() ? address.v4_value() : 0; };
    ndpi_protocol by_port = ask(0, 0);
    ndpi_protocol best = ask(host(orig), host(resp));
    ndpi_confidence_t confidence = NDPI_CONFIDENCE_UNKNOWN;
    if (best.app_protocol != NDPI_PROTOCOL_UNKNOWN || best.master_protocol != NDPI_PROTOCOL_UNKNOWN)
        confidence = best.app_protocol == by_port.app_protocol ? NDPI_CONFIDENCE_MATCH_BY_PORT
                                                               : NDPI_CONFIDENCE_MATCH_BY_IP;
    return verdict_of(best, confidence, 0);
}

AppLabel AppClassifier::label(const AppVerdict& verdict) const {
    ndpi_detection_module_struct* module = engine_->module.get();
    auto category = static_cast<ndpi_protocol_category_t>(verdict.category);
    std::array<char, 128> name{};
    AppLabel label;
    label.app = ndpi_protocol2name(module, {verdict.transport, verdict.application, category}, name.data(),
                                   static_cast<unsigned>(name.size()));
    if (verdict.category != 0) label.category = ndpi_category_get_name(module, category);
    for (unsigned risk = 0; risk < NDPI_MAX_RISK; ++risk)
        if (verdict.risks >> risk & 1)
            label.risks.emplace_back(ndpi_risk2str(static_cast<ndpi_risk_enum>(risk)));
    return label;
}

std::uint32_t AppClassifier::states_in_use() const {
    return engine_->config.flows_max - static_cast<std::uint32_t>(engine_->free_states.size());
}

std::size_t AppClassifier::state_bytes() { return sizeof(Engine::State); }

}  // namespace slipstream
