// Learning is a few table updates per record; every question is answered from the current tables without a
// scan.
#include "profiler/network_facts.h"

#include "profiler/address_class.h"

namespace slipstream {

namespace {

constexpr std::uint64_t weight_until_known = 16;
constexpr std::uint64_t share_of_local = 64;  // 1/64 of all weight makes a network local
constexpr std::uint32_t networks_until_routed = 16;

std::size_t block_index(unsigned prefix_bits) { return prefix_bits == 8 ? 0 : prefix_bits == 12 ? 1 : 2; }

bool is_multicast_mac(const MacAddress& mac) { return (mac.bytes[0] & 1) != 0; }

bool contains(const std::vector<Subnet>& networks, const IpAddress& address) {
    for (const Subnet& network : networks)
        if (network.contains(address)) return true;
    return false;
}

}  // namespace

NetworkFacts::NetworkFacts(Settings settings, const HashKey& key)
    : settings_(std::move(settings)),
      weights_(networks_max, key),
      macs_(bindings_max, key),
      addresses_(bindings_max, key),
      names_(key),
      certificates_(certificates_max, key),
      dhcp_servers_(servers_max, key),
      doh_servers_(servers_max, key) {
    if (settings_.local_networks.empty())
        for (const Subnet& network : settings_.client_ips) {
            // A single address says nothing about its network.
            bool single = network.to_string().find('/') == std::string::npos ||
                          network.to_string().ends_with("/32") || network.to_string().ends_with("/128");
            if (!single && is_private(network.base())) settings_.local_networks.push_back(network);
        }
    configured_ = !settings_.local_networks.empty();
}

void NetworkFacts::learn(const FlowRecord& flow) {
    bool from_gateway = flow.orig_mac && is_gateway(*flow.orig_mac);
    bool orig_private = is_private(flow.orig);
    if (orig_private && flow.orig_mac && flow.resp_mac && !is_multicast_mac(*flow.resp_mac) &&
        !is_ignored(flow.resp)) {
        // Majority vote: one stray frame cannot move the gateway.
        if (*flow.resp_mac == gateway_mac_)
            ++gateway_votes_;
        else if (gateway_votes_ > 0)
            --gateway_votes_;
        if (gateway_votes_ == 0) {
            gateway_mac_ = *flow.resp_mac;
            gateway_votes_ = 1;
            gateway_address_.reset();
            if (const MacBinding* binding = binding_of(gateway_mac_)) gateway_address_ = binding->by_arp;
        }
    }
    if (!orig_private || !rfc1918_prefix_bits(flow.orig) || from_gateway) return;
    weigh(flow.orig, 1);
    if (flow.orig_mac) bind(*flow.orig_mac, flow.orig, flow.start);
}

void NetworkFacts::learn(const ArpRecord& arp) {
    if (!rfc1918_prefix_bits(arp.orig) || arp.orig_hardware.is_zero() || is_multicast_mac(arp.orig_hardware))
        return;
    weigh(arp.orig, 4);
    bind(arp.orig_hardware, arp.orig, arp.time);
    if (MacBinding* binding = macs_.find(arp.orig_hardware); !binding->by_arp) binding->by_arp = arp.orig;
    if (is_gateway(arp.orig_hardware) && !gateway_address_) gateway_address_ = arp.orig;
}

void NetworkFacts::learn(const SslRecord& ssl) {
    names_.learn(ssl);
    if (ssl.is_doh) doh_servers_[ssl.resp] = true;
}

void NetworkFacts::learn(const X509Record& certificate) {
    KnownCertificate& known = certificates_[certificate.fingerprint];
    known.subject = certificate.subject;
    known.issuer = certificate.issuer;
}

void NetworkFacts::learn(const DhcpRecord& dhcp) {
    if (dhcp.server && dhcp.assigned) dhcp_servers_[*dhcp.server] = true;
}

void NetworkFacts::learn(const FtpRecord& ftp) {
    if (ftp.data_port) ftp_data_ports_.set(ftp.data_port->number);
}

void NetworkFacts::weigh(const IpAddress& address, std::uint64_t weight) {
    if (configured_) return;
    std::uint32_t network = address.v4_value() >> 8;
    std::uint64_t* known = weights_.find(network);
    if (!known) {
        if (weights_.size() == weights_.capacity()) return;  // far beyond "routed" already
        known = &weights_[network];
        *known = 0;
        ++networks_in_block_[block_index(rfc1918_prefix_bits(address))];
    }
    *known += weight;
    weight_total_ += weight;
    if (*known > heaviest_weight_ || (*known == heaviest_weight_ && network < heaviest_)) {
        heaviest_ = network;
        heaviest_weight_ = *known;
    }
}

void NetworkFacts::bind(const MacAddress& mac, const IpAddress& address, Time time) {
    MacBinding& by_mac = macs_[mac];
    auto held = by_mac.held.begin();
    while (held != by_mac.held.end() && held->address != address) ++held;
    if (held != by_mac.held.end())
        held->last = std::max(held->last, time);
    else if (by_mac.held.size() < MacBinding::addresses_max)
        by_mac.held.push_back({address, time, time});
    else
        by_mac.carries_many = true;

    AddressBinding& by_address = addresses_[address];
    if (by_address.mac != mac) {
        if (!by_address.mac.is_zero()) by_address.before = by_address.mac;
        by_address.mac = mac;
        by_address.since = by_address.last = time;
    }
    by_address.last = std::max(by_address.last, time);
}

bool NetworkFacts::local_network_known() const { return configured_ || weight_total_ >= weight_until_known; }

bool NetworkFacts::is_local(const IpAddress& address) const {
    if (configured_) return contains(settings_.local_networks, address);
    unsigned bits = rfc1918_prefix_bits(address);
    if (bits == 0) return false;
    if (networks_in_block_[block_index(bits)] > networks_until_routed) return true;
    const std::uint64_t* weight = weights_.find(address.v4_value() >> 8);
    return weight && *weight * share_of_local >= weight_total_;
}

std::string NetworkFacts::local_network_text() const {
    if (configured_) return settings_.local_networks.front().to_string();
    IpAddress base = IpAddress::v4(heaviest_ << 8);
    unsigned bits = rfc1918_prefix_bits(base);
    bool routed = bits != 0 && networks_in_block_[block_index(bits)] > networks_until_routed;
    return Subnet(base, routed ? bits : 24).to_string();
}

bool NetworkFacts::is_client(const IpAddress& address) const {
    return contains(settings_.client_ips, address);
}

std::optional<MacAddress> NetworkFacts::gateway_mac() const {
    return gateway_votes_ > 0 ? std::optional(gateway_mac_) : std::nullopt;
}
std::optional<IpAddress> NetworkFacts::gateway_address() const { return gateway_address_; }
bool NetworkFacts::is_gateway(const IpAddress& address) const { return gateway_address_ == address; }
bool NetworkFacts::is_gateway(const MacAddress& mac) const {
    return gateway_votes_ > 0 && gateway_mac_ == mac;
}

}  // namespace slipstream
