// Hand-made records for tests of what comes after the flow table.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flowtable/record.h"

namespace slipstream::testing {

inline IpAddress ip(std::string_view text) { return IpAddress::parse(text).value_or(IpAddress{}); }
inline MacAddress mac(std::uint8_t last) { return {{0x02, 0, 0, 0, 0, last}}; }
inline constexpr Time test_origin{1'700'000'000'000'000};

/// A flow record in the making: FlowBuilder("10.0.0.1", "10.0.0.2", 445).state("S0").packets(1, 0).
class FlowBuilder {
public:
    FlowBuilder(std::string_view orig, std::string_view resp, std::uint16_t port,
                std::string_view protocol = "tcp") {
        flow_.start = test_origin;
        flow_.orig = ip(orig);
        flow_.orig_port = {49'152};
        flow_.resp = ip(resp);
        flow_.resp_port = {port};
        flow_.protocol = {protocol};
        state("SF").packets(5, 5);
    }
    FlowBuilder& at(double offset_s) {
        flow_.start = test_origin + Duration{static_cast<std::int64_t>(offset_s * 1e6)};
        return *this;
    }
    /// Also a history that goes with it.
    FlowBuilder& state(std::string_view state) {
        flow_.conn_state = state;
        bool tcp = flow_.protocol.text == "tcp";
        if (state == "S0")
            flow_.history = tcp ? "S" : "D";
        else if (state == "REJ")
            flow_.history = "Sr";
        else
            flow_.history = tcp ? "ShADadfF" : "Dd";
        return *this;
    }
    FlowBuilder& history(std::string text) {
        flow_.history = std::move(text);
        return *this;
    }
    FlowBuilder& packets(std::uint64_t orig, std::uint64_t resp) {
        flow_.orig_packets = orig;
        flow_.resp_packets = resp;
        return *this;
    }
    FlowBuilder& bytes(std::uint64_t orig, std::uint64_t resp) {
        flow_.orig_bytes = orig;
        flow_.resp_bytes = resp;
        return *this;
    }
    FlowBuilder& duration(double s) {
        flow_.duration = Duration{static_cast<std::int64_t>(s * 1e6)};
        return *this;
    }
    FlowBuilder& from_port(std::uint16_t port) {
        flow_.orig_port = {port};
        return *this;
    }
    FlowBuilder& service(std::string name) {
        flow_.service = std::move(name);
        return *this;
    }
    FlowBuilder& macs(std::uint8_t orig, std::uint8_t resp) {
        flow_.orig_mac = mac(orig);
        flow_.resp_mac = mac(resp);
        return *this;
    }
    operator FlowRecord() const { return flow_; }

private:
    FlowRecord flow_;
};

inline ArpRecord arp(std::string_view operation, std::string_view sender, std::uint8_t sender_mac,
                     std::string_view target, double offset_s) {
    ArpRecord record;
    record.time = test_origin + Duration{static_cast<std::int64_t>(offset_s * 1e6)};
    record.operation = {operation};
    record.source_mac = record.orig_hardware = mac(sender_mac);
    record.destination_mac = {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}};
    record.orig = ip(sender);
    record.resp = ip(target);
    return record;
}

/// The columns that rows of one connection begin with: `row(...)` of any log with a connection.
template <class Row>
Row row(std::string_view orig, std::string_view resp, std::uint16_t port, double offset_s = 0) {
    Row made;
    made.time = test_origin + Duration{static_cast<std::int64_t>(offset_s * 1e6)};
    made.orig = ip(orig);
    made.orig_port = {49'152};
    made.resp = ip(resp);
    made.resp_port = {port};
    return made;
}
inline DnsRecord dns(std::string_view orig, std::string_view query, std::vector<std::string> answers,
                     double offset_s = 0, std::string_view type = "A") {
    auto made = row<DnsRecord>(orig, "192.168.1.1", 53, offset_s);
    made.protocol = {"udp"};
    made.query = std::string(query);
    made.query_type_name = std::string(type);
    made.response_code_name = "NOERROR";
    if (!answers.empty()) made.answers = std::move(answers);
    return made;
}

}  // namespace slipstream::testing
