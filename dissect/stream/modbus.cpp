// Modbus/TCP (Modbus Messaging on TCP/IP Implementation Guide 1.0b): every message of masters and slaves to
// modbus.log. A message is a header of seven bytes that states the length, a function code and its data.
#include <array>

#include "dissect/stream/dissector.h"
#include "dissect/stream/message_buffer.h"
#include "dissect/stream/number_names.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{502};
constexpr std::size_t header_bytes = 8;     // with the function code
constexpr std::size_t length_end = 6;       // of the header up to the length field
constexpr std::size_t kept_bytes_max = 32;  // the fields before the values
constexpr std::uint8_t first_exception = 0x82, last_exception = 0x97;

constexpr std::array functions{
    NumberName{0x01, "READ_COILS"},
    NumberName{0x02, "READ_DISCRETE_INPUTS"},
    NumberName{0x03, "READ_HOLDING_REGISTERS"},
    NumberName{0x04, "READ_INPUT_REGISTERS"},
    NumberName{0x05, "WRITE_SINGLE_COIL"},
    NumberName{0x06, "WRITE_SINGLE_REGISTER"},
    NumberName{0x07, "READ_EXCEPTION_STATUS"},
    NumberName{0x08, "DIAGNOSTICS"},
    NumberName{0x09, "PROGRAM_484"},
    NumberName{0x0a, "POLL_484"},
    NumberName{0x0b, "GET_COMM_EVENT_COUNTER"},
    NumberName{0x0c, "GET_COMM_EVENT_LOG"},
    NumberName{0x0d, "PROGRAM_584_984"},
    NumberName{0x0e, "POLL_584_984"},
    NumberName{0x0f, "WRITE_MULTIPLE_COILS"},
    NumberName{0x10, "WRITE_MULTIPLE_REGISTERS"},
    NumberName{0x11, "REPORT_SLAVE_ID"},
    NumberName{0x12, "PROGRAM_884_U84"},
    NumberName{0x13, "RESET_COMM_LINK_884_U84"},
    NumberName{0x14, "READ_FILE_RECORD"},
    NumberName{0x15, "WRITE_FILE_RECORD"},
    NumberName{0x16, "MASK_WRITE_REGISTER"},
    NumberName{0x17, "READ_WRITE_MULTIPLE_REGISTERS"},
    NumberName{0x18, "READ_FIFO_QUEUE"},
    NumberName{0x28, "PROGRAM_CONCEPT"},
    NumberName{0x2b, "ENCAP_INTERFACE_TRANSPORT"},
    NumberName{0x7d, "FIRMWARE_REPLACEMENT"},
    NumberName{0x7e, "PROGRAM_584_984_2"},
    NumberName{0x7f, "REPORT_LOCAL_ADDRESS"},
    NumberName{0x81, "READ_COILS_EXCEPTION"},
    NumberName{0x82, "READ_DISCRETE_INPUTS_EXCEPTION"},
    NumberName{0x83, "READ_HOLDING_REGISTERS_EXCEPTION"},
    NumberName{0x84, "READ_INPUT_REGISTERS_EXCEPTION"},
    NumberName{0x85, "WRITE_SINGLE_COIL_EXCEPTION"},
    NumberName{0x86, "WRITE_SINGLE_REGISTER_EXCEPTION"},
    NumberName{0x87, "READ_EXCEPTION_STATUS_EXCEPTION"},
    NumberName{0x8f, "WRITE_MULTIPLE_COILS_EXCEPTION"},
    NumberName{0x90, "WRITE_MULTIPLE_REGISTERS_EXCEPTION"},
    NumberName{0x94, "READ_FILE_RECORD_EXCEPTION"},
    NumberName{0x95, "WRITE_FILE_RECORD_EXCEPTION"},
    NumberName{0x96, "MASK_WRITE_REGISTER_EXCEPTION"},
    NumberName{0x97, "READ_WRITE_MULTIPLE_REGISTERS_EXCEPTION"},
    NumberName{0x98, "READ_FIFO_QUEUE_EXCEPTION"},
};

