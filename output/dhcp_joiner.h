// DhcpJoiner: puts the messages of one DHCP transaction together to one row of dhcp.log. The messages travel
// in several connections (a broadcast, a unicast, a relay), which different workers may have seen; so this is
// done in the merged order of the run, on packet time. The rules are those of Zeek 6.0 (base/protocols/dhcp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <vector>

#include "dissect/records/dhcp.h"

namespace slipstream {

class DhcpJoiner {
public:
    static constexpr std::size_t transactions_max = 100'000;  // the oldest is written when there are more
    static constexpr std::size_t uids_max = 10;
    static constexpr std::size_t messages_max = 50;
    static constexpr Duration silence_max = seconds(5);
    static constexpr Duration length_max = seconds(30);
    static constexpr Duration first_look = seconds(10);
    static constexpr Duration next_look = seconds(5);
    static constexpr Duration look_interval = seconds(10);

    /// The next message in record order; `now` is the network time of its record. Returns the rows that are
    /// complete.
    std::vector<DhcpRecord> add(const DhcpRecord& message, Time now);
    /// The input ended: all rows that are left.
    std::vector<DhcpRecord> finish();

private:
    struct Transaction {
        DhcpRecord row;
        Time last_message;
        Time look;  // not before
    };
    using Place = std::list<Transaction>::iterator;

    void look_at_all(Time now, std::vector<DhcpRecord>& complete);
    void give(Place transaction, std::vector<DhcpRecord>& complete);

    std::list<Transaction> transactions_;  // oldest first
    std::unordered_map<std::uint32_t, Place> places_;
    Time next_look_at_all_ = time_min;
};

}  // namespace slipstream
