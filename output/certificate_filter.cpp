// One row a day for a certificate in each of its roles. See certificate_filter.h.
#include "output/certificate_filter.h"

namespace slipstream {

CertificateFilter::CertificateFilter(std::size_t entries_max, HashKey key) : logged_(entries_max, key) {}

bool CertificateFilter::admit(const X509Record& row, Time now) {
    key_ = row.fingerprint;
    key_.push_back(row.of_host ? 'h' : ' ');
    key_.push_back(row.from_client ? 'c' : ' ');
    Logged& logged = logged_.at(key_);
    if (logged.once && now - logged.at < repeat_duration) {
        ++suppressed_;
        return false;
    }
    logged = {true, now};
    return true;
}

}  // namespace slipstream
