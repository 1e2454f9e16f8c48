// dpd.log: a dissector that had recognised its protocol met bytes that are not it.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct DpdRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "dpd";

    EnumText protocol;          // of the transport
    std::string_view analyzer;  // name of the dissector, upper case
    std::string failure_reason;
};

constexpr auto fields_of(const DpdRecord*) {
    return connection_columns_and(field("proto", &DpdRecord::protocol),
                                  field("analyzer", &DpdRecord::analyzer),
                                  field("failure_reason", &DpdRecord::failure_reason));
}

}  // namespace slipstream
