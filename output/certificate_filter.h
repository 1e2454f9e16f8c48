// CertificateFilter: which certificates reach x509.log. Zeek logs one once a day, however many connections
// show it; applied in the merged order of the run, because its state spans connections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "capture/base/hash.h"
#include "capture/base/time.h"
#include "dissect/records/x509.h"
#include "output/bounded_map.h"

namespace slipstream {

class CertificateFilter {
public:
    static constexpr Duration repeat_duration = hours(24);

    explicit CertificateFilter(std::size_t entries_max = 1'000'000, HashKey key = HashKey::random());

    /// True when the row is to be logged. Call in record order; `now` is the network time of the record. Of
    /// what was seen in the same ten seconds before nothing is logged, as workers may not tell it.
    bool admit(const X509Record& row, Time now);

    std::uint64_t suppressed() const { return suppressed_; }

private:
    struct Logged {
        bool once = false;
        Time at;
        std::int64_t window = 0;  // in which it was last seen
    };

    BoundedMap<Logged> logged_;
    std::string key_;
    std::uint64_t suppressed_ = 0;
};

}  // namespace slipstream
