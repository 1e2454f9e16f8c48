// CertificateReader: certificates and answers about them, read once however often they are shown. Servers
// show the same few again and again, and reading one takes far longer than all the rest of a handshake.
#pragma once

#include <memory>
#include <vector>

#include "dissect/stream/certificate.h"
#include "dissect/stream/content_memo.h"

namespace slipstream {

/// One per worker.
class CertificateReader {
public:
    /// In which one telling of a certificate is enough for x509.log, which has it once a day.
    static constexpr Duration telling_window = seconds(10);
    static std::int64_t window_at(Time time) { return time.us / telling_window.us; }

    explicit CertificateReader(const HashKey& key);
    /// Null when it cannot be read.
    std::shared_ptr<const Certificate> certificate(Bytes der);
    /// Empty when it is no such answer.
    std::shared_ptr<const std::vector<OcspRecord>> ocsp_answers(Bytes der);
    /// False when the certificate was told in that role and window before. As far as is remembered: what
    /// merges the workers passes over repeats in a window too.
    bool is_news(const Certificate& certificate, bool of_host, bool from_client, Time time);

private:
    static constexpr std::size_t certificate_bytes_max = 16 << 20;
    static constexpr std::size_t answer_bytes_max = 4 << 20;
    static constexpr std::size_t told_slots = 1 << 12;

    HashKey key_;
    ContentMemo<Certificate> certificates_;
    ContentMemo<std::vector<OcspRecord>> answers_;
    std::vector<std::uint64_t> told_;  // the last hash in its slot
};

}  // namespace slipstream
