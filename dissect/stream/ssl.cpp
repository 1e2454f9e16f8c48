// TLS over TCP and SSL 2 (RFC 8446, RFC 5246, the SSL 2.0 protocol of 1995): the record layer. What the
// records say goes to TlsSession; the reading ends when the handshake is over.
#include <algorithm>
#include <array>
#include <vector>

#include "dissect/stream/tls_session.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 11> tcp_ports{443, 563, 585, 614, 636, 989, 990, 992, 993, 995, 5223};

constexpr std::size_t header_bytes = 5;
constexpr std::uint8_t change_cipher_spec = 20, alert = 21, handshake = 22, application_data = 23,
                       heartbeat = 24;
constexpr std::uint8_t type_min = 20, type_max = 30;
constexpr std::uint8_t v2_client_hello = 1, v2_client_master_key = 2, v2_server_hello = 4;
constexpr std::size_t handshake_bytes_max = 1 << 18;  // of one message

bool is_record_version(std::uint16_t version) { return version >= 0x0300 && version <= 0x0303; }
bool is_later_record_version(std::uint16_t version) { return version >= 0x0300 && version <= 0x0304; }

/// What the first five bytes of a record say.
struct RecordHeader {
    std::uint8_t type = 0;
    bool v2 = false;
    std::size_t body_bytes = 0;  // behind these five
};

class SslDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        while (!data.empty() && !done()) data = data.subspan(take(context, data));
    }
    // Nothing that comes behind a hole can be told apart.
    void on_gap(StreamContext&, std::uint64_t) override { session_.stop(); }
    void on_end(StreamContext& context) override { session_.end(context); }
    bool done() const override { return session_.stopped(); }
    bool awaits_end() const override { return session_.has_row_to_write(); }

private:
    struct Side {
        std::vector<std::uint8_t> record;     // of which the end is not there yet, with its header
        std::vector<std::uint8_t> handshake;  // messages likewise
        bool has_header = false;
        RecordHeader header;
        std::size_t opaque_left = 0;  // of a record whose content does not matter
        bool handshake_lost = false;
    };

    std::size_t take(StreamContext& context, Bytes data);
    bool read_header(StreamContext& context, Bytes header, RecordHeader& record);
    bool read_v2_header(StreamContext& context, Bytes header, RecordHeader& record);
    void fail(StreamContext& context, const std::string& reason) { session_.violate(context, reason); }
    void on_opaque_record(StreamContext& context, const Side& side);
    void on_record(StreamContext& context, Side& side, Bytes body);
    void on_handshake(StreamContext& context, Side& side, Bytes body);
    void on_alerts(StreamContext& context, Bytes body);
    void on_v2_record(StreamContext& context, std::uint8_t type, Bytes record);

    TlsSession session_{TlsTransport::tcp};
    std::array<Side, 2> sides_;
    bool version_seen_ = false;  // of a record; SSL 2 is no longer possible
    bool speaks_v2_ = false;
};

// Takes what it can of the data for the record under way; returns how much that was.
std::size_t SslDissector::take(StreamContext& context, Bytes data) {
    Side& side = sides_[context.from_originator];
    if (side.opaque_left != 0) {
        std::size_t taken = std::min(side.opaque_left, data.size());
        side.opaque_left -= taken;
        if (side.opaque_left == 0) on_opaque_record(context, side);
        return taken;
    }
    const std::size_t wanted = header_bytes + (side.has_header ? side.header.body_bytes : 0);
    const std::size_t taken = std::min(wanted - side.record.size(), data.size());
    side.record.insert(side.record.end(), data.begin(), data.begin() + static_cast<std::ptrdiff_t>(taken));
    if (side.record.size() < wanted) return taken;
    if (!side.has_header) {
        side.header = {};
        if (!read_header(context, side.record, side.header)) return taken;
        side.has_header = true;
        const bool opaque =
            session_.is_encrypted(context.from_originator) || side.header.type == application_data;
        if (!side.header.v2 && opaque) side.opaque_left = side.header.body_bytes;
        if (side.opaque_left == 0 && side.header.body_bytes != 0) return taken;
    }
    if (side.opaque_left == 0) {
        std::vector<std::uint8_t> record = std::move(side.record);
        if (side.header.v2)
            on_v2_record(context, side.header.type, record);
        else
            on_record(context, side, Bytes(record).subspan(header_bytes));
    }
    side.record.clear();
    side.has_header = false;
    return taken;
}

