// RDP ([MS-RDPBCGR], T.125, X.224): the start of a remote desktop connection to rdp.log. Everything travels
// in packets of TPKT (RFC 1006) until the two sides agree on TLS or on their own encryption.
#include <array>

#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"
#include "dissect/stream/message_buffer.h"
#include "dissect/stream/rdp_names.h"
#include "dissect/stream/utf16.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{3389};
constexpr std::size_t head_bytes = 4, packet_bytes_max = 65535, channels_max = 32;
constexpr std::uint8_t tpkt_version = 3, connection_request = 0xe0, connection_confirm = 0xd0,
                       data_unit = 0xf0;
constexpr std::uint16_t client_core = 0xc001, client_network = 0xc003, server_security = 0x0c02;

/// Text of two bytes a character up to the first zero.
std::string take_name(ByteCursor& at, std::size_t bytes) {
    const std::string name = utf8_of_utf16(at.take(bytes));
    return name.substr(0, name.find('\0'));
}

class RdpDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (encrypted_) return context.feed_inner(*encrypted_, data);
        if (done_) return;
        if (secured_) return start_encryption(context, data);
        const bool from_client = context.from_originator;
        buffers_[from_client ? 0 : 1].feed(data, length_of, [&](Bytes packet) {
            if (packet[0] != tpkt_version) {
                context.violation("not a TPKT packet");
                done_ = true;
                return false;
            }
            on_packet(context, packet);
            return !done_ && !secured_;
        });
    }
    void on_gap(StreamContext& context, std::uint64_t bytes) override {
        if (encrypted_) return context.gap_inner(*encrypted_, bytes);
        done_ = true;
    }
    void on_side_end(StreamContext& context) override {
        if (encrypted_) context.end_inner_side(*encrypted_);
    }
    void on_end(StreamContext& context) override {
        if (row_ && (row_->cookie || row_->keyboard_layout || row_->result)) context.emit(std::move(*row_));
        row_.reset();
    }
    bool done() const override { return done_; }
    bool awaits_end() const override { return row_.has_value(); }

