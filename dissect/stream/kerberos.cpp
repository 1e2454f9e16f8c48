// Kerberos 5 (RFC 4120) over UDP, over TCP, and inside of GSSAPI: requests for tickets and their answers.
#include <array>

#include "dissect/stream/dissector.h"
#include "dissect/stream/kerberos_message.h"
#include "dissect/stream/message_buffer.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> ports{88};
constexpr std::size_t frame_header_bytes = 4, message_bytes_kept = 1 << 16;

/// A connection gets one row: of the first request that was decided.
class Exchange {
public:
    void on_message(StreamContext& context, const KerberosMessage& message) {
        if (written_) return;
        switch (message.kind) {
            case KerberosMessage::as_request:
            case KerberosMessage::tgs_request: return on_request(context, message);
            case KerberosMessage::as_reply:
            case KerberosMessage::tgs_reply: return on_reply(context, message);
            case KerberosMessage::error: return on_error(context, message);
            case KerberosMessage::ap_request: return begin(context);
            default: return;
        }
    }
    void end(StreamContext& context) {
        if (row_ && !written_) write(context);
    }
    bool awaits_end() const { return row_ && !written_; }

private:
    void begin(StreamContext& context) {
        if (row_) return;
        row_.emplace();
        context.start_row(*row_);
    }
    static std::string in_realm(const std::optional<std::string>& name,
                                const std::optional<std::string>& realm) {
        return name.value_or("") + "/" + realm.value_or("");
    }
    void on_request(StreamContext& context, const KerberosMessage& message) {
        begin(context);
        if (message.kind == KerberosMessage::as_request) {
            row_->request_type = "AS";
            row_->client = in_realm(message.client, message.service_realm);
        } else {
            row_->request_type = "TGS";
        }
        if (message.service) row_->service = message.service;
        if (message.from) row_->from = message.from;
        if (message.till) row_->till = message.till;
        row_->forwardable = message.forwardable;
        row_->renewable = message.renewable;
    }
    void on_reply(StreamContext& context, const KerberosMessage& message) {
        begin(context);
        if (!row_->client && (message.client || message.client_realm))
            row_->client = in_realm(message.client, message.client_realm);
        if (message.service) row_->service = message.service;
        if (message.cipher) row_->cipher = kerberos_cipher_name(*message.cipher);
        row_->success = true;
        write(context);
    }
    void on_error(StreamContext& context, const KerberosMessage& message) {
        // The client asks once more, with what was wanted.
        constexpr std::string_view not_decided[] = {"NEEDED_PREAUTH",
                                                    "Need to use PA-ENC-TIMESTAMP/PA-PK-AS-REQ"};
        begin(context);
        for (std::string_view text : not_decided)
            if (message.error_text == text) return row_.reset();
        if (!row_->client && (message.client || message.client_realm))
            row_->client = in_realm(message.client, message.client_realm);
        if (message.service) row_->service = message.service;
        row_->success = false;
        row_->error_message =
            message.error_text ? *message.error_text : kerberos_error_name(message.error_code);
        write(context);
    }
    void write(StreamContext& context) {
        context.fill_ids(*row_);
        context.emit(std::move(*row_));
        row_.reset();
        written_ = true;
    }

    std::optional<KerberosRecord> row_;
    bool written_ = false;
};

class KerberosDissector : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override { on_message(context, data); }
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_end(StreamContext& context) override { exchange_.end(context); }
    bool done() const override { return false; }
    bool awaits_end() const override { return exchange_.awaits_end(); }

protected:
    bool on_message(StreamContext& context, Bytes data) {
        std::string reason;
        const auto message = read_kerberos(data, reason);
        if (!message) {
            context.violation(reason);
            return false;
        }
        exchange_.on_message(context, *message);
        context.confirm();
        return true;
    }

private:
    Exchange exchange_;
};

