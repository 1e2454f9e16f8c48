// Command and control channel: bots come back to their server with a rhythm that people do not have. Keeps
// the behavioural letters of every tuple (letters.h), has a learnt model judge them as they grow, and writes
// them to a file when asked. Without a model and without that file it does nothing and costs nothing.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "detect/context.h"
#include "detect/letter_classifier.h"
#include "detect/letters.h"

namespace slipstream {

namespace {

constexpr std::string_view evidence[] = {"COMMAND_AND_CONTROL_CHANNEL"};

constexpr DetectorParameter parameters[] = {
    {"score_min", "", 0.99, 0, 1, "score of the model above which letters are reported"},
    {"export_letters", "", 0, 0, 1, "1: write the letters to strato_letters.tsv when a time window closes"},
};

constexpr ExportStream letters_file{"strato_letters.tsv", "Outtuple\tLetters"};

struct State : WindowState {
    explicit State(const StateKeys& keys) : tuples(letter_tuples_max, keys.table) {}
    LetterTable tuples;
};

class CommandAndControl : public Detector {
public:
    explicit CommandAndControl(const DetectorSettings& settings)
        : score_min_(settings.number(0)),
          exports_(settings.number(1) >= 0.5),
          model_(settings.config() ? settings.config()->letter_classifier.get() : nullptr) {}

    void on_flow(FlowContext& context) override {
        if (!model_ && !exports_) return;
        const FlowRecord& flow = context.flow;
        // Exports have the responder's side of a flow too; it is judged once, as the originator's.
        const LetterTuple tuple{context.as_responder ? flow.orig : flow.resp, flow.resp_port.number,
                                context.transport, context.as_responder};
        TupleLetters& letters = context.state<State>().tuples[tuple];
        letters.add(flow.start, flow.duration.value_or(Duration{}),
                    flow.orig_bytes.value_or(0) + flow.resp_bytes.value_or(0));
        if (!model_ || context.as_responder || !context.is_tcp() || !context.established()) return;
        if (letters.completed_three()) judge(context, letters);
    }

    void on_window_close(CloseContext& context) override {
        if (!exports_) return;
        context.state<State>().tuples.for_each([&](const LetterTuple& tuple, const TupleLetters& letters) {
            context.export_line(letters_file, letters_line(context.profile().address, context.window().number,
                                                           tuple, letters));
        });
    }

private:
    void judge(FlowContext& context, const TupleLetters& letters) const {
        const double score = model_->score(letters.text());
        if (!(score > score_min_)) return;
        const FlowRecord& flow = context.flow;
        const Confidence confidence = Confidence::of(static_cast<double>(letters.total()) / 100);
        const Occurrence seen =
            context.count(evidence[0], ThreatLevel::high, confidence, {flow.resp, flow.resp_port.number, 0});
        if (!seen.report) return;
        const std::string text = text_of(context, score);
        Evidence bot = context.about_originator(evidence[0], ThreatLevel::high, confidence, text);
        Evidence server = context.about_responder(evidence[0], ThreatLevel::high, confidence, text);
        bot.method = server.method = "AI";
        bot.numbers = server.numbers = {{"score", score}, {"letters", static_cast<double>(letters.total())}};
        context.emit_related(std::move(bot), std::move(server), seen);
    }

    static std::string text_of(const FlowContext& context, double score) {
        const FlowRecord& flow = context.flow;
        std::string service(service_name(context.transport, flow.resp_port.number));
        std::transform(service.begin(), service.end(), service.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        return fmt::format("C&C channel, client IP: {} server IP: {} port: {} {}/{} score: {:.4f}.",
                           flow.orig.to_string(), flow.resp.to_string(), service, flow.resp_port.number,
                           name_of(context.transport), score);
    }

    double score_min_;
    bool exports_;
    const LetterClassifier* model_;
};

constexpr DetectorSpec command_and_control{
    .name = "command_and_control",
    .summary = "Flows that come back with the rhythm of a bot; needs a model file (rnn_cc_detection.model).",
    .evidence = evidence,
    .parameters = parameters,
    .source = "MITRE ATT&CK T1071; Stratosphere behavioural model (Garcia 2014)",
    .hooks = {.flow = true, .responder_flow = true, .window_close = true},
    .make = make_detector<CommandAndControl>,
};
SLIPSTREAM_REGISTER(DetectorSpec, slip_detectors, command_and_control)

}  // namespace

}  // namespace slipstream
