// DNP3 (IEEE 1815) over TCP and UDP: the functions that masters ask of outstations to dnp3.log. A frame of
// the link layer is a header of ten bytes and blocks of at most sixteen, each followed by a checksum; its
// first data byte tells which part of a message of the application layer it carries.
#include <array>

#include "dissect/stream/dissector.h"
#include "dissect/stream/message_buffer.h"
#include "dissect/stream/number_names.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> ports{20000};
constexpr std::uint16_t magic = 0x0564;
constexpr std::size_t header_bytes = 10, block_bytes = 16, checksum_bytes = 2;
constexpr std::size_t counted_header_bytes = 5;  // of the header, in the length field
constexpr std::size_t frame_bytes_max = header_bytes + 255 + checksum_bytes * block_bytes;
constexpr std::uint8_t from_master = 0x80, first_part = 0x40;

constexpr std::array functions{
    NumberName{0x00, "CONFIRM"},
    NumberName{0x01, "READ"},
    NumberName{0x02, "WRITE"},
    NumberName{0x03, "SELECT"},
    NumberName{0x04, "OPERATE"},
    NumberName{0x05, "DIRECT_OPERATE"},
    NumberName{0x06, "DIRECT_OPERATE_NR"},
    NumberName{0x07, "IMMED_FREEZE"},
    NumberName{0x08, "IMMED_FREEZE_NR"},
    NumberName{0x09, "FREEZE_CLEAR"},
    NumberName{0x0a, "FREEZE_CLEAR_NR"},
    NumberName{0x0b, "FREEZE_AT_TIME"},
    NumberName{0x0c, "FREEZE_AT_TIME_NR"},
    NumberName{0x0d, "COLD_RESTART"},
    NumberName{0x0e, "WARM_RESTART"},
    NumberName{0x0f, "INITIALIZE_DATA"},
    NumberName{0x10, "INITIALIZE_APPL"},
    NumberName{0x11, "START_APPL"},
    NumberName{0x12, "STOP_APPL"},
    NumberName{0x13, "SAVE_CONFIG"},
    NumberName{0x14, "ENABLE_UNSOLICITED"},
    NumberName{0x15, "DISABLE_UNSOLICITED"},
    NumberName{0x16, "ASSIGN_CLASS"},
    NumberName{0x17, "DELAY_MEASURE"},
    NumberName{0x18, "RECORD_CURRENT_TIME"},
    NumberName{0x19, "OPEN_FILE"},
    NumberName{0x1a, "CLOSE_FILE"},
    NumberName{0x1b, "DELETE_FILE"},
    NumberName{0x1c, "GET_FILE_INFO"},
    NumberName{0x1d, "AUTHENTICATE_FILE"},
    NumberName{0x1e, "ABORT_FILE"},
    NumberName{0x1f, "ACTIVATE_CONFIG"},
    NumberName{0x20, "AUTHENTICATE_REQ"},
    NumberName{0x21, "AUTHENTICATE_REQ_NR"},
    NumberName{0x81, "RESPONSE"},
    NumberName{0x82, "UNSOLICITED_RESPONSE"},
    NumberName{0x83, "AUTHENTICATE_RESP"},
};

/// CRC-16/DNP, least significant byte first on the wire.
std::uint16_t crc_of(Bytes data) {
    constexpr std::uint32_t polynomial = 0xa6bc;
    std::uint32_t crc = 0;
    for (std::uint8_t byte : data) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? crc >> 1 ^ polynomial : crc >> 1;
    }
    return static_cast<std::uint16_t>(~crc);
}
bool checksum_is_right(Bytes data, ByteCursor& at) { return crc_of(data) == at.u16_le() && at.ok(); }

std::size_t frame_bytes(Bytes head) {
    ByteCursor at(head);
    at.skip(2);
    const std::size_t counted = at.u8();
    if (!at.ok()) return 0;
    const std::size_t data = counted - std::min(counted, counted_header_bytes);
    return header_bytes + data + checksum_bytes * ((data + block_bytes - 1) / block_bytes);
}

