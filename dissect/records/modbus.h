// modbus.log: one row per Modbus/TCP message.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct ModbusRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "modbus";

    std::uint64_t transaction = 0;
    std::uint64_t unit = 0;
    std::string function;
    std::string_view direction;  // "REQ" or "RESP"
    std::optional<std::string_view> exception;
};

constexpr auto fields_of(const ModbusRecord*) {
    return connection_columns_and(field("tid", &ModbusRecord::transaction),
                                  field("unit", &ModbusRecord::unit), field("func", &ModbusRecord::function),
                                  field("pdu_type", &ModbusRecord::direction),
                                  field("exception", &ModbusRecord::exception));
}

}  // namespace slipstream
