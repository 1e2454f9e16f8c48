// TLS over UDP (DTLS, RFC 9147, RFC 6347): the record layer and the fragments of handshake messages. What
// they say goes to TlsSession.
#include <algorithm>
#include <array>
#include <vector>

#include "dissect/stream/tls_session.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> udp_ports{443};

constexpr std::uint8_t change_cipher_spec = 20, alert = 21, handshake = 22, application_data = 23;
constexpr std::size_t record_bytes_max = (1 << 14) + 2048;
constexpr std::size_t message_bytes_max = 100'000;
constexpr std::uint64_t records_max = 31;  // that one message may be spread over
constexpr unsigned wrong_versions_max = 10;

bool is_record_version(std::uint16_t version) {
    return version == dtls_1_0 || version == dtls_1_2 || version == dtls_1_3;
}

/// Multiplexed on the same ports as DTLS for WebRTC (RFC 8489).
bool is_stun(Bytes datagram) {
    constexpr std::array<std::uint8_t, 4> magic{0x21, 0x12, 0xa4, 0x42};
    constexpr std::size_t offset = 4, header_bytes = 20;
    return datagram.size() > header_bytes &&
           std::equal(magic.begin(), magic.end(), datagram.begin() + offset);
}

std::string too_long(std::uint64_t bytes) {
    return "DTLS record length " + std::to_string(bytes) + " larger than allowed maximum.";
}

struct FragmentHeader {
    std::uint8_t type = 0;
    std::uint32_t length = 0;
    std::uint16_t message = 0;
    std::uint32_t offset = 0;
    std::uint32_t bytes = 0;
};

/// Puts the fragments of one message together.
class MessageAssembly {
public:
    enum class State { open, whole, outside, too_late };

    /// `sequence` is the number of the record. As in Zeek, all must be within 30 of the first.
    State add(const FragmentHeader& header, std::uint64_t sequence, Bytes data) {
        if (!active_ || message_ != header.message || body_.size() != header.length) start(header, sequence);
        if (sequence < first_sequence_ || sequence - first_sequence_ >= records_max) return State::too_late;
        if (std::size_t{header.offset} + data.size() > body_.size()) return State::outside;
        for (std::size_t i = 0; i < data.size(); ++i) {
            const std::size_t at = header.offset + i;
            missing_ -= have_[at] ? 0 : 1;
            have_[at] = true;
            body_[at] = data[i];
        }
        return missing_ == 0 ? State::whole : State::open;
    }
    Bytes body() const { return body_; }
    void reset() { *this = {}; }

private:
    void start(const FragmentHeader& header, std::uint64_t sequence) {
        active_ = true;
        message_ = header.message;
        first_sequence_ = sequence;
        body_.assign(header.length, 0);
        have_.assign(header.length, false);
        missing_ = header.length;
    }

    bool active_ = false;
    std::uint16_t message_ = 0;
    std::uint64_t first_sequence_ = 0;
    std::vector<std::uint8_t> body_;
    std::vector<bool> have_;
    std::size_t missing_ = 0;
};

class DtlsDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override;
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_end(StreamContext& context) override { session_.end(context); }
    bool done() const override { return session_.stopped(); }
    bool awaits_end() const override { return session_.has_row_to_write(); }

private:
    void on_record(StreamContext& context, std::uint8_t type, std::uint64_t sequence, Bytes body);
    void on_fragment(StreamContext& context, std::uint64_t sequence, Bytes body);
    void on_wrong_version(StreamContext& context, std::uint16_t version);
    void on_unified_header(StreamContext& context);

    TlsSession session_{TlsTransport::dtls};
    std::array<MessageAssembly, 2> assemblies_;
    unsigned wrong_versions_ = 0;
    bool wrong_version_told_ = false;
};

