// Pastebin download: text fetched from a public paste site, where malware keeps its configuration and its
// next stage. Over TLS only the name and the size show, so the record of the connection decides.
#include <fmt/format.h>

#include "detect/context.h"
#include "detect/text.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"PASTEBIN_DOWNLOAD"};

constexpr DetectorParameter parameters[] = {
    {"bytes", "bytes", 700, 1, 1e12, "size of the answer for a report"},
};

constexpr std::size_t connections_max = 64;

/// Of a host: its TLS connections to a paste site, by uid; true once their size was judged.
struct State : WindowState {
    explicit State(const StateKeys& keys) : connections(connections_max, keys.table) {}
    LruMap<Uid, bool, UidHash> connections;
};

/// A connection whose name comes with a later row.
struct Unnamed : SecondLook {
    RowEnds ends;
    std::uint64_t bytes = 0;
};

bool is_pastebin(std::string_view name) { return lower_case(name).find("pastebin") != std::string::npos; }

class PastebinDownload : public Detector {
public:
    explicit PastebinDownload(const DetectorSettings& settings) : bytes_min_(settings.count(0)) {}

    void on_ssl(RowContext<SslRecord>& context) override {
        const SslRecord& ssl = context.row;
        if (ssl.server_name && is_pastebin(*ssl.server_name))
            context.profile_state<State>().connections.touch(ssl.uid, [](const Uid&, bool&) {});
    }
    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (flow.resp_bytes.value_or(0) < bytes_min_ || !flow.service) return;
        if (flow.service->find("ssl") == std::string::npos) return;
        if (bool* judged = context.profile_state<State>().connections.find(flow.uid)) {
            if (!std::exchange(*judged, true)) report(context, ends_of(flow), *flow.resp_bytes, "size");
            return;
        }
        // In files sorted by their beginning the connection comes first.
        const PassiveDns::Resolution* known = context.facts().names().resolution_of(flow.resp);
        if (!known || !std::any_of(known->names.begin(), known->names.end(), is_pastebin)) return;
        auto look = std::make_unique<Unnamed>();
        look->ends = ends_of(flow);
        look->bytes = *flow.resp_bytes;
        context.look_again(std::max(context.now(), flow.last()) + seconds(40), std::move(look));
    }
    void on_due(DueContext& context, SecondLook& look) override {
        const auto& connection = static_cast<const Unnamed&>(look);
        bool* judged = context.profile_state<State>().connections.find(connection.ends.uid);
        if (judged && !std::exchange(*judged, true))
            report(context, connection.ends, connection.bytes, "size");
    }
    void on_http(RowContext<HttpRecord>& context) override {
        const HttpRecord& http = context.row;
        if (http.method != "GET" || http.response_bytes <= bytes_min_) return;
        const PassiveDns::Resolution* known = context.facts().names().resolution_of(http.resp);
        const bool named = (http.host && is_pastebin(*http.host)) ||
                           (known && std::any_of(known->names.begin(), known->names.end(), is_pastebin));
        if (named) report(context, context.ends, http.response_bytes, "Size");
    }

private:
    static void report(DetectionContext& context, const RowEnds& ends, std::uint64_t bytes,
                       std::string_view size_word) {
        Evidence e = evidence_about(FlowSide::source, ends, evidence[0], ThreatLevel::info, Confidence::of(1),
                                    fmt::format("A downloaded file from pastebin.com. {}: {} MBs", size_word,
                                                decimal_text(static_cast<double>(bytes) / 1e6)));
        e.numbers = {{"bytes", static_cast<double>(bytes)}};
        context.emit(std::move(e));
    }

    std::uint64_t bytes_min_;
};

constexpr DetectorSpec pastebin_download{
    .name = "pastebin_download",
    .summary = "A text fetched from pastebin.com.",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1102.001",
    .hooks = {.flow = true, .http = true, .ssl = true},
    .make = make_detector<PastebinDownload>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, pastebin_download)

}  // namespace

}  // namespace slipstream
