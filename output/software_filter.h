// SoftwareFilter: what enters software.log. A program names itself in every request; Zeek logs it when it is
// new to its host, or its version is another than the last one seen. Applied in the merged order of the run,
// because its state spans connections. The rules are those of Zeek 6.0 (base/frameworks/software).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "capture/base/hash.h"
#include "capture/base/time.h"
#include "dissect/records/software.h"
#include "dissect/software_version.h"
#include "output/bounded_map.h"

namespace slipstream {

class SoftwareFilter {
public:
    /// What is known of a host is forgotten that long after the first program of it was seen.
    static constexpr Duration memory = hours(24);
    static constexpr std::size_t entries_max = std::size_t{1} << 17;  // of each table

    explicit SoftwareFilter(HashKey key = HashKey::random());

    /// True when the row is to be logged; fills in its name and version. Call in record order; `now` is the
    /// network time of the record.
    bool admit(SoftwareRecord& row, Time now);

    std::uint64_t suppressed() const { return suppressed_; }
    /// Entries that the bound pushed out.
    std::uint64_t forgotten() const { return hosts_.forgotten() + programs_.forgotten(); }

private:
    struct Reading {
        bool done = false;
        SoftwareVersion version;
    };
    struct Host {
        bool known = false;
        Time since;
    };
    struct Program {
        bool known = false;
        Time host_since;  // of the memory that it belongs to
        SoftwareVersion version;
    };

    const SoftwareVersion& read(const std::string& text);

    BoundedMap<Reading> readings_;
    BoundedMap<Host> hosts_;
    BoundedMap<Program> programs_;
    std::string key_;
    std::uint64_t suppressed_ = 0;
};

}  // namespace slipstream