private:
    static std::size_t length_of(Bytes head) {
        ByteCursor at(head);
        at.skip(2);
        const std::size_t length = at.u16();
        return at.ok() ? std::max(length, head_bytes) : 0;
    }

    RdpRecord& row(StreamContext& context) {
        if (!row_) context.start_row(row_.emplace());
        return *row_;
    }

    void start_encryption(StreamContext& context, Bytes data) {
        if (!row(context).result) row(context).result = "encrypted";
        encrypted_ = context.start_inner("ssl");
        context.feed_inner(*encrypted_, data);
    }

    void on_packet(StreamContext& context, Bytes packet) {
        ByteCursor at(packet);
        at.skip(head_bytes + 1);  // with the length of the header behind it
        switch (at.u8()) {
            case connection_request: return on_request(context, at);
            case connection_confirm: return on_confirm(context, at);
            case data_unit: return on_conference(context, at);
            default: return;
        }
    }

    void on_request(StreamContext& context, ByteCursor at) {
        constexpr std::string_view mark = "Cookie: mstshash=";
        at.skip(5);  // references and class
        const std::string text = text_of(at.rest());
        if (!std::string_view(text).starts_with(mark)) return;
        const std::string_view cookie = std::string_view(text).substr(mark.size());
        const std::size_t end = cookie.find("\r\n");
        if (end != std::string_view::npos) row(context).cookie = cookie.substr(0, end);
    }

    void on_confirm(StreamContext& context, ByteCursor at) {
        constexpr std::uint8_t is_response = 2, is_failure = 3;
        at.skip(5);
        const std::uint8_t type = at.u8();
        at.skip(3);  // flags, length
        const std::uint32_t code = at.u32_le();
        if (!at.ok()) return;
        if (type == is_failure) row(context).result = rdp_failure_name(code);
        if (type != is_response) return;
        row(context).security_protocol = rdp_protocol_name(code);
        secured_ = code != 0;
    }

    /// The blocks of settings behind the key of Microsoft's extension to T.124.
    void on_conference(StreamContext& context, ByteCursor at) {
        const std::string text = text_of(at.rest());
        const std::size_t key = text.find(context.from_originator ? "Duca" : "McDn");
        if (key == std::string::npos) return;
        constexpr std::size_t result_before_key = 4;
        if (!context.from_originator && key >= result_before_key) {
            row(context).result = rdp_result_name(static_cast<std::uint8_t>(text[key - result_before_key]));
            context.confirm();
        }
        at.skip(key + 4);
        const std::uint8_t length = at.u8();
        if ((length & 0x80U) != 0) at.skip(1);
        while (at.remaining() >= 4) {
            const std::uint16_t type = at.u16_le();
            const std::size_t bytes = at.u16_le();
            if (bytes < 4) break;
            ByteCursor block(at.take(bytes - 4));
            if (!at.ok()) break;
            if (type == client_core) on_client_core(context, block);
            if (type == client_network) on_client_network(context, block);
            if (type == server_security) on_server_security(context, block);
        }
        if (!context.from_originator) done_ = true;
    }

    void on_client_core(StreamContext& context, ByteCursor at) {
        constexpr std::uint16_t wants_32_bits = 2;
        at.skip(4);  // version
        RdpRecord& r = row(context);
        const std::uint16_t width = at.u16_le(), height = at.u16_le();
        at.skip(4);  // old color depth, key sequence
        const std::uint32_t layout = at.u32_le(), build = at.u32_le();
        const std::string name = take_name(at, 32);
        if (!at.ok()) return;
        context.confirm();
        r.desktop_width = width;
        r.desktop_height = height;
        r.keyboard_layout = rdp_keyboard_name(layout);
        r.client_build = rdp_build_name(build);
        r.client_name = name;
        at.skip(3 * 4 + 64 + 2 + 2 + 4);  // keyboard, input method, old color depth, product, serial number
        const std::uint16_t depth = at.u16_le();
        at.skip(2);
        const std::uint16_t flags = at.u16_le();
        if (!at.ok()) return;
        r.color_depth = color_name((flags & wants_32_bits) != 0 ? 32 : depth);
        const std::string product = take_name(at, 64);
        if (at.ok()) r.client_product_id = product;
    }
    static std::optional<std::string_view> color_name(unsigned bits) {
        switch (bits) {
            case 4: return "4bit";
            case 8: return "8bit";
            case 15: return "15bit";
            case 16: return "16bit";
            case 24: return "24bit";
            case 32: return "32bit";
            default: return std::nullopt;
        }
    }

    void on_client_network(StreamContext& context, ByteCursor at) {
        constexpr std::size_t name_bytes = 8;
        const std::uint32_t count = at.u32_le();
        std::vector<std::string> names;
        for (std::uint32_t i = 0; i < count && i < channels_max; ++i) {
            const std::string name = text_of(at.take(name_bytes));
            at.skip(4);
            if (!at.ok()) return;
            names.push_back(name.substr(0, name.find('\0')));
        }
        row(context).client_channels = std::move(names);
    }

    void on_server_security(StreamContext& context, ByteCursor at) {
        constexpr std::uint32_t is_temporary = 0x80000000, plain_key = 1;
        const std::uint32_t method = at.u32_le(), level = at.u32_le();
        if (!at.ok()) return;
        RdpRecord& r = row(context);
        r.encryption_method = rdp_encryption_method_name(method);
        r.encryption_level = rdp_encryption_level_name(level);
        if (method != 0 && !r.security_protocol) r.security_protocol = rdp_protocol_name(0);
        context.confirm();
        const std::uint32_t random_bytes = at.u32_le(), certificate_bytes = at.u32_le();
        at.skip(random_bytes);
        ByteCursor certificate(at.take(certificate_bytes));
        const std::uint32_t version = certificate.u32_le();
        if (!at.ok() || !certificate.ok()) return;
        r.certificate_permanent = (version & is_temporary) == 0;
        r.certificate_type = (version & ~is_temporary) == plain_key ? "RSA" : "X.509";
        ++r.certificates;
    }

    std::array<MessageBuffer, 2> buffers_{MessageBuffer{head_bytes, packet_bytes_max},
                                          MessageBuffer{head_bytes, packet_bytes_max}};
    std::optional<RdpRecord> row_;
    std::optional<InnerStream> encrypted_;
    bool secured_ = false;  // TLS follows
    bool done_ = false;
};

bool contains(const std::string& text, std::string_view word) { return text.find(word) != std::string::npos; }

SignatureMatch is_client(Bytes first) {
    const std::string text = text_of(first);
    if (contains(text, "Cookie: mstshash=")) return SignatureMatch::match;
    const std::size_t key = text.find("Duca");
    if (key == std::string::npos) return SignatureMatch::undecided;
    for (std::string_view channel : {"rdpdr", "rdpsnd", "drdynvc", "cliprdr"})
        if (text.find(channel, key) != std::string::npos) return SignatureMatch::match;
    return SignatureMatch::undecided;
}
SignatureMatch is_server(Bytes first) {
    constexpr std::size_t code_offset = 5;
    if (first.size() > code_offset && first[code_offset] == connection_confirm) return SignatureMatch::match;
    return contains(text_of(first), "McDn") ? SignatureMatch::match : SignatureMatch::undecided;
}
constexpr std::array signatures{StreamSignature{is_client, is_server, StreamSignature::both}};

constexpr StreamDissectorSpec rdp{
    .name = "rdp",
    .analyzer = "RDP",
    .summary = "Remote Desktop Protocol",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<RdpDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, rdp)

}  // namespace
}  // namespace slipstream
