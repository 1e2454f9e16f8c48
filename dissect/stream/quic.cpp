// QUIC (RFC 9000, RFC 9369 and the drafts since 22): who talks to whom in which version, read from the long
// headers and from the hellos in Initial packets. What follows is encrypted for the two ends only.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "dissect/stream/digest.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/quic_keys.h"
#include "dissect/stream/tls_fingerprint.h"
#include "dissect/stream/tls_hello.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 3> udp_ports{443, 784, 853};

constexpr std::size_t history_max = 100;
constexpr std::size_t connection_id_bytes_max = 20;
constexpr std::size_t crypto_bytes_max = (1 << 14) + 256;  // of a hello
constexpr unsigned rows_max = 10;                          // of one connection
constexpr std::uint8_t long_header = 0x80, fixed_bit = 0x40;

enum class PacketType { initial, zero_rtt, handshake, retry };

PacketType type_of(std::uint8_t first, std::uint32_t version) {
    unsigned bits = (first >> 4) & 3U;
    if (version == quic_v2) bits = (bits + 3) & 3;  // the same order, turned by one
    return static_cast<PacketType>(bits);
}

std::uint64_t varint(ByteCursor& at) {
    const unsigned extra = (1U << (at.peek() >> 6)) - 1;
    std::uint64_t value = at.u8() & 0x3fU;
    for (unsigned i = 0; i < extra; ++i) value = value << 8 | at.u8();
    return value;
}

std::string hex_number(std::uint32_t value) {
    std::array<std::uint8_t, 4> bytes{
        static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
        static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
    std::string text = hex_text(bytes);
    return text.substr(std::min(text.find_first_not_of('0'), text.size() - 1));
}

constexpr std::uint32_t draft_first = 0xff000016, draft_last = 0xff000022;

bool is_facebook(std::uint32_t version) {
    constexpr std::uint32_t versions[] = {0xfaceb001, 0xfaceb002, 0xfaceb00e,
                                          0xfaceb011, 0xfaceb012, 0xfaceb013};
    return std::find(std::begin(versions), std::end(versions), version) != std::end(versions);
}

/// Its long headers are read.
bool is_known(std::uint32_t version) {
    return version == quic_v1 || version == quic_v2 || (version >= draft_first && version <= draft_last) ||
           is_facebook(version);
}

std::string version_text(std::uint32_t version) {
    constexpr std::uint32_t draft_31 = 0xff00001f;  // Zeek calls it as the one before
    if (version == quic_v1) return "1";
    if (version == quic_v2) return "quicv2";
    if (version == draft_31) return "draft-30";
    if (version >= draft_first && version <= draft_last) return "draft-" + std::to_string(version & 0xff);
    return (is_facebook(version) ? "mvfst (" : "unknown-") + hex_number(version) +
           (is_facebook(version) ? ")" : "");
}

/// The bytes of CRYPTO frames, which come in any order, up to the end of the first handshake message.
class CryptoStream {
public:
    void add(std::uint64_t offset, Bytes data) {
        if (offset + data.size() > crypto_bytes_max) return;
        const std::size_t end = static_cast<std::size_t>(offset) + data.size();
        if (bytes_.size() < end) {
            bytes_.resize(end);
            have_.resize(end, false);
        }
        for (std::size_t i = 0; i < data.size(); ++i) {
            bytes_[static_cast<std::size_t>(offset) + i] = data[i];
            have_[static_cast<std::size_t>(offset) + i] = true;
        }
    }
    /// The message with its header; nothing before it is whole.
    std::optional<Bytes> message() const {
        constexpr std::size_t header_bytes = 4;
        std::size_t length = header_bytes;
        for (std::size_t i = 0; i < length; ++i) {
            if (i >= have_.size() || !have_[i]) return std::nullopt;
            if (i + 1 != header_bytes) continue;
            ByteCursor at{Bytes(bytes_).subspan(1)};
            length += static_cast<std::size_t>(at.u8()) << 16;
            length += at.u16();
        }
        return Bytes(bytes_).first(length);
    }

private:
    std::vector<std::uint8_t> bytes_;
    std::vector<bool> have_;
};

struct LongHeader {
    std::uint32_t version = 0;
    PacketType type = PacketType::initial;
    Bytes destination;
    Bytes source;
    std::size_t number_offset = 0;
    std::size_t end = 0;  // of the packet in the datagram
};

class QuicDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override;
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_end(StreamContext& context) override { write(context); }
    bool done() const override { return stopped_ || (short_header_seen_[0] && short_header_seen_[1]); }
    bool awaits_end() const override { return begun_; }

private:
    struct Side {
        std::optional<QuicInitialKeys> keys;
        CryptoStream crypto;
        bool hello_read = false;
    };

    bool on_packet(StreamContext& context, Bytes datagram, const LongHeader& header);
    void on_initial(StreamContext& context, Bytes packet, const LongHeader& header);
    void on_frames(StreamContext& context, Bytes frames);
    void on_hello(StreamContext& context, Bytes message);
    void begin(StreamContext& context, const LongHeader& header);
    void write(StreamContext& context);
    void note(const StreamContext& context, char letter);

    QuicRecord row_;
    bool begun_ = false;
    bool stopped_ = false;
    unsigned rows_ = 0;
    std::vector<std::uint8_t> initial_destination_;
    std::array<Side, 2> sides_;  // the responder, the originator
    std::array<bool, 2> short_header_seen_{};
};