std::size_t length_of_frame(Bytes first) {
    if (first.size() < frame_header_bytes) return 0;
    ByteCursor at(first);
    return frame_header_bytes + at.u32();
}

class KerberosTcpDissector final : public KerberosDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (done_) return;
        MessageBuffer& side = sides_[context.from_originator ? 0 : 1];
        done_ = !side.feed(data, length_of_frame, [&](Bytes frame) {
            return on_message(context, frame.subspan(frame_header_bytes));
        });
        if (done_)
            for (MessageBuffer& each : sides_) each.clear();
    }
    void on_gap(StreamContext&, std::uint64_t) override { done_ = true; }
    bool done() const override { return done_; }

private:
    std::array<MessageBuffer, 2> sides_{MessageBuffer{frame_header_bytes, message_bytes_kept},
                                        MessageBuffer{frame_header_bytes, message_bytes_kept}};
    bool done_ = false;
};

// Of requests (`tags`, and version and type behind [1] and [2]) or of answers (behind [0] and [1]): one to
// four octets of length after the application tag and after the SEQUENCE.
SignatureMatch begins(Bytes data, std::initializer_list<unsigned> kinds, unsigned first_field) {
    constexpr std::size_t length_max = 4;
    const std::array<std::uint8_t, 8> fields{ber_context(first_field),     3, 2, 1, 5,
                                             ber_context(first_field + 1), 3, 2};
    bool known = data.empty();
    for (unsigned kind : kinds) known = known || data[0] == ber_application(kind);
    if (!known) return SignatureMatch::mismatch;
    SignatureMatch verdict = SignatureMatch::mismatch;
    for (std::size_t outer = 1; outer <= length_max; ++outer)
        for (std::size_t inner = 1; inner <= length_max; ++inner) {
            ByteCursor at(data);
            at.skip(1 + outer);
            const bool is_sequence = at.u8() == ber_sequence;
            const bool was_cut = !at.ok();
            at.skip(inner);
            bool equal = true;
            for (std::uint8_t wanted : fields) {
                const std::uint8_t octet = at.u8();
                if (at.ok() && octet != wanted) equal = false;
            }
            equal = equal && at.u8() == 1;
            if (was_cut || (is_sequence && !at.ok()))
                verdict = SignatureMatch::undecided;
            else if (is_sequence && equal)
                return SignatureMatch::match;
        }
    return verdict;
}

SignatureMatch looks_like_message(Bytes data) {
    const SignatureMatch request =
        begins(data, {KerberosMessage::as_request, KerberosMessage::tgs_request}, 1);
    return request != SignatureMatch::mismatch
               ? request
               : begins(data, {KerberosMessage::as_reply, KerberosMessage::tgs_reply, KerberosMessage::error},
                        0);
}

SignatureMatch looks_like_frame(Bytes data) {
    if (data.size() <= frame_header_bytes) return SignatureMatch::undecided;
    return looks_like_message(data.subspan(frame_header_bytes));
}

constexpr std::array<StreamSignature, 1> udp_signatures{
    {{.originator = looks_like_message, .responder = looks_like_message, .tcp = false, .udp = true}}};
constexpr std::array<StreamSignature, 1> tcp_signatures{
    {{.originator = looks_like_frame, .responder = looks_like_frame}}};

constexpr StreamDissectorSpec krb{
    .name = "krb",
    .analyzer = "KRB",
    .summary = "Kerberos 5 over UDP, and inside of other protocols",
    .udp_ports = ports,
    .signatures = udp_signatures,
    .make = StreamDissectorSpec::make_one<KerberosDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, krb)

constexpr StreamDissectorSpec krb_tcp{
    .name = "krb_tcp",
    .analyzer = "KRB_TCP",
    .summary = "Kerberos 5 over TCP",
    .tcp_ports = ports,
    .signatures = tcp_signatures,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<KerberosTcpDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, krb_tcp)

}  // namespace
}  // namespace slipstream
