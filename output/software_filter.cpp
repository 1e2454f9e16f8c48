// One row for each program of a host and each change of its version. See software_filter.h.
#include "output/software_filter.h"

namespace slipstream {

namespace {

constexpr std::size_t readings_max = 4096;

}  // namespace

SoftwareFilter::SoftwareFilter(HashKey key)
    : readings_(readings_max, key), hosts_(entries_max, key), programs_(entries_max, key) {}

// The same few texts come again and again.
const SoftwareVersion& SoftwareFilter::read(const std::string& text) {
    Reading& reading = readings_.at(text);
    if (!reading.done) reading = {true, parse_software(text)};
    return reading.version;
}

bool SoftwareFilter::admit(SoftwareRecord& row, Time now) {
    const SoftwareVersion& version = read(row.unparsed);
    const auto address = row.host.bytes();
    key_.assign(address.begin(), address.end());
    Host& host = hosts_.at(key_);
    if (!host.known || now - host.since >= memory) host = {true, now};
    key_ += version.name;
    Program& program = programs_.at(key_);
    if (program.known && program.host_since == host.since && program.version == version) {
        ++suppressed_;
        return false;
    }
    program = {true, host.since, version};
    row.name = version.name;
    row.major = version.major;
    row.minor = version.minor;
    row.minor2 = version.minor2;
    row.minor3 = version.minor3;
    row.addition = version.addition;
    return true;
}

}  // namespace slipstream
