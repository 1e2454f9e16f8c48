// Joining messages by transaction, and when a transaction is over. See dhcp_joiner.h.
#include "output/dhcp_joiner.h"

#include <algorithm>
#include <utility>

namespace slipstream {

namespace {

template <class Value>
void take_newer(std::optional<Value>& value, const std::optional<Value>& newer) {
    if (newer) value = newer;
}

void join(DhcpRecord& row, const DhcpRecord& message) {
    for (const Uid& uid : message.uids.items)
        if (std::ranges::find(row.uids.items, uid) == row.uids.items.end()) row.uids.items.push_back(uid);
    take_newer(row.client, message.client);
    take_newer(row.server, message.server);
    take_newer(row.mac, message.mac);
    take_newer(row.host_name, message.host_name);
    take_newer(row.client_name, message.client_name);
    take_newer(row.domain, message.domain);
    take_newer(row.requested, message.requested);
    take_newer(row.assigned, message.assigned);
    take_newer(row.lease_time, message.lease_time);
    take_newer(row.client_message, message.client_message);
    take_newer(row.server_message, message.server_message);
    row.message_types.insert(row.message_types.end(), message.message_types.begin(),
                             message.message_types.end());
    row.duration = message.time - row.time;
    if (message.from_originator) {
        row.hardware_address = message.hardware_address;
    } else {
        if (!row.mac) row.mac = message.hardware_address;
        if (!row.client) row.client = row.assigned;
    }
}

}  // namespace

std::vector<DhcpRecord> DhcpJoiner::add(const DhcpRecord& message, Time now) {
    std::vector<DhcpRecord> complete;
    auto [found, is_new] = places_.try_emplace(message.transaction);
    if (is_new) {
        Transaction& begun = transactions_.emplace_back();
        begun.row.time = message.time;
        begun.row.transaction = message.transaction;
        begun.rests_until = after_rest(now, first_rest);
        found->second = std::prev(transactions_.end());
    }
    const Place place = found->second;
    join(place->row, message);
    place->last_message = now;
    if (place->row.uids.items.size() >= uids_max || place->row.message_types.size() >= messages_max) {
        place->row.hardware_address.clear();  // as Zeek: it is no substitute here
        give(place, complete);
    }
    if (transactions_.size() > transactions_max) give(transactions_.begin(), complete);
    return complete;
}

std::vector<DhcpRecord> DhcpJoiner::finish() {
    std::vector<DhcpRecord> complete;
    while (!transactions_.empty()) give(transactions_.begin(), complete);
    return complete;
}

std::vector<DhcpRecord> DhcpJoiner::look(Time now) {
    if (!first_look_) first_look_ = now;
    std::vector<DhcpRecord> complete;
    for (Place place = transactions_.begin(); place != transactions_.end();) {
        const Place transaction = place++;
        if (now <= transaction->rests_until) continue;
        if (now - transaction->last_message > silence_max || now - transaction->row.time > length_max)
            give(transaction, complete);
        else
            transaction->rests_until = after_rest(now + later_rest - first_rest, first_rest);
    }
    return complete;
}

// Zeek keeps when a rest began in whole seconds since the first packet.
Time DhcpJoiner::after_rest(Time begin, Duration rest) const {
    constexpr std::int64_t second = 1'000'000;
    const Time zero = first_look_.value_or(begin);
    return zero + microseconds((begin - zero).us / second * second) + rest;
}

void DhcpJoiner::give(Place transaction, std::vector<DhcpRecord>& complete) {
    DhcpRecord& row = transaction->row;
    if (!row.mac && !row.hardware_address.empty()) row.mac = row.hardware_address;
    places_.erase(row.transaction);
    complete.push_back(std::move(row));
    transactions_.erase(transaction);
}

}  // namespace slipstream