class Dnp3Dissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        auto on_frame_ = [&](Bytes frame) {
            if (on_frame(context, frame)) return true;
            failed_ = context.connection.over_tcp;
            return false;
        };
        MessageBuffer& buffer = buffers_[context.from_originator ? 0 : 1];
        buffer.feed(data, frame_bytes, on_frame_);
    }
    void on_gap(StreamContext& context, std::uint64_t) override {
        buffers_[context.from_originator ? 0 : 1].clear();
    }
    void on_end(StreamContext& context) override {
        if (request_) context.emit(std::move(*request_));
        request_.reset();
    }
    bool done() const override { return failed_; }
    bool awaits_end() const override { return request_.has_value(); }

private:
    /// False when nothing behind it can be trusted.
    bool on_frame(StreamContext& context, Bytes frame) {
        ByteCursor at(frame);
        const Bytes header = at.take(header_bytes - checksum_bytes);
        ByteCursor in_header(header);
        if (in_header.u16() != magic) {
            context.weird("dnp3_header_lacks_magic");
            return false;
        }
        if (!checksum_is_right(header, at)) {
            context.violation("broken_checksum");
            return false;
        }
        context.confirm();
        const std::uint8_t counted = in_header.u8();
        if (counted == counted_header_bytes) return true;
        if (counted < counted_header_bytes) {
            context.weird("dnp3_negative_or_zero_length_link_layer");
            return false;
        }
        if (context.from_originator != ((in_header.u8() & from_master) != 0))
            context.weird("dnp3_unexpected_flow_direction");
        return on_blocks(context, at);
    }

    bool on_blocks(StreamContext& context, ByteCursor at) {
        bool is_first = true;
        while (at.remaining() > checksum_bytes) {
            const Bytes block = at.take(std::min(block_bytes, at.remaining() - checksum_bytes));
            if (!checksum_is_right(block, at)) {
                context.weird("dnp3_corrupt_data_checksum");
                return false;
            }
            if (is_first) on_first_block(context, ByteCursor(block));
            is_first = false;
        }
        return true;
    }

    void on_first_block(StreamContext& context, ByteCursor at) {
        bool& in_message = in_message_[context.from_originator ? 0 : 1];
        const std::uint8_t transport = at.u8();
        if ((transport & first_part) == 0) {
            if (!in_message) context.weird("dnp3_first_application_layer_chunk_missing");
            return;
        }
        in_message = true;
        at.skip(1);  // application control
        const std::string function = name_of(functions, at.u8());
        if (!at.ok()) return;
        Dnp3Record row = request_.value_or(Dnp3Record{});
        context.start_row(row);
        if (context.from_originator) {
            row.request_function = function;
            request_ = std::move(row);
            return;
        }
        row.reply_function = function;
        row.internal_indications = at.u16();
        if (!at.ok()) return;
        request_.reset();
        context.emit(std::move(row));
    }

    std::array<MessageBuffer, 2> buffers_{MessageBuffer{header_bytes, frame_bytes_max},
                                          MessageBuffer{header_bytes, frame_bytes_max}};
    std::array<bool, 2> in_message_{};
    std::optional<Dnp3Record> request_;
    bool failed_ = false;
};

SignatureMatch has_magic(Bytes first) {
    ByteCursor at(first);
    const std::uint16_t begin = at.u16();
    if (!at.ok()) return SignatureMatch::undecided;
    return begin == magic ? SignatureMatch::match : SignatureMatch::mismatch;
}
constexpr std::array tcp_signatures{StreamSignature{nullptr, has_magic}};
constexpr std::array udp_signatures{
    StreamSignature{has_magic, has_magic, StreamSignature::either, false, true}};

constexpr StreamDissectorSpec dnp3_tcp{
    .name = "dnp3_tcp",
    .analyzer = "DNP3_TCP",
    .summary = "DNP3 over TCP",
    .tcp_ports = ports,
    .signatures = tcp_signatures,
    .make = StreamDissectorSpec::make_one<Dnp3Dissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, dnp3_tcp)

constexpr StreamDissectorSpec dnp3_udp{
    .name = "dnp3_udp",
    .analyzer = "DNP3_UDP",
    .summary = "DNP3 over UDP",
    .udp_ports = ports,
    .signatures = udp_signatures,
    .make = StreamDissectorSpec::make_one<Dnp3Dissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, dnp3_udp)

}  // namespace
}  // namespace slipstream
