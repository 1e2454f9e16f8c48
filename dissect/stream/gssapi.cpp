// GSSAPI negotiation (SPNEGO, RFC 4178), as SMB and DCE/RPC carry it: a token per message. Hands the tokens
// of the mechanisms on and tells NTLM how it ended.
#include "dissect/stream/ber.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/ntlm.h"

namespace slipstream {
namespace {

constexpr std::size_t arguments_max = 32;

std::string out_of_bound(std::string_view where, std::int64_t needed, std::size_t given) {
    std::string text = "Binpac exception: binpac exception: out_of_bound: ";
    return text.append(where) + ": " + std::to_string(needed) + " > " + std::to_string(given);
}

/// Tag and length of an element. Unlike BerElement it may promise more than there is: what follows tells.
struct Meta {
    std::uint8_t tag = 0;
    std::int64_t length = 0;
    std::size_t bytes = 0;  // of itself
};

/// Reads one token; the first thing that is wrong is kept as Zeek words it.
class TokenReader {
public:
    std::string reason;

    bool meta(ByteCursor& at, Meta& found) {
        const std::size_t given = at.remaining();
        if (given < 2) return fail(out_of_bound("ASN1EncodingMeta:len", 2, given));
        found.tag = at.u8();
        const std::uint8_t length = at.u8();
        const std::size_t more = length & 0x80U ? length & 0x7fU : 0U;
        found.bytes = 2 + more;
        if (found.bytes > given)
            return fail(
                out_of_bound("ASN1EncodingMeta:more_len", static_cast<std::int64_t>(found.bytes), given));
        found.length = more > 0 ? 0 : length;
        for (std::size_t i = 0; i < more; ++i)
            found.length = static_cast<std::int64_t>(static_cast<std::uint64_t>(found.length) << 8 | at.u8());
        return true;
    }
    /// `where` names the field for the reason.
    bool content(ByteCursor& at, const Meta& of, std::string_view where, Bytes& found) {
        const std::size_t given = at.remaining();
        if (of.length < 0 || static_cast<std::uint64_t>(of.length) > given)
            return fail(
                out_of_bound(where, static_cast<std::int64_t>(of.bytes) + of.length, given + of.bytes));
        found = at.take(static_cast<std::size_t>(of.length));
        return true;
    }
    bool fail(std::string text) {
        reason = std::move(text);
        return false;
    }
};

class GssapiDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (data.empty()) return;
        // Some send the token of the mechanism without a wrapper.
        if (NtlmSession::is_ntlm(data)) return on_mechanism(context, data);
        TokenReader reader;
        if (on_token(context, reader, data))
            context.confirm();
        else
            context.violation(reader.reason);
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_end(StreamContext& context) override { ntlm_.on_end(context); }
    bool done() const override { return false; }
    bool awaits_end() const override { return ntlm_.awaits_end(); }

private:
    bool on_token(StreamContext& context, TokenReader& reader, Bytes data);
    bool on_argument(StreamContext& context, TokenReader& reader, bool is_init, unsigned index, Bytes data);
    void on_mechanism(StreamContext& context, Bytes token);
    void on_kerberos(StreamContext& context, Bytes token);

    NtlmSession ntlm_;
    std::optional<InnerStream> kerberos_;
};

bool GssapiDissector::on_token(StreamContext& context, TokenReader& reader, Bytes data) {
    constexpr std::uint8_t initial = 0x60;
    ByteCursor at(data);
    Meta meta;
    Bytes skipped;
    if (!reader.meta(at, meta)) return false;
    const bool is_init = meta.tag == initial;
    if (is_init && (!reader.meta(at, meta) || !reader.content(at, meta, "ASN1Encoding:content", skipped) ||
                    !reader.meta(at, meta)))
        return false;
    if (!reader.meta(at, meta)) return false;
    for (std::size_t i = 0; i < arguments_max && at.remaining() > 0; ++i) {
        Bytes argument;
        if (!reader.meta(at, meta)) return false;
        const std::string_view where =
            is_init ? "GSSAPI_NEG_TOKEN_INIT_Arg:args" : "GSSAPI_NEG_TOKEN_RESP_Arg:args";
        if (!reader.content(at, meta, where, argument)) return false;
        const unsigned index = static_cast<std::uint8_t>(meta.tag - ber_context(0));
        if (!on_argument(context, reader, is_init, index, argument)) return false;
    }
    return true;
}

bool GssapiDissector::on_argument(StreamContext& context, TokenReader& reader, bool is_init, unsigned index,
                                  Bytes data) {
    constexpr unsigned state_or_mechanisms = 0, token = 2, last = 3;
    if (index > last)
        return reader.fail(std::string("Binpac exception: binpac exception: invalid index for case: ") +
                           (is_init ? "GSSAPI_NEG_TOKEN_INIT_Arg_Data: " : "GSSAPI_NEG_TOKEN_RESP_Arg: ") +
                           std::to_string(index));
    ByteCursor at(data);
    Meta meta;
    Bytes content;
    const std::string_view where =
        index == token ? "GSSAPI_NEG_TOKEN_MECH_TOKEN:mech_token" : "ASN1Encoding:content";
    if (!reader.meta(at, meta) || !reader.content(at, meta, where, content)) return false;
    if (index == token) {
        on_mechanism(context, content);
        return true;
    }
    if (index == state_or_mechanisms && !is_init) {
        constexpr std::int64_t completed = 0, incomplete = 1;
        const std::int64_t state = ber_number(content).value_or(incomplete);
        if (state != incomplete) ntlm_.on_result(context, state == completed);
    }
    return true;
}

void GssapiDissector::on_mechanism(StreamContext& context, Bytes token) {
    if (NtlmSession::is_ntlm(token)) {
        std::string reason;
        if (ntlm_.on_message(context, token, reason)) context.add_service("ntlm");
    } else {
        on_kerberos(context, token);
    }
}

// RFC 4121: the identifier of the mechanism, two bytes that tell the kind of token, and a Kerberos message.
void GssapiDissector::on_kerberos(StreamContext& context, Bytes token) {
    constexpr std::size_t kind_bytes = 2;
    ByteCursor at(token);
    const auto wrapper = read_ber(at, ber_application(0));
    if (!wrapper) return;
    ByteCursor in(wrapper->content);
    if (!read_ber(in, ber_oid)) return;
    in.skip(kind_bytes);
    if (!in.ok() || in.remaining() == 0) return;
    if (!kerberos_) kerberos_ = context.start_inner("krb");
    context.feed_inner(*kerberos_, in.rest());
}

constexpr StreamDissectorSpec gssapi{
    .name = "gssapi",
    .analyzer = "GSSAPI",
    .summary = "GSSAPI negotiation, inside of other protocols",
    .make = StreamDissectorSpec::make_one<GssapiDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, gssapi)

}  // namespace
}  // namespace slipstream
