// The memory of what was read. See certificate_reader.h.
#include "dissect/stream/certificate_reader.h"

namespace slipstream {

CertificateReader::CertificateReader(const HashKey& key)
    : key_(key),
      certificates_(key, certificate_bytes_max),
      answers_(key, answer_bytes_max),
      told_(told_slots) {}

std::shared_ptr<const Certificate> CertificateReader::certificate(Bytes der) {
    return certificates_.get(der, [](Bytes bytes) -> std::shared_ptr<const Certificate> {
        auto read = read_certificate(bytes);
        return read ? std::make_shared<const Certificate>(std::move(*read)) : nullptr;
    });
}

std::shared_ptr<const std::vector<OcspRecord>> CertificateReader::ocsp_answers(Bytes der) {
    return answers_.get(der, [](Bytes bytes) {
        return std::make_shared<const std::vector<OcspRecord>>(read_ocsp_response(bytes));
    });
}

bool CertificateReader::is_news(const Certificate& certificate, bool of_host, bool from_client, Time time) {
    const std::uint64_t role = std::uint64_t{of_host} << 1 | std::uint64_t{from_client};
    const auto window = static_cast<std::uint64_t>(window_at(time));
    const std::uint64_t hash =
        keyed_hash(key_, hash_text(key_, certificate.row.fingerprint), window << 2 | role);
    std::uint64_t& slot = told_[hash % told_slots];
    if (slot == hash) return false;
    slot = hash;
    return true;
}

}  // namespace slipstream
