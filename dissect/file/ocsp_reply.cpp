// OCSP responses (RFC 6960) among the files: named in files.log here; what they say is read by the dissector
// of the protocol that asked for them.
#include <array>

#include "dissect/file/file_analyzer.h"

namespace slipstream {
namespace {

constexpr std::array<std::string_view, 1> mime_types{"application/ocsp-response"};

class OcspReplyAnalyzer final : public FileAnalyzer {
public:
    void on_data(FileContext&, Bytes) override {}
    void on_end(FileContext&) override {}
    bool reads_on() const override { return false; }
};

constexpr FileAnalyzerSpec ocsp_reply{
    .name = "OCSP_REPLY", .mime_types = mime_types, .make = FileAnalyzerSpec::make_one<OcspReplyAnalyzer>};
SLIPSTREAM_REGISTER(FileAnalyzerSpec, slip_file_analyzers, ocsp_reply)

}  // namespace
}  // namespace slipstream
