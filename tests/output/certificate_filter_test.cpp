// The certificate filter: once a day for each role of a certificate.
#include "output/certificate_filter.h"

#include <gtest/gtest.h>

#include "dissect/stream/certificate_reader.h"

namespace slipstream {
namespace {

X509Record certificate(const char* fingerprint, bool of_host = false, bool from_client = false) {
    X509Record row;
    row.fingerprint = fingerprint;
    row.of_host = of_host;
    row.from_client = from_client;
    return row;
}

TEST(CertificateFilter, admits_a_certificate_once_a_day) {
    CertificateFilter filter;
    const Time start{1'700'000'000'000'000};
    EXPECT_TRUE(filter.admit(certificate("aa"), start));
    EXPECT_TRUE(filter.admit(certificate("bb"), start));
    EXPECT_FALSE(filter.admit(certificate("aa"), start + hours(23)));
    EXPECT_TRUE(filter.admit(certificate("aa"), start + hours(24)));
    EXPECT_FALSE(filter.admit(certificate("aa"), start + hours(25)));
    EXPECT_EQ(filter.suppressed(), 2u);
}

TEST(CertificateFilter, passes_over_what_a_worker_may_not_have_told) {
    CertificateFilter filter;
    const Time start{1'700'000'000'000'000}, due = start + hours(24);
    EXPECT_TRUE(filter.admit(certificate("aa"), start + milliseconds(1)));
    EXPECT_FALSE(filter.admit(certificate("aa"), due));
    EXPECT_FALSE(filter.admit(certificate("aa"), due + milliseconds(1)));
    EXPECT_TRUE(filter.admit(certificate("aa"), due + CertificateReader::telling_window));
}

TEST(CertificateFilter, keeps_the_roles_of_a_certificate_apart) {
    CertificateFilter filter;
    EXPECT_TRUE(filter.admit(certificate("aa"), Time{1}));
    EXPECT_TRUE(filter.admit(certificate("aa", true), Time{1}));
    EXPECT_TRUE(filter.admit(certificate("aa", true, true), Time{1}));
    EXPECT_FALSE(filter.admit(certificate("aa", true, true), Time{1}));
}

}  // namespace
}  // namespace slipstream
