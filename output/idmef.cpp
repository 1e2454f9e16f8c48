// Building and rendering IDMEFv2 messages. See idmef.h; the schema's rules are in idmef_rules.cpp.
#include "output/idmef.h"

#include "output/alerts_log.h"
#include "output/json_text.h"
#include "output/local_time.h"

namespace slipstream {

namespace {

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

IdmefParty party_of(const Entity& entity) {
    IdmefParty party;
    switch (entity.kind) {
        case Entity::Kind::ip: party.ip = entity.value; break;
        case Entity::Kind::domain: party.hostname = entity.value; break;
        case Entity::Kind::url: party.url = entity.value; break;
    }
    return party;
}

std::vector<std::string> texts_of(const std::vector<Uuid>& ids) {
    std::vector<std::string> texts;
    texts.reserve(ids.size());
    for (const Uuid& id : ids) texts.push_back(id.to_string());
    return texts;
}

std::string event_note(const Evidence& evidence) {
    std::string note;
    JsonText json(note);
    json.open('{').key("evidence_type").text(evidence.type).key("uids").open('[');
    for (const Uid& uid : evidence.flows.uids) json.text(uid.to_string());
    json.close(']').key("uids_total").number(static_cast<double>(evidence.flows.total));
    json.key("accumulated_threat_level").number(evidence.accumulated.value());
    json.key("threat_level").text(name_of(evidence.threat_level));
    json.key("confidence").text(evidence.confidence.label());
    json.key("timewindow").number(static_cast<double>(evidence.window));
    if (!evidence.numbers.empty()) {
        json.key("numbers").open('{');
        for (const EvidenceNumber& n : evidence.numbers) json.key(n.name).number(n.value);
        json.close('}');
    }
    json.close('}');
    return note;
}

void append_party(JsonText& json, const IdmefParty& party) {
    json.open('{')
        .text_member("IP", party.ip)
        .text_member("Hostname", party.hostname)
        .text_member("URL", party.url);
    if (!party.protocol.empty()) json.key("Protocol").open('[').text(party.protocol).close(']');
    if (party.port) json.key("Port").open('[').number(*party.port).close(']');
    json.close('}');
}

void append_parties(JsonText& json, std::string_view name, const std::vector<IdmefParty>& parties) {
    if (parties.empty()) return;
    json.key(name).open('[');
    for (const IdmefParty& party : parties) append_party(json, party);
    json.close(']');
}

}  // namespace

IdmefMessage idmef_event(const Evidence& evidence, const IdmefAnalyzer& analyzer) {
    IdmefMessage message;
    message.analyzer = analyzer;
    message.analyzer.method = {std::string(evidence.method)};
    message.status = "Event";
    message.id = evidence.id.to_string();
    message.severity = severity_of(evidence.threat_level);
    message.start_time = message.create_time = iso_local_time(evidence.time);
    message.confidence = evidence.confidence.value();
    message.description.append(evidence.description)
        .append(" Threat level: ")
        .append(name_of(evidence.threat_level));
    message.description.push_back('.');
    IdmefParty attacker = party_of(evidence.attacker);
    if (evidence.source_port) attacker.port = *evidence.source_port;
    if (evidence.protocol) attacker.protocol = upper(*evidence.protocol);
    message.source.push_back(std::move(attacker));
    if (evidence.victim) {
        IdmefParty victim = party_of(*evidence.victim);
        if (evidence.destination_port) victim.port = *evidence.destination_port;
        message.target.push_back(std::move(victim));
    }
    message.related_ids = texts_of(evidence.related);
    message.note = event_note(evidence);
    return message;
}

IdmefMessage idmef_incident(const Alert& alert, const IdmefAnalyzer& analyzer) {
    IdmefMessage message;
    message.analyzer = analyzer;
    message.status = "Incident";
    message.id = alert.id.to_string();
    message.start_time = iso_local_time(alert.window_start);
    message.create_time = iso_local_time(alert.made_at);
    message.source.push_back(party_of({Entity::Kind::ip, FlowSide::source, alert.profile.to_string()}));
    message.correlated_ids = texts_of(alert.evidence);
    JsonText json(message.note);
    json.open('{').key("accumulated_threat_level").number(alert.accumulated.value());
    json.key("timewindow").number(static_cast<double>(alert.window));
    json.key("EndTime").text(iso_local_time(alert.window_end)).close('}');
    return message;
}

void append_idmef(std::string& out, const IdmefMessage& message) {
    JsonText json(out);
    json.open('{').text_member("Version", message.version).key("Analyzer").open('{');
    json.text_member("IP", message.analyzer.ip).text_member("Name", message.analyzer.name);
    json.text_member("Model", message.analyzer.model).list_member("Category", message.analyzer.category);
    json.list_member("Data", message.analyzer.data).list_member("Method", message.analyzer.method).close('}');
    json.text_member("Status", message.status).text_member("ID", message.id);
    json.text_member("Severity", message.severity).text_member("StartTime", message.start_time);
    json.text_member("CreateTime", message.create_time);
    if (message.confidence) json.key("Confidence").number(*message.confidence);
    json.text_member("Description", message.description);
    append_parties(json, "Source", message.source);
    append_parties(json, "Target", message.target);
    json.list_member("CorrelID", message.correlated_ids).list_member("RelID", message.related_ids);
    json.text_member("Note", message.note).close('}');
    out.push_back('\n');
}

}  // namespace slipstream
