// Counting, thresholds, repeats. See notice_filter.h.
#include "output/notice_filter.h"

#include <algorithm>
#include <utility>

namespace slipstream {

namespace {

constexpr std::size_t samples_max = 5;

void append_address(std::string& key, const IpAddress& address) {
    const auto bytes = address.bytes();
    key.append(bytes.begin(), bytes.end());
}

std::string minutes_and_seconds(Duration duration) {
    const std::int64_t whole = duration.us / 1'000'000;
    return std::to_string(whole / 60) + "m" + std::to_string(whole % 60) + "s";
}

}  // namespace

NoticeFilter::NoticeFilter(HashKey key)
    : until_(suppressions_max, key),
      attempts_(hosts_max, key),
      paths_(hosts_max, key),
      pinged_(hosts_max, key) {}

void NoticeFilter::add(NoticeRecord row, Time now, Rows& out) {
    if (!row.counts) return raise(std::move(row), now, out);
    if (!row.source || !row.destination) return;
    if (row.note.text == "FTP::Bruteforcing") return count_ftp(row, now, out);
    if (row.note.text == "Traceroute::Detected") return count_path(row, now, out);
    count_icmp(row, now, out);
}

void NoticeFilter::raise(NoticeRecord row, Time now, Rows& out) {
    if (!row.identifier.empty()) {
        key_.assign(row.note.text).push_back('\0');
        key_ += row.identifier;
        Until& until = until_.at(key_);
        if (until.set && now < until.end) {
            ++suppressed_;
            return;
        }
        until = {true, now + row.suppressed_for};
    }
    out.emplace_back(std::move(row));
}

NoticeFilter::Attempts& NoticeFilter::attempts_of(std::string_view note, const IpAddress& host, Time now,
                                                  Duration epoch) {
    key_.assign(note).push_back('\0');
    append_address(key_, host);
    Attempts& attempts = attempts_.at(key_);
    const auto number = static_cast<std::uint64_t>((now - begin_).us / epoch.us);
    if (attempts.epoch != number) attempts = {};
    attempts.epoch = number;
    ++attempts.count;
    return attempts;
}

void NoticeFilter::add(const SshRecord& row, Time now, Rows& out) {
    if (row.auth_success.value_or(true)) return;
    constexpr std::string_view note = "SSH::Password_Guessing";
    Attempts& attempts = attempts_of(note, row.orig, now, ssh_epoch);
    if (attempts.samples.size() < samples_max) attempts.samples.push_back(row.resp);
    if (attempts.told || attempts.count < ssh_failures_min) return;
    attempts.told = true;
    NoticeRecord notice;
    notice.time = now;
    notice.note = {note};
    const std::string host = row.orig.to_string();
    notice.message = host + " appears to be guessing SSH passwords (seen in " +
                     std::to_string(attempts.count) + " connections).";
    std::string servers = "Sampled servers: ";
    for (const IpAddress& server : attempts.samples)
        servers += (&server == attempts.samples.data() ? " " : ", ") + server.to_string();
    notice.detail = std::move(servers);
    notice.source = row.orig;
    notice.identifier = host;
    raise(std::move(notice), now, out);
}

void NoticeFilter::count_ftp(const NoticeRecord& row, Time now, Rows& out) {
    Attempts& attempts = attempts_of(row.note.text, *row.source, now, ftp_epoch);
    if (attempts.told) return;
    attempts.servers.insert(*row.destination);
    if (attempts.servers.size() < ftp_servers_min) return;
    attempts.told = true;
    attempts.servers.clear();
    NoticeRecord notice;
    notice.time = now;
    notice.note = row.note;
    const std::string host = row.source->to_string();
    const Time epoch_begin = begin_ + microseconds(static_cast<std::int64_t>(attempts.epoch) * ftp_epoch.us);
    notice.message = host + " had " + std::to_string(attempts.count) + " failed logins on " +
                     std::to_string(ftp_servers_min) + " FTP servers in " +
                     minutes_and_seconds(now - epoch_begin);
    notice.source = row.source;
    notice.identifier = host;
    raise(std::move(notice), now, out);
}

void NoticeFilter::count_path(const NoticeRecord& row, Time now, Rows& out) {
    const std::string protocol(row.protocol.value_or(EnumText{}).text);
    key_ = protocol;
    append_address(key_, *row.source);
    append_address(key_, *row.destination);
    Path& path = paths_.at(key_);
    if (path.window != row.window) path = {};
    path.window = row.window;
    if (path.told) return;
    if (!row.by)
        path.probed = true;
    else if (path.routers.size() < traceroute_routers_min)  // more say nothing more
        path.routers.insert(*row.by);
    if (!path.probed || path.routers.size() < traceroute_routers_min) return;
    path.told = true;
    path.routers.clear();
    out.emplace_back(TracerouteRecord{now, *row.source, *row.destination, protocol});
    NoticeRecord notice;
    notice.time = now;
    notice.note = row.note;
    const std::string host = row.source->to_string();
    notice.message = host + " seems to be running traceroute using " + protocol;
    notice.source = row.source;
    notice.identifier = host + protocol;
    raise(std::move(notice), now, out);
}

void NoticeFilter::count_icmp(const NoticeRecord& row, Time now, Rows& out) {
    if (*row.source == IpAddress::v4(0xffffffff)) return;
    key_.assign(row.note.text).push_back('\0');
    append_address(key_, *row.source);
    Hosts& hosts = pinged_.at(key_);
    if (!hosts.insert(*row.destination).second || hosts.size() % icmp_hosts_step != 0) return;
    NoticeRecord notice;
    notice.time = now;
    notice.note = row.note;
    const std::string_view scan = row.note.text == "ICMP::TimestampScan"     ? "timestamp"
                                  : row.note.text == "ICMP::AddressMaskScan" ? "address mask"
                                                                             : "address";
    notice.message = row.source->to_string().append(" performed ICMP ").append(scan).append(" scan on ");
    notice.message += std::to_string(hosts.size()) + " hosts";
    notice.source = row.source;
    notice.count = hosts.size();
    if (hosts.size() >= icmp_hosts_max) hosts.clear();
    raise(std::move(notice), now, out);
}

void NoticeFilter::add(const WeirdRecord& weird, Time now, Rows& out) {
    NoticeRecord notice;
    notice.time = weird.time;
    notice.note = {"Weird::Activity"};
    notice.message = weird.name;
    notice.detail = weird.detail;
    // Those weirds are all of TCP.
    if (weird.orig && weird.resp)
        notice.set_connection(weird.uid, *weird.orig, weird.orig_port.value_or(Port{}), *weird.resp,
                              weird.resp_port.value_or(Port{}), {"tcp"});
    raise(std::move(notice), now, out);
}

}  // namespace slipstream
