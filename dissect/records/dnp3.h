// dnp3.log: a request to an outstation with its response, or either of them alone.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct Dnp3Record : ConnectionColumns {
    static constexpr std::string_view log_name = "dnp3";

    std::optional<std::string> request_function;
    std::optional<std::string> reply_function;
    std::optional<std::uint64_t> internal_indications;
};

constexpr auto fields_of(const Dnp3Record*) {
    return connection_columns_and(field("fc_request", &Dnp3Record::request_function),
                                  field("fc_reply", &Dnp3Record::reply_function),
                                  field("iin", &Dnp3Record::internal_indications));
}

}  // namespace slipstream
