// One row a day for a certificate in each of its roles. See certificate_filter.h.
#include "output/certificate_filter.h"

#include "dissect/stream/certificate_reader.h"

namespace slipstream {

CertificateFilter::CertificateFilter(std::size_t entries_max, HashKey key) : logged_(entries_max, key) {}

bool CertificateFilter::admit(const X509Record& row, Time now) {
    key_ = row.fingerprint;
    key_.push_back(row.of_host ? 'h' : ' ');
    key_.push_back(row.from_client ? 'c' : ' ');
    Logged& logged = logged_.at(key_);
    const std::int64_t window = CertificateReader::window_at(now);
    const bool is_repeat = logged.once && (now - logged.at < repeat_duration || logged.window == window);
    logged.window = window;
    if (is_repeat) {
        ++suppressed_;
        return false;
    }
    logged = {true, now, window};
    return true;
}

}  // namespace slipstream