constexpr std::array exceptions{
    NumberName{1, "ILLEGAL_FUNCTION"},
    NumberName{2, "ILLEGAL_DATA_ADDRESS"},
    NumberName{3, "ILLEGAL_DATA_VALUE"},
    NumberName{4, "SLAVE_DEVICE_FAILURE"},
    NumberName{5, "ACKNOWLEDGE"},
    NumberName{6, "SLAVE_DEVICE_BUSY"},
    NumberName{8, "MEMORY_PARITY_ERROR"},
    NumberName{10, "GATEWAY_PATH_UNAVAILABLE"},
    NumberName{11, "GATEWAY_TARGET_DEVICE_FAILED_TO_RESPOND"},
};

/// A message is no shorter than its fields say. `body` is what was kept of what follows the function code,
/// `bytes` the length of all of it.
bool body_is_whole(std::uint8_t function, bool is_request, Bytes body, std::size_t bytes) {
    ByteCursor at(body);
    auto has = [&](std::size_t needed) { return bytes >= needed; };
    auto has_counted = [&](std::size_t before) {
        at.skip(before);
        return has(before + 1) && has(before + 1 + at.u8());
    };
    if (function >= 0x81) return is_request || !find_name(functions, function) || has(1);
    switch (function) {
        case 0x01:
        case 0x02:
        case 0x03:
        case 0x04: return is_request ? has(4) : has_counted(0);
        case 0x05:
        case 0x06: return has(4);
        case 0x0f:
        case 0x10: return is_request ? has_counted(4) : has(4);
        case 0x14:
        case 0x15: return has_counted(0);
        case 0x16: return has(6);
        case 0x17: return is_request ? has_counted(8) : has_counted(0);
        case 0x18: return is_request ? has(2) : has(4);
        default: return true;
    }
}

class ModbusDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        const std::size_t side = context.from_originator ? 0 : 1;
        if (lost_[side]) return;
        bool is_other = false;  // not a message of Modbus
        auto length_of = [&](Bytes head) -> std::size_t {
            if (head.size() < header_bytes) return 0;
            ByteCursor at(head);
            at.skip(2);
            const bool is_modbus = at.u16() == 0;
            const std::size_t length = length_end + at.u16();
            is_other = !is_modbus || length < header_bytes;
            if (!is_other) on_header(context, head);
            return is_other ? header_bytes : length;
        };
        auto on_whole = [&](Bytes message) {
            if (is_other) {
                context.violation(
                    "Binpac exception: binpac exception: &enforce violation : ModbusTCP_TransportHeader:pid");
                return false;
            }
            on_message(context, message);
            return true;
        };
        lost_[side] = !buffers_[side].feed(data, length_of, on_whole);
    }
    void on_gap(StreamContext& context, std::uint64_t) override {
        buffers_[context.from_originator ? 0 : 1].clear();
    }
    bool done() const override { return lost_[0] && lost_[1]; }

private:
    static ModbusRecord row_of(StreamContext& context, Bytes message) {
        ByteCursor at(message);
        ModbusRecord row;
        context.start_row(row);
        row.transaction = at.u16();
        at.skip(4);
        row.unit = at.u8();
        row.function = name_of(functions, at.u8());
        row.direction = context.from_originator ? "REQ" : "RESP";
        return row;
    }

    /// A plain message is worth a row as soon as its header is there.
    static void on_header(StreamContext& context, Bytes head) {
        const std::uint8_t function = head[header_bytes - 1];
        if (function < first_exception || function > last_exception) context.emit(row_of(context, head));
    }

    static void on_message(StreamContext& context, Bytes message) {
        ByteCursor at(message);
        at.skip(4);
        const std::size_t bytes = at.u16() + length_end - header_bytes;
        at.skip(1);
        const std::uint8_t function = at.u8();
        if (!body_is_whole(function, context.from_originator, at.rest(), bytes))
            return context.violation("message shorter than its fields");
        context.confirm();
        if (context.from_originator || function <= 0x80 || !find_name(functions, function)) return;
        ModbusRecord row = row_of(context, message);
        row.exception = find_name(exceptions, at.u8());
        context.emit(std::move(row));
    }

    std::array<MessageBuffer, 2> buffers_{MessageBuffer{header_bytes, kept_bytes_max},
                                          MessageBuffer{header_bytes, kept_bytes_max}};
    std::array<bool, 2> lost_{};  // where the next message begins
};

constexpr StreamDissectorSpec modbus{
    .name = "modbus",
    .analyzer = "MODBUS",
    .summary = "Modbus/TCP",
    .tcp_ports = tcp_ports,
    .make = StreamDissectorSpec::make_one<ModbusDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, modbus)

}  // namespace
}  // namespace slipstream
