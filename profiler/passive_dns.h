// PassiveDns: what the names of the network stood for, as its own answers said: which names led to an
// address, which addresses and aliases a name has, and under which name a TLS client asked for an address.
// Fed from all records of the run, so that it is equal in every shard. Bounded; the least recently told entry
// goes first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dissect/records/dns.h"
#include "dissect/records/ssl.h"
#include "profiler/lru_map.h"

namespace slipstream {

class PassiveDns {
public:
    static constexpr std::size_t addresses_max = 65'536;
    static constexpr std::size_t names_max = 65'536;
    static constexpr std::size_t names_per_address_max = 8;
    static constexpr std::size_t answers_per_name_max = 16;

    struct Resolution {
        Time last;                       // of the newest answer
        std::vector<std::string> names;  // lower case, the newest last
        std::string server_name;         // of TLS, when that name resolved to the address; else empty
    };
    struct Answers {
        Time last;
        std::vector<IpAddress> addresses;  // the newest last
        std::vector<std::string> aliases;  // CNAMEs, lower case, the newest last
    };

    explicit PassiveDns(const HashKey& key) : addresses_(addresses_max, key), names_(names_max, key) {}

    /// Answers with addresses or aliases. Reverse look-ups, and answers that lead to this machine or nowhere
    /// (127.0.0.1, 0.0.0.0: a blocked name), teach nothing. A few hash look-ups.
    void learn(const DnsRecord& dns);
    void learn(const SslRecord& ssl);
    /// Null when no answer led there.
    const Resolution* resolution_of(const IpAddress& address) const { return addresses_.find(address); }
    /// Null when the name was never answered. Any case.
    const Answers* answers_of(std::string_view name) const;

private:
    LruMap<IpAddress, Resolution, AddressHash> addresses_;
    LruMap<std::string, Answers, TextHash> names_;
};

}  // namespace slipstream