void DtlsDissector::on_data(StreamContext& context, Bytes data) {
    if (is_stun(data)) return;
    ByteCursor at(data);
    while (at.remaining() != 0 && !session_.stopped()) {
        constexpr std::uint8_t unified_bits = 0xe0, unified = 0x20;  // RFC 9147 section 4
        if ((at.peek() & unified_bits) == unified) return on_unified_header(context);
        std::uint8_t type = at.u8();
        std::uint16_t version = at.u16();
        const std::uint16_t epoch = at.u16();
        const std::uint64_t sequence = static_cast<std::uint64_t>(at.u16()) << 32 | at.u32();
        Bytes body = at.take(at.u16());
        if (!at.ok()) {
            if (is_record_version(version))
                session_.violate(context, "Binpac exception: binpac exception: out_of_bound: SSLRecord",
                                 false);
            else
                on_wrong_version(context, version);
            return;
        }
        if (!is_record_version(version)) {
            on_wrong_version(context, version);
            continue;
        }
        if (session_.confirmed()) wrong_versions_ = 0;
        if (body.size() > record_bytes_max) return session_.violate(context, too_long(body.size()));
        // Retransmissions from before the change of keys are still in the clear.
        if (!body.empty() && epoch == 0) on_record(context, type, sequence, body);
        if (!body.empty() && epoch != 0) session_.on_encrypted_record(context);
    }
}

// Records of DTLS 1.3 behind its hellos are all encrypted.
void DtlsDissector::on_unified_header(StreamContext& context) {
    if (!session_.has_row_to_write() || !session_.hides_handshake()) return;
    session_.encrypt(context);
    session_.on_encrypted_record(context);
}

void DtlsDissector::on_wrong_version(StreamContext& context, std::uint16_t version) {
    ++wrong_versions_;
    if (session_.confirmed() && !wrong_version_told_) {
        wrong_version_told_ = true;
        session_.violate(
            context,
            "Invalid version in DTLS connection. Packet reported version: " + std::to_string(version), false);
    }
    if (wrong_versions_ > wrong_versions_max) session_.stop();
}

void DtlsDissector::on_record(StreamContext& context, std::uint8_t type, std::uint64_t sequence, Bytes body) {
    switch (type) {
        case change_cipher_spec: session_.on_change_cipher_spec(context); break;
        case alert:
            if (body.size() >= 2) session_.on_alert(context, body[1]);
            break;
        case handshake: on_fragment(context, sequence, body); break;
        case application_data: session_.on_application_data(context); break;
        default:
            session_.violate(context,
                             "unknown SSL record type (" + std::to_string(type) + ") from " +
                                 (context.from_originator ? "originator" : "responder"),
                             false);
    }
    session_.on_clear_record(context);
}

void DtlsDissector::on_fragment(StreamContext& context, std::uint64_t sequence, Bytes body) {
    ByteCursor at(body);
    auto u24 = [&] {
        std::uint32_t high = at.u8();
        return high << 16 | at.u16();
    };
    FragmentHeader header;
    header.type = at.u8();
    header.length = u24();
    header.message = at.u16();
    header.offset = u24();
    header.bytes = u24();
    if (!at.ok())
        return session_.violate(context, "Binpac exception: binpac exception: out_of_bound: Handshake",
                                false);
    Bytes data = at.rest();
    if (header.length > message_bytes_max) return session_.violate(context, too_long(header.length), false);
    if (data.size() != header.bytes)
        return session_.violate(context, "DTLS handshake record length does not match packet length", false);
    if (header.offset == 0 && header.bytes == header.length)
        return session_.on_message(context, header.type, data);
    MessageAssembly& assembly = assemblies_[context.from_originator];
    switch (assembly.add(header, sequence, data)) {
        case MessageAssembly::State::open:
        case MessageAssembly::State::too_late: return;
        case MessageAssembly::State::outside:
            return session_.violate(context, "DTLS handshake fragment trying to write past end of buffer",
                                    false);
        case MessageAssembly::State::whole: break;
    }
    session_.on_message(context, header.type, assembly.body());
    assembly.reset();
}

SignatureMatch judge(Bytes first) {
    constexpr std::size_t pattern_bytes = 27, type_at = 13, version_at = 25;
    auto is_version = [](std::uint8_t high, std::uint8_t low) {
        return high == 0xfe && (low == 0xff || low == 0xfd);
    };
    const bool matches =
        first.size() >= pattern_bytes && first[0] == handshake && is_version(first[1], first[2]) &&
        std::all_of(first.begin() + 3, first.begin() + 10, [](auto byte) { return byte == 0; }) &&
        first[type_at] == 1 && is_version(first[version_at], first[version_at + 1]);
    return matches ? SignatureMatch::match : SignatureMatch::mismatch;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = judge, .responder = judge, .tcp = false, .udp = true}}};

constexpr StreamDissectorSpec dtls{
    .name = "dtls",
    .analyzer = "DTLS",
    .summary = "Transport Layer Security over UDP",
    .udp_ports = udp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<DtlsDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, dtls)

}  // namespace
}  // namespace slipstream
