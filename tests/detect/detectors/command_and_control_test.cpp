// Command and control: when letters are judged, what is reported, and the export of letters in both
// directions, the same for any number of shards.
#include <gtest/gtest.h>

#include "detect/letter_classifier.h"
#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

/// Takes every beacon of three flows for command and control.
class BeaconClassifier : public LetterClassifier {
public:
    double score(std::string_view letters) const override {
        return letters.find("a,") == std::string_view::npos ? 0.99 : 0.9951;
    }
};

void beacon(Scenario& run, int flows, std::string_view protocol = "tcp", std::string_view state = "SF") {
    for (int i = 0; i < flows; ++i)
        run.add(
            FlowBuilder("10.0.0.5", "93.184.216.34", 443, protocol).at(60 * i).state(state).bytes(100, 100));
}

Scenario with_model() {
    Scenario run;
    run.config.letter_classifier = std::make_shared<BeaconClassifier>();
    return run;
}

TEST(CommandAndControl, a_beacon_is_reported_for_both_sides) {
    Scenario run = with_model();
    beacon(run, 3);
    auto found = run.evidence("COMMAND_AND_CONTROL_CHANNEL");
    ASSERT_EQ(found.size(), 2u);
    const Evidence& bot = found[0].profile == ip("10.0.0.5") ? found[0] : found[1];
    const Evidence& server = found[0].profile == ip("10.0.0.5") ? found[1] : found[0];
    EXPECT_EQ(bot.description,
              "C&C channel, client IP: 10.0.0.5 server IP: 93.184.216.34 port: HTTPS 443/tcp score: 0.9951.");
    EXPECT_EQ(bot.threat_level, ThreatLevel::high);
    EXPECT_EQ(bot.confidence, Confidence::of(0.04));  // "11a,"
    EXPECT_EQ(bot.method, "AI");
    EXPECT_EQ(server.attacker.side, FlowSide::destination);
    EXPECT_EQ(server.victim->value, "10.0.0.5");
    EXPECT_EQ(bot.related, std::vector{server.id});
}

TEST(CommandAndControl, repetitions_are_counted) {
    Scenario run = with_model();
    beacon(run, 20);  // lengths 4 6 8 10 ... 38: multiples of 3 passed at 12 of these flows
    auto found = run.evidence("COMMAND_AND_CONTROL_CHANNEL");
    ASSERT_GE(found.size(), 4u);
    EXPECT_LT(found.size(), 2u * 12u);
    EXPECT_EQ(found[0].numbers[1].value, 4);
}

TEST(CommandAndControl, no_model_no_connection_no_tcp_or_a_low_score_is_nothing) {
    Scenario no_model;
    beacon(no_model, 9);
    Scenario udp = with_model();
    beacon(udp, 9, "udp");
    Scenario unanswered = with_model();
    beacon(unanswered, 9, "tcp", "S0");
    Scenario irregular = with_model();
    for (int i = 0; i < 6; ++i)
        irregular.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(i * i * i * 7).bytes(100, 100));
    for (const Scenario* run : {&no_model, &udp, &unanswered, &irregular})
        EXPECT_TRUE(run->evidence("COMMAND_AND_CONTROL_CHANNEL").empty());
}

std::vector<std::string> lines_of(const FindingBatch& found) {
    std::vector<std::string> lines;
    for (const ExportLine& line : found.lines) {
        EXPECT_EQ(line.stream->file, "strato_letters.tsv");
        EXPECT_EQ(line.stream->header, "Outtuple\tLetters");
        lines.push_back(line.text);
    }
    return lines;
}

TEST(CommandAndControl, letters_are_exported_when_a_window_closes) {
    Scenario run;
    beacon(run, 4);
    run.add(FlowBuilder("10.0.0.5", "93.184.216.34", 443).at(4'000).bytes(100, 100));
    EXPECT_TRUE(run.findings().lines.empty());
    run.config.parameters = {{"command_and_control.export_letters", 1}};
    EXPECT_EQ(lines_of(run.findings()),
              (std::vector<std::string>{"10.0.0.5-93.184.216.34-443-tcp-timewindow1\t11a,a,",
                                        "10.0.0.5-93.184.216.34-443-tcp-timewindow2\t1"}));
}

TEST(CommandAndControl, incoming_tuples_have_letters_too_with_direction_all) {
    Scenario run;
    run.config.parameters = {{"command_and_control.export_letters", 1}};
    run.config.direction = AnalysisDirection::all;
    beacon(run, 4);
    EXPECT_EQ(lines_of(run.findings()),
              (std::vector<std::string>{"10.0.0.5-93.184.216.34-443-tcp-timewindow1\t11a,a,",
                                        "93.184.216.34-10.0.0.5-443-tcp-timewindow1\t11a,a,"}));
}

TEST(CommandAndControl, tuples_of_a_window_are_bounded) {
    Scenario run;
    run.config.parameters = {{"command_and_control.export_letters", 1}};
    for (int i = 0; i < 1'100; ++i)
        run.add(FlowBuilder("10.0.0.5", "93.184.216.34", static_cast<std::uint16_t>(1'000 + i)).at(i));
    auto lines = lines_of(run.findings());
    ASSERT_EQ(lines.size(), 1'024u);
    EXPECT_TRUE(lines.front().starts_with("10.0.0.5-93.184.216.34-1076-tcp-"));
}

TEST(CommandAndControl, same_answer_for_any_number_of_shards_and_batches) {
    Scenario run = with_model();
    run.config.parameters = {{"command_and_control.export_letters", 1}};
    run.config.direction = AnalysisDirection::all;
    for (int i = 0; i < 300; ++i)
        run.add(FlowBuilder("10.0.0." + std::to_string(i % 11), "93.184.216." + std::to_string(i % 5), 443)
                    .at(40 * i)
                    .bytes(100, 100));
    auto one = run.findings();
    auto three = run.findings(3, 2, 7);
    EXPECT_GT(one.lines.size(), 20u);
    EXPECT_EQ(lines_of(one), lines_of(three));
    ASSERT_EQ(one.evidence.size(), three.evidence.size());
    for (std::size_t i = 0; i < one.evidence.size(); ++i) EXPECT_EQ(one.evidence[i].id, three.evidence[i].id);
}

}  // namespace
}  // namespace slipstream
