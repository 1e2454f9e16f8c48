// RADIUS (RFC 2865): attempts to authenticate to radius.log, one row per answer.
#include <array>

#include "dissect/stream/ascii.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> udp_ports{1812};
constexpr std::size_t header_bytes = 20;

enum Code : std::uint8_t { access_request = 1, access_accept = 2, access_reject = 3, access_challenge = 11 };
enum Attribute : std::uint8_t {
    user_name = 1,
    framed_address = 8,
    reply_message = 18,
    calling_station = 31,
    tunnel_client = 66,
    connect_info = 77,
};

/// The hexadecimal digits of an address, in lower case and in pairs; empty when they are not 12 or 16.
std::string normal_mac(Bytes text) {
    std::string digits;
    for (std::uint8_t byte : text)
        if (hex_value(static_cast<char>(byte)) >= 0) digits.push_back(ascii_lower(static_cast<char>(byte)));
    if (digits.size() != 12 && digits.size() != 16) return {};
    std::string mac;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        if (i > 0) mac.push_back(':');
        mac.append(digits, i, 2);
    }
    return mac;
}

void take_first(std::optional<std::string>& value, Bytes text) {
    if (!value) value = text_of(text);
}

class RadiusDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        ByteCursor at(data);
        const std::uint8_t code = at.u8();
        at.skip(1);
        const std::size_t length = at.u16();
        at.skip(header_bytes - 4);
        if (!at.ok() || length < header_bytes || length > data.size())
            return context.violation("message shorter than its length");
        at.truncate(length - header_bytes);
        if (!row_) context.start_row(row_.emplace());
        while (at.remaining() > 0) {
            const std::uint8_t type = at.u8();
            const std::size_t whole = at.u8();
            const Bytes value = at.take(whole - std::min<std::size_t>(whole, 2));
            if (whole < 2 || !at.ok()) return context.violation("malformed attribute");
            take_attribute(code, type, value);
        }
        context.confirm();
        if (code != access_accept && code != access_reject) return;
        row_->result = code == access_accept ? "success" : "failed";
        const Duration passed = context.time - row_->time;
        if (passed != Duration{}) row_->time_to_reply = passed;
        context.emit(std::move(*row_));
        row_.reset();
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_end(StreamContext& context) override {
        if (!row_) return;
        row_->result = "unknown";
        context.emit(std::move(*row_));
        row_.reset();
    }
    bool done() const override { return false; }
    bool awaits_end() const override { return row_.has_value(); }

private:
    void take_attribute(std::uint8_t code, std::uint8_t type, Bytes value) {
        if (code == access_request) {
            if (type == user_name) take_first(row_->user_name, value);
            if (type == calling_station && !row_->mac) row_->mac = normal_mac(value);
            if (type == tunnel_client) take_first(row_->tunnel_client, value);
            if (type == connect_info) take_first(row_->connect_info, value);
        }
        if (code == access_challenge) {
            if (type == framed_address && value.size() == 4 && !row_->framed_address)
                row_->framed_address = IpAddress::v4(ByteCursor(value).u32());
            if (type == reply_message) take_first(row_->reply_message, value);
        }
    }

    std::optional<RadiusRecord> row_;
};

constexpr StreamDissectorSpec radius{
    .name = "radius",
    .analyzer = "RADIUS",
    .summary = "Remote Authentication Dial-In User Service",
    .udp_ports = udp_ports,
    .make = StreamDissectorSpec::make_one<RadiusDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, radius)

}  // namespace
}  // namespace slipstream
