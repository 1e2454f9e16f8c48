// SNMP versions 1, 2c and 3 (RFC 1157, 3416, 3412): what a connection asked of an agent, one row at its end.
#include <array>

#include "dissect/stream/ber.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 2> udp_ports{161, 162};
constexpr std::uint8_t oid_system_description[] = {0x2b, 6, 1, 2, 1, 1, 1, 0};  // 1.3.6.1.2.1.1.1.0
constexpr std::uint8_t oid_up_time[] = {0x2b, 6, 1, 2, 1, 1, 3, 0};             // 1.3.6.1.2.1.1.3.0
constexpr std::uint8_t ber_time_ticks = 0x43;

enum Pdu : std::uint8_t {
    get = 0xa0,
    get_next,
    response,
    set,
    trap_v1,
    get_bulk,
    inform,
    trap_v2,
    report,
};

bool is_oid(Bytes oid, Bytes wanted) {
    return std::equal(oid.begin(), oid.end(), wanted.begin(), wanted.end());
}

/// What a message says, as far as a row needs it.
struct Message {
    std::int64_t version = 0;
    std::optional<std::string> community;
    std::uint8_t pdu = 0;  // 0: encrypted or unknown
    std::uint64_t variables = 0;
    std::optional<std::string> description;
    std::optional<std::uint64_t> up_ticks;
};

class SnmpReader {
public:
    explicit SnmpReader(Bytes data) : at_(data) {}

    /// Nothing when the bytes are not a message.
    std::optional<Message> read() {
        auto whole = read_ber(at_, ber_sequence);
        if (!whole) return std::nullopt;
        ByteCursor in(whole->content);
        const auto version = number(in);
        if (!version) return std::nullopt;
        message_.version = *version;
        const bool is_read = *version == 0 || *version == 1 ? read_v2(in) : *version == 3 && read_v3(in);
        if (!is_read) return std::nullopt;
        return std::move(message_);
    }

private:
    static std::optional<std::int64_t> number(ByteCursor& in) {
        auto element = read_ber(in, ber_integer);
        return element ? ber_number(element->content) : std::nullopt;
    }

    bool read_v2(ByteCursor in) {
        auto community = read_ber(in, ber_octets);
        if (!community) return false;
        message_.community = text_of(community->content);
        return read_pdu(in);
    }

    bool read_v3(ByteCursor in) {
        constexpr std::uint8_t encrypted = 2;
        auto header = read_ber(in, ber_sequence);
        if (!header) return false;
        ByteCursor in_header(header->content);
        if (!number(in_header) || !number(in_header)) return false;
        auto flags = read_ber(in_header, ber_octets);
        if (!flags || flags->content.size() != 1 || !number(in_header)) return false;
        if (!read_ber(in, ber_octets)) return false;  // parameters of the security model
        if ((flags->content[0] & encrypted) != 0) return read_ber(in, ber_octets).has_value();
        auto scoped = read_ber(in, ber_sequence);
        if (!scoped) return false;
        ByteCursor in_scoped(scoped->content);
        return read_ber(in_scoped, ber_octets) && read_ber(in_scoped, ber_octets) && read_pdu(in_scoped);
    }

    bool read_pdu(ByteCursor in) {
        auto pdu = read_ber(in);
        if (!pdu) return false;
        if (pdu->tag < get || pdu->tag > report) return true;  // one that counts nowhere
        message_.pdu = pdu->tag;
        ByteCursor in_pdu(pdu->content);
        // Request and two numbers; of an old trap: enterprise, agent, two numbers and a time.
        for (int left = pdu->tag == trap_v1 ? 5 : 3; left > 0; --left)
            if (!read_ber(in_pdu)) return false;
        auto bindings = read_ber(in_pdu, ber_sequence);
        if (!bindings) return false;
        ByteCursor in_bindings(bindings->content);
        while (in_bindings.remaining() > 0)
            if (!read_binding(in_bindings)) return false;
        return true;
    }

    bool read_binding(ByteCursor& in_bindings) {
        auto binding = read_ber(in_bindings, ber_sequence);
        if (!binding) return false;
        ByteCursor in(binding->content);
        auto oid = read_ber(in, ber_oid);
        if (!oid) return false;
        auto value = read_ber(in);
        if (!value) return false;
        ++message_.variables;
        if (message_.pdu != response) return true;
        if (value->tag == ber_octets && is_oid(oid->content, oid_system_description))
            message_.description = text_of(value->content);
        if (value->tag == ber_time_ticks && is_oid(oid->content, oid_up_time))
            if (auto ticks = ber_number(value->content))
                message_.up_ticks = static_cast<std::uint32_t>(*ticks);
        return true;
    }

    ByteCursor at_;
    Message message_;
};

class SnmpDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        std::optional<Message> message = SnmpReader(data).read();
        if (!message) return context.violation("not an SNMP message");
        if (!context.from_originator) context.confirm();
        if (!row_) {
            context.start_row(row_.emplace());
            row_->version = message->version == 0 ? "1" : message->version == 1 ? "2c" : "3";
        }
        count(*message);
        row_->duration = context.time - row_->time;
        if (!row_->community) row_->community = std::move(message->community);
        if (message->description) row_->display_string = std::move(message->description);
        constexpr std::int64_t microseconds_per_tick = 10'000;
        if (message->up_ticks)
            row_->up_since = context.time - microseconds(static_cast<std::int64_t>(*message->up_ticks) *
                                                         microseconds_per_tick);
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_end(StreamContext& context) override {
        if (row_) context.emit(std::move(*row_));
        row_.reset();
    }
    bool done() const override { return false; }
    bool awaits_end() const override { return row_.has_value(); }

private:
    void count(const Message& message) {
        switch (message.pdu) {
            case get:
            case get_next: row_->get_requests += message.variables; break;
            case get_bulk: row_->get_bulk_requests += message.variables; break;
            case response: row_->get_responses += message.variables; break;
            case set: row_->set_requests += message.variables; break;
            default: break;
        }
    }

    std::optional<SnmpRecord> row_;
};

constexpr StreamDissectorSpec snmp{
    .name = "snmp",
    .analyzer = "SNMP",
    .summary = "Simple Network Management Protocol",
    .udp_ports = udp_ports,
    .make = StreamDissectorSpec::make_one<SnmpDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, snmp)

}  // namespace
}  // namespace slipstream
