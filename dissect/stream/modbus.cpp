// Modbus/TCP (Modbus Messaging on TCP/IP Implementation Guide 1.0b): every message of masters and slaves to
// modbus.log. A message is a header of seven bytes that states the length, a function code and its data.
#include <array>

#include "dissect/stream/dissector.h"
#include "dissect/stream/message_buffer.h"
#include "dissect/stream/number_names.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{502};
constexpr std::size_t length_end = 6;       // of the header up to the length field
constexpr std::size_t kept_bytes_max = 16;  // nothing behind an exception code is looked at
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

class ModbusDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        auto length_of = [](Bytes head) -> std::size_t {
            ByteCursor at(head);
            at.skip(length_end - 2);
            const std::size_t length = at.u16();
            return at.ok() ? length_end + length : 0;
        };
        buffers_[context.from_originator ? 0 : 1].feed(data, length_of, [&](Bytes message) {
            on_message(context, message);
            return true;
        });
    }
    void on_gap(StreamContext& context, std::uint64_t) override {
        buffers_[context.from_originator ? 0 : 1].clear();
    }
    bool done() const override { return false; }

private:
    static void on_message(StreamContext& context, Bytes message) {
        ByteCursor at(message);
        ModbusRecord row;
        context.start_row(row);
        row.transaction = at.u16();
        at.skip(4);
        row.unit = at.u8();
        const std::uint8_t function = at.u8();
        if (!at.ok()) return context.violation("message shorter than its header", message);
        context.confirm();
        row.function = name_of(functions, function);
        row.direction = context.from_originator ? "REQ" : "RESP";
        const bool is_plain = function < first_exception || function > last_exception;
        if (is_plain) context.emit(row);
        if (context.from_originator || function <= 0x80 || !find_name(functions, function)) return;
        row.exception = find_name(exceptions, at.u8());
        if (at.ok()) context.emit(std::move(row));
    }

    std::array<MessageBuffer, 2> buffers_{MessageBuffer{length_end, kept_bytes_max},
                                          MessageBuffer{length_end, kept_bytes_max}};
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