/// False when the datagram holds no long header here that can be followed.
bool read_long_header(Bytes datagram, LongHeader& header) {
    ByteCursor at(datagram);
    const std::uint8_t first = at.u8();
    header.version = at.u32();
    header.destination = at.take(at.u8());
    header.source = at.take(at.u8());
    if (!at.ok() || header.version == 0 || header.destination.size() > connection_id_bytes_max ||
        header.source.size() > connection_id_bytes_max)
        return false;
    header.type = type_of(first, header.version);
    header.end = datagram.size();
    if (!is_known(header.version) || header.type == PacketType::retry) return true;
    if (header.type == PacketType::initial) {
        const std::uint64_t token_bytes = varint(at);
        at.skip(static_cast<std::size_t>(std::min<std::uint64_t>(token_bytes, datagram.size() + 1)));
    }
    const std::uint64_t length = varint(at);
    header.number_offset = at.offset();
    if (!at.ok() || length > at.remaining()) return false;
    header.end = at.offset() + static_cast<std::size_t>(length);
    return true;
}

void QuicDissector::on_data(StreamContext& context, Bytes data) {
    while (!data.empty() && !stopped_) {
        if ((data[0] & long_header) == 0) {
            short_header_seen_[context.from_originator] |= begun_ && (data[0] & fixed_bit) != 0;
            return;
        }
        LongHeader header;
        if (!read_long_header(data, header) || !on_packet(context, data.first(header.end), header)) return;
        data = data.subspan(header.end);
    }
}

// False when the rest of the datagram cannot be read.
bool QuicDissector::on_packet(StreamContext& context, Bytes packet, const LongHeader& header) {
    begin(context, header);
    auto& source = context.from_originator ? row_.client_id : row_.server_id;
    source = hex_text(header.source);
    if (context.from_originator && initial_destination_.empty()) {
        initial_destination_.assign(header.destination.begin(), header.destination.end());
        if (!header.destination.empty()) row_.initial_destination_id = hex_text(header.destination);
    }
    if (!is_known(header.version)) {
        note(context, 'u');
        write(context);
        return false;
    }
    switch (header.type) {
        case PacketType::initial: on_initial(context, packet, header); return true;
        case PacketType::zero_rtt: note(context, 'z'); return true;
        case PacketType::handshake: note(context, 'h'); return true;
        case PacketType::retry: break;
    }
    note(context, 'r');
    write(context);
    initial_destination_.clear();
    sides_ = {};
    return false;
}

void QuicDissector::on_initial(StreamContext& context, Bytes packet, const LongHeader& header) {
    note(context, 'i');
    Side& side = sides_[context.from_originator];
    if (side.hello_read || initial_destination_.empty()) return;
    if (!side.keys)
        side.keys = QuicInitialKeys::derive(header.version, initial_destination_, context.from_originator);
    if (!side.keys) return;
    if (auto frames = side.keys->open({packet, header.number_offset})) {
        context.confirm();
        on_frames(context, *frames);
    }
}

