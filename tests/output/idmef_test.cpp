// alerts.json: members, schema rules, hostile text.
#include "output/idmef.h"

#include <gtest/gtest.h>

#include "tests/output/sample_findings.h"
#include "tests/output/sqlite_query.h"

namespace slipstream {
namespace {

IdmefAnalyzer analyzer() {
    IdmefAnalyzer a;
    a.model = "0.1.0";
    return a;
}

std::string rendered(const IdmefMessage& message) {
    std::string out;
    append_idmef(out, message);
    return out;
}

TEST(Idmef, an_event_explains_the_evidence) {
    IdmefMessage message = idmef_event(evidence_at(1, 1), analyzer());
    EXPECT_FALSE(problem_of(message).has_value());
    std::string json = rendered(message);
    EXPECT_EQ(json.back(), '\n');
    EXPECT_EQ(json_at(json, "$.Version"), "2.0.3");
    EXPECT_EQ(json_at(json, "$.Analyzer.Name"), "Slipstream");
    EXPECT_EQ(json_at(json, "$.Analyzer.Model"), "0.1.0");
    EXPECT_EQ(json_at(json, "$.Analyzer.Data"), R"(["Flow","Network"])");
    EXPECT_EQ(json_at(json, "$.Status"), "Event");
    EXPECT_EQ(json_at(json, "$.Severity"), "High");
    EXPECT_EQ(json_at(json, "$.Confidence"), "1");
    EXPECT_EQ(json_at(json, "$.ID"), uuid_of(1).to_string());
    EXPECT_EQ(json_at(json, "$.Source[0].IP"), "10.0.2.112");
    EXPECT_EQ(json_at(json, "$.Source[0].Port"), "[51234]");
    EXPECT_EQ(json_at(json, "$.Source[0].Protocol"), R"(["TCP"])");
    EXPECT_EQ(json_at(json, "$.Target[0].IP"), "1.2.3.4");
    EXPECT_EQ(json_at(json, "$.Target[0].Port"), "[80]");
    EXPECT_EQ(json_at(json, "$.RelID"), "NULL");
    EXPECT_EQ(json_at(json, "$.Description"),
              "Horizontal port scan to port http 80/tcp. Confidence: 1. by Slips Threat level: high.");
    std::string note = json_at(json, "$.Note");
    EXPECT_EQ(json_at(note, "$.uids[0]"), (Uid{7, 1}).to_string());
    EXPECT_EQ(json_at(note, "$.uids_total"), "1");
    EXPECT_EQ(json_at(note, "$.numbers.targets"), "12");
    EXPECT_EQ(json_at(note, "$.accumulated_threat_level"), "0.8");
    EXPECT_EQ(json_at(note, "$.threat_level"), "high");
    EXPECT_EQ(json_at(note, "$.confidence"), "High");
    EXPECT_EQ(json_at(note, "$.timewindow"), "1");
}

TEST(Idmef, an_incident_names_its_evidence) {
    IdmefMessage message = idmef_incident(alert_at(1, 9), analyzer());
    EXPECT_FALSE(problem_of(message).has_value());
    std::string json = rendered(message);
    EXPECT_EQ(json_at(json, "$.Status"), "Incident");
    EXPECT_EQ(json_at(json, "$.CorrelID[1]"), uuid_of(2).to_string());
    EXPECT_EQ(json_at(json, "$.Source[0].IP"), "10.0.2.112");
    EXPECT_EQ(json_at(json, "$.Severity"), "NULL");
    EXPECT_EQ(json_at(json_at(json, "$.Note"), "$.accumulated_threat_level"), "15.2");
}

TEST(Idmef, an_evidence_without_victim_has_no_target) {
    Evidence evidence = evidence_at(1, 1);
    evidence.victim.reset();
    evidence.attacker = {Entity::Kind::domain, FlowSide::source, "evil.example"};
    std::string json = rendered(idmef_event(evidence, analyzer()));
    EXPECT_EQ(json_at(json, "$.Target"), "NULL");
    EXPECT_EQ(json_at(json, "$.Source[0].Hostname"), "evil.example");
}

TEST(Idmef, hostile_text_stays_inside_its_string) {
    Evidence evidence = evidence_at(1, 1);
    for (int c = 0; c < 256; ++c) evidence.description.push_back(static_cast<char>(c));
    evidence.description += "\"},\n{\"x\":\"\x1b[2J";
    std::string json = rendered(idmef_event(evidence, analyzer()));
    EXPECT_EQ(json_at(json, "$.Status"), "Event");
    EXPECT_EQ(json.find('\n'), json.size() - 1);
    EXPECT_EQ(json.find('\x1b'), std::string::npos);
}

TEST(Idmef, messages_that_break_the_schema_are_found) {
    const IdmefMessage good = idmef_event(evidence_at(1, 1), analyzer());
    auto broken = [&](auto change) {
        IdmefMessage message = good;
        change(message);
        return problem_of(message).has_value();
    };
    EXPECT_FALSE(broken([](IdmefMessage&) {}));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.version = "2.0"; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.id = "5f1c0c2e"; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.id[3] = 'g'; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.create_time = "2026-06-02 10:11:12"; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.create_time.clear(); }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.start_time = "soon"; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.status = "Alert"; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.severity = "Critical"; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.confidence = 1.5; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.analyzer.ip = "nowhere"; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.analyzer.name.clear(); }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.analyzer.category.clear(); }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.analyzer.method = {"Guess"}; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.source.clear(); }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.source[0].ip = "1.2.3"; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.source[0].port = 65536; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.target[0].hostname = "both"; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.related_ids = {"x"}; }));
    EXPECT_TRUE(broken([](IdmefMessage& m) { m.correlated_ids = {""}; }));
}

TEST(Idmef, times_of_any_century_are_valid) {
    for (std::int64_t us : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0},
                            std::int64_t{4'102'444'800'000'000}, std::numeric_limits<std::int64_t>::max()}) {
        Evidence evidence = evidence_at(1, 1);
        evidence.time = Time{us};
        EXPECT_EQ(problem_of(idmef_event(evidence, analyzer())).value_or(""), "") << us;
    }
}

}  // namespace
}  // namespace slipstream
