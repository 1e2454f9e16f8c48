// Certificates and OCSP answers that come as files, in pieces.
#include <gtest/gtest.h>

#include "dissect/file/file_analyzer.h"
#include "dissect/stream/certificate_reader.h"
#include "tests/dissect/stream/tls_samples.h"

namespace slipstream::test {
namespace {

class Sink final : public FileSink {
public:
    void emit(AppRecord record) override { rows.push_back(std::move(record)); }
    bool is_local(const IpAddress&) const override { return false; }
    CertificateReader& certificates() override { return reader_; }
    std::vector<AppRecord> rows;

private:
    CertificateReader reader_{HashKey{}};
};

/// The rows of a file under the analyzer of that name, given in two pieces.
std::vector<AppRecord> rows_of(std::string_view name, const Frame& file, std::size_t cut) {
    Sink sink;
    FileContext context{sink, Uid{1, 2}, Time{7}, Time{5}};
    for (const FileAnalyzerSpec* spec : SLIPSTREAM_REGISTERED(FileAnalyzerSpec, slip_file_analyzers)) {
        if (spec->name != name) continue;
        auto analyzer = spec->make();
        analyzer->on_data(context, Bytes(file).first(cut));
        analyzer->on_data(context, Bytes(file).subspan(cut));
        EXPECT_TRUE(analyzer->reads_on());
        analyzer->on_end(context);
    }
    return sink.rows;
}

TEST(CertificateFiles, become_rows_in_whatever_pieces_they_come) {
    for (std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{100}, sample_certificate.size()}) {
        auto rows = rows_of("X509", sample_certificate, cut);
        ASSERT_EQ(rows.size(), 1u);
        EXPECT_EQ(std::get<X509Record>(rows[0]).serial, "12BBE6");
        EXPECT_EQ(std::get<X509Record>(rows[0]).time, Time{5});
    }
}

TEST(CertificateFiles, answers_name_the_file_that_held_them) {
    auto rows = rows_of("OCSP_REPLY", sample_ocsp_response, 10);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(std::get<OcspRecord>(rows[0]).file, (Uid{1, 2}).to_string('F'));
    EXPECT_EQ(std::get<OcspRecord>(rows[0]).status, "revoked");
}

TEST(CertificateFiles, other_bytes_become_no_rows) {
    EXPECT_TRUE(rows_of("X509", sample_ocsp_response, 10).empty());
    EXPECT_TRUE(rows_of("OCSP_REPLY", sample_certificate, 10).empty());
    EXPECT_TRUE(rows_of("OCSP_REPLY", {}, 0).empty());
}

}  // namespace
}  // namespace slipstream::test