bool SslDissector::read_header(StreamContext& context, Bytes header, RecordHeader& record) {
    ByteCursor at(header);
    record.type = at.u8();
    const std::uint16_t version = at.u16();
    record.body_bytes = at.u16();
    if (version_seen_) {
        if (is_later_record_version(version)) return true;
        fail(context,
             "Invalid version late in TLS connection. Packet reported version: " + std::to_string(version));
        return false;
    }
    if (record.type & 0x80) return read_v2_header(context, header, record);
    if (!is_record_version(version)) {
        fail(context, "Invalid version in TLS connection. Version: " + std::to_string(version));
        return false;
    }
    if (record.type < type_min || record.type > type_max) {
        fail(context, "Invalid type in TLS connection. Version: " + std::to_string(version) +
                          ", Type: " + std::to_string(record.type));
        return false;
    }
    version_seen_ = true;
    return true;
}

bool SslDissector::read_v2_header(StreamContext& context, Bytes header, RecordHeader& record) {
    ByteCursor at(header);
    constexpr std::size_t counted_bytes = 3;  // of the header, by the length
    const std::size_t length = at.u16() & 0x7fffU;
    record.v2 = true;
    record.type = at.u8();
    const std::uint16_t version = at.u16();
    if (record.type == v2_client_hello) {
        if (version != 2 && !is_record_version(version)) {
            fail(context, "Invalid version in SSL client hello. Version: " + std::to_string(version));
            return false;
        }
    } else if (record.type == v2_server_hello) {
        speaks_v2_ = true;
    } else if (!speaks_v2_) {
        fail(context, "Invalid headers in SSL connection. Head1: " + std::to_string(header[1]) +
                          ", head2: " + std::to_string(header[2]) + ", head3: " + std::to_string(header[3]));
        return false;
    }
    if (length < counted_bytes) {
        session_.stop();
        return false;
    }
    record.body_bytes = length - counted_bytes;
    return true;
}

void SslDissector::on_opaque_record(StreamContext& context, const Side& side) {
    if (session_.is_encrypted(context.from_originator)) return session_.on_encrypted_record(context);
    session_.on_clear_record(context);
    if (side.header.type == application_data) session_.on_application_data(context);
}

void SslDissector::on_record(StreamContext& context, Side& side, Bytes body) {
    if (body.empty()) return;
    switch (side.header.type) {
        case change_cipher_spec: session_.on_change_cipher_spec(context); break;
        case alert: on_alerts(context, body); break;
        case handshake: on_handshake(context, side, body); break;
        case heartbeat: session_.on_heartbeat(context); break;
        default:
            session_.violate(context,
                             "unknown SSL record type (" + std::to_string(side.header.type) + ") from " +
                                 (context.from_originator ? "originator" : "responder"),
                             false);
    }
    session_.on_clear_record(context);
}

void SslDissector::on_alerts(StreamContext& context, Bytes body) {
    constexpr std::size_t alert_bytes = 2, alerts_max = 10;
    std::size_t alerts = body.size() / alert_bytes;
    if (alerts > alerts_max) {
        context.weird("SSL_excessive_alerts_in_record", std::to_string(alerts));
        alerts = alerts_max;
    }
    for (std::size_t i = 0; i < alerts; ++i) session_.on_alert(context, body[i * alert_bytes + 1]);
}

