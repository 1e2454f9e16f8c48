// NetworkFacts: what is true of the whole monitored network rather than of one host: local networks, the
// gateway, which MAC address holds which IPv4 address. Every shard keeps its own copy and learns from all
// records, so all copies are always equal and no state is shared between threads.
//
// How the local network is found when it is not configured: a histogram of the /24 networks of private IPv4
// senders (an ARP sender weighs 4, because ARP does not cross routers; a flow originator 1, unless its frame
// came from the gateway). It is known once the weights reach 16. A network is local when it holds at least
// 1/64 of all weight. When more than 16 networks of one RFC 1918 block send, the site is routed and the whole
// block counts as local.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dissect/records/arp.h"
#include "flowtable/flow_record.h"
#include "profiler/lru_map.h"

namespace slipstream {

/// The IPv4 addresses a MAC address was seen with, oldest first.
struct MacBinding {
    static constexpr std::size_t addresses_max = 4;
    struct Held {
        IpAddress address;
        Time first;
        Time last;
    };
    std::vector<Held> held;
    std::optional<IpAddress> by_arp;  // the address it first claimed by ARP: its own, also for a router
    bool carries_many = false;        // more than addresses_max: a router, not a device
};

/// The MAC address an IPv4 address was last seen with.
struct AddressBinding {
    MacAddress mac;
    Time since;
    Time last;
    std::optional<MacAddress> before;  // the one it replaced
};

class NetworkFacts {
public:
    struct Settings {
        std::vector<Subnet>
            local_networks;  // given by the user; else private networks of client_ips; else inferred
        std::vector<Subnet> client_ips;
    };
    static constexpr std::size_t bindings_max = 65'536;
    static constexpr std::size_t networks_max = 4'096;

    NetworkFacts(Settings settings, const HashKey& key);

    /// Call for every record of the run, in order, after detection has looked at it. A few hash look-ups.
    void learn(const FlowRecord& flow);
    void learn(const ArpRecord& arp);

    /// False while too little was seen to tell what is local.
    bool local_network_known() const;
    bool is_local(const IpAddress& address) const;
    /// "192.168.1.0/24": the configured network or the one with the most senders.
    std::string local_network_text() const;
    /// True for addresses the user called his own.
    bool is_client(const IpAddress& address) const;

    std::optional<MacAddress> gateway_mac() const;
    std::optional<IpAddress> gateway_address() const;
    bool is_gateway(const IpAddress& address) const;
    bool is_gateway(const MacAddress& mac) const;

    /// Null when never seen.
    const MacBinding* binding_of(const MacAddress& mac) const { return macs_.find(mac); }
    const AddressBinding* binding_of(const IpAddress& address) const { return addresses_.find(address); }

private:
    struct SlashTwentyFourHash {
        std::uint64_t operator()(const HashKey& key, std::uint32_t network) const {
            return keyed_hash(key, network);
        }
    };

    void weigh(const IpAddress& address, std::uint64_t weight);
    void bind(const MacAddress& mac, const IpAddress& address, Time time);

    Settings settings_;
    bool configured_ = false;

    LruMap<std::uint32_t, std::uint64_t, SlashTwentyFourHash>
        weights_;  // key: the address without its last byte
    std::uint64_t weight_total_ = 0;
    std::uint32_t heaviest_ = 0;
    std::uint64_t heaviest_weight_ = 0;
    std::uint32_t networks_in_block_[3] = {};  // by prefix 8, 12, 16

    MacAddress gateway_mac_;
    std::uint64_t gateway_votes_ = 0;
    std::optional<IpAddress> gateway_address_;

    LruMap<MacAddress, MacBinding, MacHash> macs_;
    LruMap<IpAddress, AddressBinding, AddressHash> addresses_;
};

}  // namespace slipstream
