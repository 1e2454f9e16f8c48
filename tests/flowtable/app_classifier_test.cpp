// Short hand-made packets with a known application, and the promises around them: bounds, states given back,
// answers that do not depend on other flows.
#include "flowtable/app_classifier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace slipstream {
namespace {

using Buffer = std::vector<std::uint8_t>;

void put_u16(Buffer& out, std::size_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}

struct Endpoint {
    std::uint8_t host;
    std::uint16_t port;
};

/// An IPv4 datagram between 198.18.0.x hosts, checksums zero.
Buffer datagram(std::uint8_t protocol, Endpoint from, Endpoint to, const Buffer& transport) {
    Buffer out{0x45, 0};
    put_u16(out, 20 + transport.size());
    out.insert(out.end(), {0, 0, 0, 0, 64, protocol, 0, 0, 198, 18, 0, from.host, 198, 18, 0, to.host});
    out.insert(out.end(), transport.begin(), transport.end());
    return out;
}

Buffer udp(Endpoint from, Endpoint to, const std::string& payload) {
    Buffer header;
    put_u16(header, from.port);
    put_u16(header, to.port);
    put_u16(header, 8 + payload.size());
    put_u16(header, 0);
    header.insert(header.end(), payload.begin(), payload.end());
    return datagram(17, from, to, header);
}

Buffer tcp(Endpoint from, Endpoint to, const std::string& payload) {
    Buffer header;
    put_u16(header, from.port);
    put_u16(header, to.port);
    header.insert(header.end(), {0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 0x20, 0, 0, 0, 0, 0});
    header.insert(header.end(), payload.begin(), payload.end());
    return datagram(6, from, to, header);
}

constexpr Endpoint orig{1, 40000};
const std::string http_request =
    "GET /index.html HTTP/1.1\r\nHost: www.example.org\r\nUser-Agent: Mozilla/5.0\r\n\r\n";
const std::string http_response = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok";
const std::string dns_query = std::string("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12) +
                              std::string(
                                  "\x03www\x07"
                                  "example\x03org\x00\x00\x01\x00\x01",
                                  21);
const std::string noise = "\xd1\x07\x9c\x3f\x88\x15\xee\x42\x90\x6b\xa5\x31";

AppClassifierConfig small_config() {
    AppClassifierConfig config;
    config.flows_max = 4;
    return config;
}

std::unique_ptr<AppClassifier> classifier(const AppClassifierConfig& config = small_config()) {
    auto made = AppClassifier::make(config);
    EXPECT_TRUE(made) << made.error().message;
    return std::move(*made);
}

/// Shows the packets of one flow and takes the answer.
AppVerdict answer(AppClassifier& tested, std::uint8_t protocol, const std::vector<Buffer>& packets) {
    AppState state = tested.start(protocol);
    EXPECT_NE(state, AppState::none);
    for (const Buffer& packet : packets)
        if (tested.classify(state, packet, Time{})) break;
    return tested.finish(state);
}

bool has_risk(const AppLabel& label, std::string_view risk) {
    return std::ranges::find(label.risks, risk) != label.risks.end();
}

TEST(AppClassifier, names_http) {
    auto tested = classifier();
    Endpoint server{2, 80};
    AppVerdict verdict =
        answer(*tested, 6, {tcp(orig, server, http_request), tcp(server, orig, http_response)});
    AppLabel label = tested->label(verdict);
    EXPECT_EQ(label.app, "HTTP");
    EXPECT_EQ(label.category, "Web");
    EXPECT_EQ(verdict.confidence, AppConfidence::payload);
}

TEST(AppClassifier, names_dns_and_is_done_after_the_answer_at_the_latest) {
    auto tested = classifier();
    Endpoint server{2, 53};
    AppState state = tested->start(17);
    std::string response = dns_query;
    response[2] = static_cast<char>(0x81);
    response[7] = 1;
    response += std::string("\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\xc6\x12\x00\x09", 16);
    bool done = tested->classify(state, udp(orig, server, dns_query), Time{});
    if (!done) done = tested->classify(state, udp(server, orig, response), Time{});
    EXPECT_TRUE(done);
    EXPECT_EQ(tested->label(tested->finish(state)).app, "DNS");
}

TEST(AppClassifier, reports_attacks_in_a_url) {
    auto tested = classifier();
    Endpoint server{2, 80};
    std::string attack =
        "GET /item?id=1%20UNION%20SELECT%20password%20FROM%20users-- HTTP/1.1\r\nHost: a.example\r\n\r\n";
    AppVerdict verdict = answer(*tested, 6, {tcp(orig, server, attack), tcp(server, orig, http_response)});
    EXPECT_TRUE(has_risk(tested->label(verdict), "SQL Injection"));
}

TEST(AppClassifier, gives_up_after_the_stated_number_of_packets) {
    AppClassifierConfig config = small_config();
    config.udp_packets_max = 5;
    auto tested = classifier(config);
    AppState state = tested->start(17);
    int shown = 1;
    while (!tested->classify(state, udp(orig, {2, 41000}, noise), Time{})) ASSERT_LT(++shown, 100);
    EXPECT_EQ(shown, 6);
    AppVerdict verdict = tested->finish(state);
    EXPECT_EQ(verdict.confidence, AppConfidence::unknown);
    EXPECT_EQ(tested->label(verdict).app, "Unknown");
    EXPECT_TRUE(tested->label(verdict).category.empty());
}

TEST(AppClassifier, guesses_by_port_when_the_payload_says_nothing) {
    auto tested = classifier();
    AppVerdict verdict = answer(*tested, 6, {tcp(orig, {2, 22}, noise)});
    EXPECT_EQ(tested->label(verdict).app, "SSH");
    EXPECT_EQ(verdict.confidence, AppConfidence::port);
}

TEST(AppClassifier, guesses_by_port_only_on_request) {
    AppClassifierConfig config = small_config();
    config.guess_by_port = false;
    auto tested = classifier(config);
    EXPECT_EQ(tested->label(answer(*tested, 6, {tcp(orig, {2, 22}, noise)})).app, "Unknown");
}

TEST(AppClassifier, guesses_without_a_state) {
    auto tested = classifier();
    AppVerdict ssh = tested->guess(6, IpAddress::v4(0xc6120001), 40000, IpAddress::v4(0xc6120002), 22);
    EXPECT_EQ(tested->label(ssh).app, "SSH");
    EXPECT_EQ(ssh.confidence, AppConfidence::port);
    AppVerdict google = tested->guess(6, IpAddress::v4(0xc6120001), 40000, IpAddress::v4(0x08080808), 40001);
    EXPECT_EQ(google.confidence, AppConfidence::address);
    AppVerdict nothing = tested->guess(6, IpAddress::v4(0xc6120001), 40000, IpAddress::v4(0xc6120002), 40001);
    EXPECT_EQ(tested->label(nothing).app, "Unknown");
    EXPECT_EQ(nothing.confidence, AppConfidence::unknown);
    EXPECT_EQ(tested->states_in_use(), 0U);
}

TEST(AppClassifier, refuses_and_counts_flows_beyond_its_states) {
    auto tested = classifier();
    std::vector<AppState> states;
    states.reserve(4);
    for (int i = 0; i < 4; ++i) states.push_back(tested->start(6));
    EXPECT_EQ(tested->start(6), AppState::none);
    EXPECT_EQ(tested->counters().flows_refused, 1U);
    tested->finish(states[2]);
    EXPECT_NE(tested->start(6), AppState::none);
    EXPECT_EQ(tested->states_in_use(), 4U);
    EXPECT_EQ(tested->counters().flows_started, tested->counters().flows_finished + tested->states_in_use());
}

TEST(AppClassifier, forgets_the_flow_that_used_a_state_before) {
    auto tested = classifier();
    answer(*tested, 6, {tcp(orig, {2, 80}, http_request)});
    AppVerdict verdict = answer(*tested, 17, {udp(orig, {2, 41000}, noise)});
    EXPECT_EQ(tested->label(verdict).app, "Unknown");
    EXPECT_EQ(verdict.risks, 0U);
}

TEST(AppClassifier, frees_states_still_in_use_at_the_end) {
    auto tested = classifier();
    AppState state = tested->start(6);
    tested->classify(state, tcp(orig, {2, 80}, http_request), Time{});
    EXPECT_EQ(tested->states_in_use(), 1U);
}

/// A flow that shares an end with a BitTorrent flow seen just before it.
AppVerdict neighbour_of_bittorrent(bool correlate_flows) {
    AppClassifierConfig config = small_config();
    config.correlate_flows = correlate_flows;
    auto tested = classifier(config);
    Endpoint peer{2, 43210};
    std::string handshake =
        "\x13"
        "BitTorrent protocol" +
        std::string(48, 'x');
    AppVerdict known = answer(*tested, 6, {tcp(orig, peer, handshake)});
    EXPECT_EQ(tested->label(known).app, "BitTorrent");
    return answer(*tested, 6, {tcp({3, 40001}, peer, noise)});
}

TEST(AppClassifier, answers_do_not_depend_on_other_flows) {
    EXPECT_EQ(neighbour_of_bittorrent(false).confidence, AppConfidence::unknown);
}

TEST(AppClassifier, lets_flows_learn_from_each_other_on_request) {
    EXPECT_EQ(neighbour_of_bittorrent(true).confidence, AppConfidence::other_flows);
}

TEST(AppClassifier, survives_packets_cut_anywhere) {
    auto tested = classifier();
    for (const Buffer& whole : {tcp(orig, {2, 80}, http_request), udp(orig, {2, 53}, dns_query)}) {
        for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
            Buffer cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(bytes));
            answer(*tested, whole[9], {cut});
        }
    }
    EXPECT_EQ(tested->states_in_use(), 0U);
}

TEST(AppClassifier, names_the_file_it_cannot_read) {
    AppClassifierConfig config = small_config();
    config.categories_file = "/nonexistent/categories.txt";
    auto made = AppClassifier::make(config);
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().message.find("/nonexistent/categories.txt"), std::string::npos);
}

}  // namespace
}  // namespace slipstream