void SslDissector::on_handshake(StreamContext& context, Side& side, Bytes body) {
    if (side.handshake_lost) return;
    constexpr std::size_t message_header_bytes = 4;
    side.handshake.insert(side.handshake.end(), body.begin(), body.end());
    ByteCursor at{Bytes(side.handshake)};
    std::size_t used = 0;
    while (at.remaining() >= message_header_bytes && !session_.stopped()) {
        std::uint8_t type = at.u8();
        std::size_t length = static_cast<std::size_t>(at.u8()) << 16;
        length |= at.u16();
        if (length > handshake_bytes_max) {
            side.handshake_lost = true;
            used = side.handshake.size();
            break;
        }
        Bytes message = at.take(length);
        if (!at.ok()) break;
        used = at.offset();
        session_.on_message(context, type, message);
    }
    side.handshake.erase(side.handshake.begin(), side.handshake.begin() + static_cast<std::ptrdiff_t>(used));
}

void SslDissector::on_v2_record(StreamContext& context, std::uint8_t type, Bytes record) {
    ByteCursor at(record);
    at.skip(3);
    if (type == v2_client_hello) {
        std::uint16_t version = at.u16();
        std::uint16_t cipher_bytes = at.u16();
        std::uint16_t session_bytes = at.u16();
        at.skip(2u + cipher_bytes);
        Bytes session_id = at.take(session_bytes);
        if (at.ok()) return session_.on_v2_client_hello(context, version, session_id);
    } else if (type == v2_server_hello) {
        at.skip(4);  // session is known, kind of certificate, version
        std::uint16_t certificate_bytes = at.u16();
        std::uint16_t cipher_bytes = at.u16();
        at.skip(2);
        Bytes certificate = at.take(certificate_bytes);
        ByteCursor ciphers(at.take(cipher_bytes));
        std::uint32_t cipher = static_cast<std::uint32_t>(ciphers.u8()) << 16;
        cipher |= ciphers.u16();
        if (at.ok()) return session_.on_v2_server_hello(context, cipher, certificate);
    } else if (type == v2_client_master_key) {
        return session_.establish(context);
    } else {
        return session_.stop();
    }
    fail(context, "Binpac exception: binpac exception: out_of_bound: V2Hello");
}

// The bytes of a pattern; anything matches `any`, values up to the second byte match a range.
struct Allowed {
    std::uint8_t from = 0;
    std::uint8_t to = 0xff;
};
constexpr Allowed any{};
constexpr Allowed only(std::uint8_t value) { return {value, value}; }

SignatureMatch compare(Bytes first, std::span<const Allowed> pattern) {
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (i >= first.size()) return SignatureMatch::undecided;
        if (first[i] < pattern[i].from || first[i] > pattern[i].to) return SignatureMatch::mismatch;
    }
    return SignatureMatch::match;
}

SignatureMatch judge_client(Bytes first) {
    constexpr Allowed pattern[] = {only(handshake), only(3), {0, 3}, any, any, only(1), any, any, any,
                                   only(3),         {0, 3}};
    return compare(first, pattern);
}

SignatureMatch judge_server(Bytes first) {
    constexpr Allowed warning[] = {only(alert), only(3), {0, 3}, any, any, any, any};
    constexpr Allowed hello[] = {only(handshake), only(3), {0, 3}, any, any, only(2), any, any, any,
                                 only(3),         {0, 4}};
    constexpr Allowed draft[] = {only(handshake), only(3),  {0, 3}, any, any, only(2), any, any, any,
                                 only(0x7f),      {0, 0x50}};
    if (!first.empty() && first[0] == alert) {
        SignatureMatch before = compare(first, warning);
        if (before != SignatureMatch::match) return before;
        first = first.subspan(std::size(warning));
    }
    SignatureMatch match = compare(first, hello);
    return match == SignatureMatch::mismatch ? compare(first, draft) : match;
}

constexpr std::array<StreamSignature, 1> signatures{{{judge_client, judge_server}}};

constexpr StreamDissectorSpec ssl{
    .name = "ssl",
    .analyzer = "SSL",
    .summary = "Transport Layer Security over TCP",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<SslDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, ssl)

}  // namespace
}  // namespace slipstream
