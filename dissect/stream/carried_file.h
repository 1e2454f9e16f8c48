// CarriedFile: a TCP connection that is a file from end to end, one for each direction: the data connections
// of FTP and of IRC's DCC.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "dissect/file/fuid.h"
#include "dissect/stream/dissector.h"

namespace slipstream {

class CarriedFile {
public:
    /// `source` as in files.log, `analyzer` as in the identity of the file: "ANALYZER_FTP_DATA".
    CarriedFile(std::string_view source, std::string_view analyzer) : source_(source), analyzer_(analyzer) {}

    /// Returns the facts of the file of that direction, which may be its first.
    const FileFacts& on_data(StreamContext& context, Bytes data,
                             const std::optional<std::string>& name = {}) {
        const FileHandle file = file_of(context, name);
        context.file_data(file, data);
        return context.file_facts(file);
    }
    void on_gap(StreamContext& context, std::uint64_t bytes) {
        context.file_gap(file_of(context, {}), bytes);
    }
    /// Ends both files; calls on_facts(const FileFacts&) with each of them.
    template <class OnFacts>
    void end(StreamContext& context, OnFacts&& on_facts) {
        for (std::optional<FileHandle>& file : files_) {
            if (!file) continue;
            context.end_file(*file);
            on_facts(context.file_facts(*file));
            file.reset();
        }
    }

private:
    FileHandle file_of(StreamContext& context, const std::optional<std::string>& name) {
        std::optional<FileHandle>& file = files_[context.from_originator ? 0 : 1];
        if (!file)
            file = context.open_file({.protocol = source_,
                                      .identity = identity(context.connection, context.from_originator),
                                      .from_originator = context.from_originator,
                                      .depth = 0,
                                      .name = name,
                                      .total_bytes = {}});
        return *file;
    }
    std::string identity(const ConnectionView& c, bool from_originator) const {
        return std::string("Analyzer::")
            .append(analyzer_)
            .append(identity_time(c.start))
            .append("[orig_h=" + c.orig.to_string() + ", orig_p=" + std::to_string(c.orig_port) + "/tcp")
            .append(", resp_h=" + c.resp.to_string() + ", resp_p=" + std::to_string(c.resp_port) + "/tcp]")
            .append(identity_flag(from_originator));
    }

    std::string_view source_, analyzer_;
    std::array<std::optional<FileHandle>, 2> files_;
};

}  // namespace slipstream
