// Flow: one live connection. A half-open TCP connection (a single SYN so far) is just a Flow; anything with
// more to remember is a TcpFlow or a DatagramFlow, which continue a Flow in the same piece of memory.
#pragma once

#include <array>
#include <cstdint>
#include <utility>

#include "capture/base/address.h"
#include "capture/base/time.h"
#include "flowtable/app_classifier.h"
#include "flowtable/history.h"
#include "flowtable/tcp_endpoint.h"

namespace slipstream {

/// Names a flow within a FlowTable: the kind of its memory and the place in it.
struct FlowHandle {
    enum Kind : std::uint32_t { half_open = 0, tcp = 1, datagram = 2 };
    static constexpr std::uint32_t index_bits = 30;
    static constexpr std::uint32_t none_value = 0xffffffff;

    std::uint32_t value = none_value;

    static constexpr FlowHandle of(Kind kind, std::uint32_t index) {
        return {static_cast<std::uint32_t>(kind) << index_bits | index};
    }
    constexpr Kind kind() const { return static_cast<Kind>(value >> index_bits); }
    constexpr std::uint32_t index() const { return value & ((1U << index_bits) - 1); }
    constexpr bool is_none() const { return value == none_value; }
    constexpr bool operator==(const FlowHandle&) const = default;
};

enum class FlowTransport : std::uint8_t { icmp = 1, tcp = 6, udp = 17 };

/// A timer that is not armed.
inline constexpr std::int64_t never_us = INT64_MAX;

inline constexpr std::uint32_t no_extra = 0;

struct Flow {
    // What every packet of the flow needs: the first cache line.
    IpAddress orig;
    IpAddress resp;
    std::uint16_t orig_port = 0;
    std::uint16_t resp_port = 0;
    std::uint32_t hash = 0;
    FlowTransport transport = FlowTransport::tcp;
    std::uint8_t ip_protocol = 0;
    std::uint8_t syn_scale = 0;    // half-open only: what the SYN said, like the other syn_ members
    std::uint8_t nesting : 3 = 0;  // depth of tunnels around the first packet
    bool one_way : 1 = false;      // an ICMP type without a reply: the reverse is another flow
    bool syn_has_scale : 1 = false;
    bool weird_raised : 1 = false;
    bool service_told : 1 = false;   // that this port answers, see flow_sightings.cpp
    bool dissected : 1 = false;      // no dissector wants more bytes
    bool app_done : 1 = false;       // the application is named, or will not be
    bool dues_changed : 1 = false;   // a timer was armed or disarmed since the wheel was told
    std::uint32_t extra = no_extra;  // see flow_extra.h
    Time last;                       // of the last packet that counted
    std::int64_t timer_due_us = never_us;

    // Written when it begins, read when it ends.
    Time start;
    std::uint64_t first_packet = 0;  // index in the input; with `nesting` the identity behind the uid
    std::uint32_t timer_previous = FlowHandle::none_value;  // neighbours in the timer wheel
    std::uint32_t timer_next = FlowHandle::none_value;
    std::uint32_t timer_slot = UINT32_MAX;
    std::uint32_t syn_sequence = 0;
    std::uint16_t syn_window = 0;
    std::uint16_t syn_ip_bytes = 0;
    MacAddress orig_mac;
    MacAddress resp_mac;
    std::uint16_t vlan = 0;
    std::uint16_t inner_vlan = 0;
    bool alive = false;

    void swap_ends() {
        std::swap(orig, resp);
        std::swap(orig_port, resp_port);
        std::swap(orig_mac, resp_mac);
    }
};

/// Where the classification of a flow's application stands; Flow::app_done says which member holds.
union FlowApp {
    AppVerdict verdict{};
    AppState state;  // while under way
};

struct alignas(64) TcpFlow : Flow {
    TcpFlow() { app.state = AppState::none; }

    std::array<TcpEndpoint, 2> end;  // originator, responder
    std::array<TcpEndpointDetail, 2> detail;
    /// Originator and responder change places. Packet counters stay with the role, as in Zeek's records.
    void swap_roles() {
        swap_ends();
        std::swap(end[0], end[1]);
        std::swap(detail[0], detail[1]);
        std::swap(end[0].packets, end[1].packets);
        std::swap(end[0].ip_bytes, end[1].ip_bytes);
    }

    std::int64_t inactivity_due_us = never_us;
    std::int64_t deadline_due_us = never_us;  // of an unanswered attempt, or of the deletion after a close
    std::array<std::int64_t, 3> expire_due_us{never_us, never_us, never_us};
    std::uint64_t missed_bytes = 0;
    FlowApp app;
    std::uint16_t inactivity_s = 60;
    std::uint16_t services = 0;  // ServiceLists::Id
    History history;
    bool partial : 1 = false;
    bool close_deferred : 1 = false;
    bool deferred_event : 1 = false;
    bool active : 1 = true;
    bool deadline_deletes : 1 = false;
};

struct DatagramFlow : Flow {
    DatagramFlow() { app.state = AppState::none; }

    std::array<std::int64_t, 2> bytes{-1, -1};  // payload; negative: nothing counted on that side
    std::array<std::uint64_t, 2> packets{};
    std::array<std::uint64_t, 2> ip_bytes{};
    std::array<std::uint32_t, 2> bad_checksums{};
    std::int64_t inactivity_due_us = never_us;
    std::int64_t session_due_us = never_us;  // DNS over UDP
    FlowApp app;
    std::uint16_t inactivity_s = 60;
    std::uint16_t services = 0;
    History history;
    std::uint8_t history_seen = 0;
};

static_assert(sizeof(Flow) <= 128, "a half-open connection must stay within two cache lines");
static_assert(sizeof(TcpFlow) <= 448,
              "a tracked TCP connection has a budget of 512 bytes with its place in the index");

}  // namespace slipstream
