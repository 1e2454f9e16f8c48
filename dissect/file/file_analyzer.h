// FileAnalyzer: reads the content of files of certain types (PE, certificates, OCSP) and makes rows of it.
// One file per analyzer, each registering a FileAnalyzerSpec; the type of the file decides who reads it.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "capture/base/bytes.h"
#include "capture/base/registry.h"
#include "dissect/records/app_record.h"

namespace slipstream {

class CertificateReader;

/// Where the rows of files go, and what is known of the network. Implemented by the pipeline.
class FileSink {
public:
    virtual ~FileSink() = default;
    /// The file that the next rows are of, when no connection puts them in order.
    virtual void begin_rows_of(Uid) {}
    virtual void emit(AppRecord record) = 0;
    virtual bool is_local(const IpAddress& address) const = 0;
    virtual CertificateReader& certificates() = 0;
};

/// One call of a file analyzer.
struct FileContext {
    FileSink& sink;
    Uid fuid;
    Time time;   // of the packet
    Time begun;  // of the file
};

class FileAnalyzer {
public:
    virtual ~FileAnalyzer() = default;
    /// The next bytes, from the first of the file on.
    virtual void on_data(FileContext& context, Bytes data) = 0;
    /// The file ended. What came behind a gap was not given.
    virtual void on_end(FileContext& context) = 0;
    /// False when more bytes cannot change anything.
    virtual bool reads_on() const = 0;
};

struct FileAnalyzerSpec {
    std::string_view name;  // in the analyzers column
    std::span<const std::string_view> mime_types;
    std::unique_ptr<FileAnalyzer> (*make)();

    template <class Analyzer>
    static std::unique_ptr<FileAnalyzer> make_one() {
        return std::make_unique<Analyzer>();
    }
};

SLIPSTREAM_DECLARE_REGISTRY(FileAnalyzerSpec, slip_file_analyzers)

}  // namespace slipstream
