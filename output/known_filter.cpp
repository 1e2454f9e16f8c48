// One row a day for what is known. See known_filter.h.
#include "output/known_filter.h"

#include <utility>

namespace slipstream {

namespace {

void set_address(std::string& key, const IpAddress& address) {
    const auto bytes = address.bytes();
    key.assign(bytes.begin(), bytes.end());
}

void set_port(std::string& key, const KnownServicesRecord& row) {
    set_address(key, row.host);
    key.push_back(static_cast<char>(row.port.number >> 8));
    key.push_back(static_cast<char>(row.port.number & 0xff));
    key.push_back(row.protocol.text.front());
}

}  // namespace

KnownFilter::KnownFilter(HashKey key)
    : hosts_(entries_max, key),
      certificates_(entries_max, key),
      ports_(entries_max, key),
      services_(entries_max, key),
      windows_(entries_max, key) {}

// False when it is known and not yet to be forgotten.
bool KnownFilter::renew(Known& known, Time now) {
    if (known.once && now - known.at < memory) return false;
    known = {true, now};
    return true;
}

bool KnownFilter::admit(const KnownHostsRecord& row, Time now) {
    set_address(key_, row.host);
    KnownHost& host = hosts_.at(key_);
    // Whether a worker tells more than once in a window depends on how the packets were spread.
    const bool repeats = host.once && host.window == row.window;
    host.window = row.window;
    if (!repeats && renew(host, now)) return true;
    ++suppressed_;
    return false;
}

bool KnownFilter::admit(const KnownCertsRecord& row, Time now) {
    set_address(key_, row.host);
    key_ += row.fingerprint;
    if (renew(certificates_.at(key_), now)) return true;
    ++suppressed_;
    return false;
}

bool KnownFilter::repeats_in_window(const KnownServicesRecord& row) {
    set_port(key_, row);
    for (const std::string& service : row.services.items) key_.append(service).push_back(',');
    Window& window = windows_.at(key_);
    const bool repeats = window.once && window.number == row.window;
    window = {true, row.window};
    return repeats;
}

void KnownFilter::add(KnownServicesRecord row, Time now, std::vector<KnownServicesRecord>& out) {
    look(now, out);
    if (repeats_in_window(row)) {
        ++suppressed_;
        return;
    }
    const bool is_nameless = row.services.items.size() == 1 && row.services.items[0].empty();
    if (!is_nameless) return commit(std::move(row), now, out);
    waiting_.push_back({now + nameless_wait, std::move(row)});
    if (waiting_.size() <= waiting_max) return;
    commit(std::move(waiting_.front().row), now, out);
    waiting_.pop_front();
}

void KnownFilter::look(Time now, std::vector<KnownServicesRecord>& out) {
    while (!waiting_.empty() && waiting_.front().due <= now) {
        commit(std::move(waiting_.front().row), waiting_.front().due, out);
        waiting_.pop_front();
    }
}

void KnownFilter::finish(Time now, std::vector<KnownServicesRecord>& out) {
    for (Waiting& waiting : waiting_) commit(std::move(waiting.row), now, out);
    waiting_.clear();
}

void KnownFilter::commit(KnownServicesRecord row, Time now, std::vector<KnownServicesRecord>& out) {
    set_port(key_, row);
    Known& port = ports_.at(key_);
    renew(port, now);
    std::string key = key_;
    std::erase_if(row.services.items, [&](const std::string& service) {
        key_ = key + service;
        Known& known = services_.at(key_);
        const bool is_known = known.once && known.at == port.at;
        known = {true, port.at};
        return is_known;
    });
    if (row.services.items.empty())
        ++suppressed_;
    else
        out.push_back(std::move(row));
}

}  // namespace slipstream
