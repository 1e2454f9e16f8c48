// analyzer.log: a dissector met bytes that are not its protocol, whether it had recognised it before or not.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct AnalyzerRecord {
    static constexpr std::string_view log_name = "analyzer";

    Time time;
    std::string_view cause = "violation";
    std::string_view kind = "protocol";  // or "packet"
    std::string_view analyzer;           // name of the dissector, upper case
    std::optional<Uid> uid;
    std::optional<Uid> fuid;
    std::optional<IpAddress> orig;
    std::optional<Port> orig_port;
    std::optional<IpAddress> resp;
    std::optional<Port> resp_port;
    std::string failure_reason;
    std::optional<std::string> failure_data;
};

constexpr auto fields_of(const AnalyzerRecord*) {
    return std::tuple{
        field("ts", &AnalyzerRecord::time),
        field("cause", &AnalyzerRecord::cause),
        field("analyzer_kind", &AnalyzerRecord::kind),
        field("analyzer_name", &AnalyzerRecord::analyzer),
        field("uid", &AnalyzerRecord::uid),
        field("fuid", &AnalyzerRecord::fuid),
        field("id.orig_h", &AnalyzerRecord::orig),
        field("id.orig_p", &AnalyzerRecord::orig_port),
        field("id.resp_h", &AnalyzerRecord::resp),
        field("id.resp_p", &AnalyzerRecord::resp_port),
        field("failure_reason", &AnalyzerRecord::failure_reason),
        field("failure_data", &AnalyzerRecord::failure_data),
    };
}

}  // namespace slipstream
