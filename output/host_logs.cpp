// Which record goes to which filter. See host_logs.h.
#include "output/host_logs.h"

#include <iterator>
#include <utility>

namespace slipstream {

namespace {

template <class... Rows>
bool is_one_of(const Record& record) {
    return ((record.as<Rows>() != nullptr) || ...);
}

}  // namespace

bool HostLogs::is_candidate(const Record& record) {
    return is_one_of<SoftwareRecord, KnownHostsRecord, KnownServicesRecord, KnownCertsRecord, NoticeRecord>(
        record);
}

void HostLogs::take(const Record& record, Rows& out) {
    const Time now = now_ = record.made_at;
    if (const auto* ssh = record.as<SshRecord>()) return notices_.add(*ssh, now, out);
    if (const auto* software = record.as<SoftwareRecord>()) {
        SoftwareRecord row = *software;
        if (software_.admit(row, now)) out.emplace_back(std::move(row));
    } else if (const auto* host = record.as<KnownHostsRecord>()) {
        if (known_.admit(*host, now)) out.emplace_back(*host);
    } else if (const auto* certificate = record.as<KnownCertsRecord>()) {
        if (known_.admit(*certificate, now)) out.emplace_back(*certificate);
    } else if (const auto* service = record.as<KnownServicesRecord>()) {
        known_.add(*service, now, services_);
        append_services(out);
    } else if (const auto* notice = record.as<NoticeRecord>()) {
        notices_.add(*notice, now, out);
    }
}

void HostLogs::take_weird(const WeirdRecord& weird, Time now, Rows& out) {
    if (weird.notice) notices_.add(weird, now, out);
}

void HostLogs::look(Time now, Rows& out) {
    known_.look(now, services_);
    append_services(out);
}

void HostLogs::finish(Rows& out) {
    known_.finish(now_, services_);
    append_services(out);
}

void HostLogs::append_services(Rows& out) {
    std::move(services_.begin(), services_.end(), std::back_inserter(out));
    services_.clear();
}

}  // namespace slipstream
