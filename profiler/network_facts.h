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

#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "dissect/records/arp.h"
#include "dissect/records/dhcp.h"
#include "dissect/records/ftp.h"
#include "dissect/records/x509.h"
#include "flowtable/flow_record.h"
#include "profiler/lru_map.h"
#include "profiler/passive_dns.h"

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

/// What later detections ask of a certificate: X.509 names are as OpenSSL's one-line form has them.
struct KnownCertificate {
    std::string subject;
    std::string issuer;
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
    static constexpr std::size_t certificates_max = 16'384;
    static constexpr std::size_t servers_max = 1'024;  // of one kind

    NetworkFacts(Settings settings, const HashKey& key);

    /// Call for every record of the run, in order, after detection has looked at it. A few hash look-ups.
    void learn(const FlowRecord& flow);
    void learn(const ArpRecord& arp);
    void learn(const DnsRecord& dns) { names_.learn(dns); }
    void learn(const SslRecord& ssl);
    void learn(const X509Record& certificate);
    void learn(const DhcpRecord& dhcp);
    void learn(const FtpRecord& ftp);

    const PassiveDns& names() const { return names_; }
    /// The certificate with this SHA-256 fingerprint (hex); null when it was not seen.
    const KnownCertificate* certificate(const std::string& fingerprint) const {
        return certificates_.find(fingerprint);
    }
    bool is_dhcp_server(const IpAddress& address) const { return dhcp_servers_.find(address) != nullptr; }
    /// Known as a resolver of DNS over HTTPS.
    bool is_doh_server(const IpAddress& address) const { return doh_servers_.find(address) != nullptr; }
    /// Announced by FTP for a data connection.
    bool is_ftp_data_port(std::uint16_t port) const { return ftp_data_ports_.test(port); }

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

    PassiveDns names_;
    LruMap<std::string, KnownCertificate, TextHash> certificates_;
    LruMap<IpAddress, bool, AddressHash> dhcp_servers_;
    LruMap<IpAddress, bool, AddressHash> doh_servers_;
    std::bitset<65'536> ftp_data_ports_;
};

}  // namespace slipstream
