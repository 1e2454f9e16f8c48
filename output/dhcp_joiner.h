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
    static constexpr Duration first_rest = seconds(10);
    static constexpr Duration later_rest = seconds(5);

    /// The next message in record order; `now` is the network time of its record. Returns the row that it
    /// filled, if any.
    std::vector<DhcpRecord> add(const DhcpRecord& message, Time now);
    /// A look (RecordBatch::looks), each of the run, the first at its first packet. Returns the rows
    /// that are complete.
    std::vector<DhcpRecord> look(Time now);
    /// The input ended: all rows that are left.
    std::vector<DhcpRecord> finish();

private:
    struct Transaction {
        DhcpRecord row;
        Time last_message;
        Time rests_until;  // no look touches it
    };
    using Place = std::list<Transaction>::iterator;

    Time after_rest(Time begin, Duration rest) const;
    void give(Place transaction, std::vector<DhcpRecord>& complete);

    std::list<Transaction> transactions_;  // oldest first
    std::unordered_map<std::uint32_t, Place> places_;
    std::optional<Time> first_look_;
};

}  // namespace slipstream
