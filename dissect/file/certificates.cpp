// Files that are certificates or OCSP answers: rows of x509.log and ocsp.log. Certificates of TLS are not
// read here but by the session that carried them, which knows whose they are.
#include <algorithm>
#include <array>
#include <vector>

#include "dissect/file/file_analyzer.h"
#include "dissect/stream/certificate_reader.h"

namespace slipstream {
namespace {

constexpr std::array<std::string_view, 1> answer_types{"application/ocsp-response"};
constexpr std::array<std::string_view, 1> certificate_types{"application/pkix-cert"};
constexpr std::size_t file_bytes_max = 1 << 18;

/// Keeps a small file until it is whole.
class WholeFileAnalyzer : public FileAnalyzer {
public:
    void on_data(FileContext&, Bytes data) override {
        const std::size_t taken = std::min(data.size(), file_bytes_max - file_.size());
        file_.insert(file_.end(), data.begin(), data.begin() + static_cast<std::ptrdiff_t>(taken));
    }
    bool reads_on() const override { return file_.size() < file_bytes_max; }

protected:
    Bytes file() const { return file_; }

private:
    std::vector<std::uint8_t> file_;
};

class OcspAnalyzer final : public WholeFileAnalyzer {
public:
    void on_end(FileContext& context) override {
        const auto answers = context.sink.certificates().ocsp_answers(file());
        for (OcspRecord row : *answers) {
            row.time = context.begun;
            row.file = context.fuid.to_string('F');
            context.sink.emit(std::move(row));
        }
    }
};

class CertificateAnalyzer final : public WholeFileAnalyzer {
public:
    void on_end(FileContext& context) override {
        const auto certificate = context.sink.certificates().certificate(file());
        if (!certificate) return;
        X509Record row = certificate->row;
        row.time = context.begun;
        context.sink.emit(std::move(row));
    }
};

constexpr FileAnalyzerSpec ocsp{
    .name = "OCSP_REPLY", .mime_types = answer_types, .make = FileAnalyzerSpec::make_one<OcspAnalyzer>};
SLIPSTREAM_REGISTER(FileAnalyzerSpec, slip_file_analyzers, ocsp)

constexpr FileAnalyzerSpec x509{
    .name = "X509", .mime_types = certificate_types, .make = FileAnalyzerSpec::make_one<CertificateAnalyzer>};
SLIPSTREAM_REGISTER(FileAnalyzerSpec, slip_file_analyzers, x509)

}  // namespace
}  // namespace slipstream