void QuicDissector::on_frames(StreamContext& context, Bytes frames) {
    constexpr std::uint64_t padding = 0, ping = 1, ack = 2, ack_with_ecn = 3, crypto = 6,
                            connection_close = 0x1c;
    Side& side = sides_[context.from_originator];
    ByteCursor at(frames);
    while (at.ok() && at.remaining() != 0) {
        const std::uint64_t type = varint(at);
        if (type == padding || type == ping) continue;
        if (type == ack || type == ack_with_ecn) {
            varint(at);  // largest acknowledged
            varint(at);  // delay
            const std::uint64_t ranges = varint(at);
            varint(at);  // first range
            for (std::uint64_t i = 0; i < 2 * ranges && at.ok(); ++i) varint(at);
            for (unsigned i = 0; type == ack_with_ecn && i < 3; ++i) varint(at);
        } else if (type == crypto) {
            const std::uint64_t offset = varint(at);
            const std::uint64_t length = varint(at);
            if (length > at.remaining()) break;
            side.crypto.add(std::min<std::uint64_t>(offset, crypto_bytes_max),
                            at.take(static_cast<std::size_t>(length)));
        } else if (type == connection_close) {
            note(context, 'c');
            return write(context);
        } else {
            stopped_ = true;
            return context.violation("unexpected frame in a QUIC Initial packet");
        }
    }
    if (auto message = side.crypto.message()) {
        side.hello_read = true;
        on_hello(context, *message);
        side.crypto = {};
    }
}

void QuicDissector::on_hello(StreamContext& context, Bytes message) {
    constexpr std::size_t header_bytes = 4;
    if (message[0] == tls_handshake::server_hello) return note(context, 's');
    if (message[0] != tls_handshake::client_hello) return;
    note(context, 's');
    TlsClientHello hello;
    read_client_hello(message.subspan(header_bytes), hello);
    row_.ja4 = ja4_of(hello, TlsTransport::quic);
    if (const auto* names = find_extension(hello.extensions, tls_extension::server_name)) {
        TlsServerNames read = read_server_names(names->body);
        if (!read.hosts.empty()) row_.server_name = read.hosts.front();
    }
    if (const auto* offered = find_extension(hello.extensions, tls_extension::application_protocols)) {
        auto protocols = read_application_protocols(offered->body);
        if (!protocols.empty()) row_.client_protocol = protocols.front();
    }
}

void QuicDissector::begin(StreamContext& context, const LongHeader& header) {
    if (begun_) return;
    begun_ = true;
    context.start_row(row_);
    row_.version = version_text(header.version);
}

void QuicDissector::write(StreamContext& context) {
    if (!begun_) return;
    begun_ = false;
    context.emit(std::move(row_));
    row_ = {};
    stopped_ |= ++rows_ >= rows_max;
}

// Upper case for the client.
void QuicDissector::note(const StreamContext& context, char letter) {
    if (row_.history.size() >= history_max) return;
    row_.history.push_back(context.from_originator ? static_cast<char>(letter - 'a' + 'A') : letter);
}

/// A first datagram of a client: it is filled up to 1200 bytes.
SignatureMatch judge(Bytes datagram) {
    constexpr std::size_t datagram_bytes_min = 1200, destination_bytes_min = 8;
    if (datagram.size() < datagram_bytes_min ||
        (datagram[0] & (long_header | fixed_bit)) != (long_header | fixed_bit))
        return SignatureMatch::mismatch;
    LongHeader header;
    const bool matches = read_long_header(datagram, header) && is_known(header.version) &&
                         header.type == PacketType::initial &&
                         header.destination.size() >= destination_bytes_min;
    return matches ? SignatureMatch::match : SignatureMatch::mismatch;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = judge, .responder = nullptr, .tcp = false, .udp = true}}};

constexpr StreamDissectorSpec quic{
    .name = "quic",
    .analyzer = "QUIC",
    .summary = "QUIC: long headers and the hellos in Initial packets",
    .udp_ports = udp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<QuicDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, quic)

}  // namespace
}  // namespace slipstream
