// DCE/RPC (C706), connection-oriented: which interface a context stands for, and the calls that are answered.
// Reads TCP and, as an inner stream, a named pipe of SMB.
#include <array>
#include <map>

#include "dissect/stream/dce_rpc_names.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/message_buffer.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{135};
constexpr std::size_t header_bytes = 16, length_at = 8, uuid_bytes = 16, syntax_bytes = 20;
constexpr std::size_t auth_header_bytes = 8;
constexpr std::size_t pdu_bytes_max = 65535;
constexpr std::size_t fragmented_calls_max = 20, contexts_max = 256;
constexpr std::uint8_t version_5 = 5;
constexpr std::uint8_t type_request = 0, type_response = 2, type_bind = 11, type_bind_ack = 12,
                       type_alter_context = 14, type_alter_context_answer = 15;
constexpr std::uint8_t flag_first = 1, flag_last = 2, flag_object = 0x80;
constexpr std::uint8_t auth_spnego = 9, auth_ntlm = 10, auth_tls = 14, auth_netlogon = 68;

/// A cursor that knows which byte order the sender has.
class DceCursor {
public:
    DceCursor(Bytes data, bool little) : at(data), little_(little) {}
    std::uint16_t u16() { return little_ ? at.u16_le() : at.u16(); }
    std::uint32_t u32() { return little_ ? at.u32_le() : at.u32(); }
    ByteCursor at;

private:
    bool little_;
};

struct PduHeader {
    std::uint8_t version = 0, type = 0, flags = 0;
    bool little = true;
    std::size_t length = 0, auth_length = 0;
    std::uint32_t call = 0;

    bool is_first() const { return (flags & flag_first) != 0; }
    bool is_last() const { return (flags & flag_last) != 0; }
};

PduHeader header_of(Bytes pdu) {
    ByteCursor at(pdu);
    PduHeader header;
    header.version = at.u8();
    at.skip(1);
    header.type = at.u8();
    header.flags = at.u8();
    header.little = (at.u8() & 0x10U) != 0;
    at.skip(3);
    header.length = header.little ? at.u16_le() : at.u16();
    header.auth_length = header.little ? at.u16_le() : at.u16();
    header.call = header.little ? at.u32_le() : at.u32();
    return header;
}

std::size_t length_of_pdu(Bytes first) {
    if (first.size() < length_at + 2) return 0;
    ByteCursor at(first);
    if (at.u8() != version_5) return header_bytes;  // enough to see that it is none
    at.skip(3);
    const bool little = (at.u8() & 0x10U) != 0;
    at.skip(3);
    const std::size_t length = little ? at.u16_le() : at.u16();
    return std::max(length, header_bytes);
}

/// The calls of one connection or pipe, as rows.
class Calls {
public:
    void bind(StreamContext& context, std::uint16_t id, Bytes uuid) {
        touch(context);
        std::string text = uuid_text(uuid);
        row_.endpoint = dce_rpc_endpoint(text);
        if (uuids_.size() < contexts_max || uuids_.count(id) > 0) uuids_[id] = std::move(text);
    }
    void bound(StreamContext& context, std::string address) {
        touch(context);
        if (!address.empty()) row_.named_pipe = std::move(address);
    }
    void request(StreamContext& context, std::uint16_t id, std::uint16_t operation) {
        touch(context);
        row_.time = context.time;
        if (operations_.size() < contexts_max || operations_.count(id) > 0) operations_[id] = operation;
    }
    void response(StreamContext& context, std::uint16_t id) {
        touch(context);
        name_operation(id);
        if (row_.time != context.time) row_.round_trip = context.time - row_.time;
        if (!row_.endpoint || !row_.operation) return;
        emit(context);
        is_open_ = false;
    }
    // What was named before is told once more when the connection ends on something unanswered.
    void end(StreamContext& context) {
        if (is_open_ && row_.endpoint && row_.operation) emit(context);
        is_open_ = false;
    }
    bool awaits_end() const { return is_open_; }

private:
    void touch(StreamContext& context) {
        if (!begun_) row_.time = context.time;
        begun_ = is_open_ = true;
    }
    void name_operation(std::uint16_t id) {
        auto uuid = uuids_.find(id);
        if (uuid == uuids_.end() && !row_.endpoint && row_.named_pipe) {
            const std::string_view of_pipe = dce_rpc_uuid_of_pipe(*row_.named_pipe);
            if (of_pipe.empty()) return;
            uuid = uuids_.emplace(id, of_pipe).first;
        }
        if (uuid == uuids_.end()) return;
        const auto number = operations_.find(id);
        row_.endpoint = dce_rpc_endpoint(uuid->second);
        row_.operation =
            dce_rpc_operation(uuid->second, number == operations_.end() ? std::uint16_t{0} : number->second);
    }
    void emit(StreamContext& context) {
        if (dce_rpc_is_trivial(*row_.endpoint, *row_.operation)) return;
        context.fill_ids(row_);
        context.emit(row_);
    }

    DceRpcRecord row_;
    std::map<std::uint16_t, std::string> uuids_;         // by context
    std::map<std::uint16_t, std::uint16_t> operations_;  // the latest requested in a context
    bool begun_ = false, is_open_ = false;
};

class DceRpcDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (done_) return;
        MessageBuffer& side = sides_[context.from_originator ? 0 : 1];
        bool& lost = lost_[context.from_originator ? 0 : 1];
        // Behind what is wrong nothing is read on this side; what comes is only told to be wrong too.
        if (lost && data.size() >= header_bytes && data[0] != version_5) refuse_version(context);
        lost = lost || !side.feed(data, length_of_pdu, [&](Bytes pdu) { return on_pdu(context, pdu); });
        if (done_) drop();
    }
    void on_gap(StreamContext&, std::uint64_t) override { drop(); }
    void on_end(StreamContext& context) override { calls_.end(context); }
    bool done() const override { return done_; }
    bool awaits_end() const override { return calls_.awaits_end(); }

private:
    void drop() {
        done_ = true;
        for (MessageBuffer& side : sides_) side.clear();
        for (auto& side : fragmented_) side.clear();
    }
    static void refuse_version(StreamContext& context) {
        context.violation("Binpac exception: binpac exception: &enforce violation : DCE_RPC_Header:rpc_vers");
    }
    bool give_up() {
        done_ = true;
        return false;
    }
    // False when the rest of what came with it cannot be read.
    bool on_pdu(StreamContext& context, Bytes pdu);
    bool on_body(StreamContext& context, const PduHeader& header, Bytes body);
    bool on_fragment(StreamContext& context, const PduHeader& header, Bytes body);
    void on_bind(StreamContext& context, DceCursor& in);
    void on_authentication(StreamContext& context, Bytes data);

    std::array<MessageBuffer, 2> sides_{MessageBuffer{length_at + 2, pdu_bytes_max},
                                        MessageBuffer{length_at + 2, pdu_bytes_max}};
    // By call: the body of the first fragment, which tells what is called.
    std::array<std::map<std::uint32_t, std::vector<std::uint8_t>>, 2> fragmented_;
    Calls calls_;
    std::optional<InnerStream> spnego_, ntlm_;
    std::array<bool, 2> lost_{};
    bool done_ = false;
};

bool DceRpcDissector::on_pdu(StreamContext& context, Bytes pdu) {
    const PduHeader header = header_of(pdu);
    if (header.version != version_5) {
        refuse_version(context);
        return false;
    }
    const std::size_t auth_bytes = header.auth_length > 0 ? header.auth_length + auth_header_bytes : 0;
    if (header_bytes + auth_bytes > header.length) {
        // The length of the body is counted below zero.
        const auto needed = static_cast<std::int64_t>(header.length) - static_cast<std::int64_t>(auth_bytes);
        context.violation("Binpac exception: binpac exception: out_of_bound: DCE_RPC_PDU:frag: " +
                          std::to_string(needed) + " > " + std::to_string(pdu.size()));
        return false;
    }
    const Bytes body = pdu.subspan(header_bytes, pdu.size() - header_bytes - auth_bytes);
    if (!body.empty() && !on_fragment(context, header, body)) return false;
    context.confirm();
    if (auth_bytes > 0) on_authentication(context, pdu.last(auth_bytes));
    return true;
}

// A call may come in fragments; it counts when the last one is here.
bool DceRpcDissector::on_fragment(StreamContext& context, const PduHeader& header, Bytes body) {
    auto& calls = fragmented_[context.from_originator ? 0 : 1];
    if (header.is_first() && header.is_last()) return on_body(context, header, body);
    if (header.is_first()) {
        if (calls.count(header.call) > 0) {
            context.weird("multiple_first_fragments_in_dce_rpc_reassembly");
            return give_up();
        }
        if (calls.size() >= fragmented_calls_max) {
            context.weird("too_many_dce_rpc_msgs_in_reassembly");
            return give_up();
        }
        calls[header.call].assign(body.begin(), body.end());
    }
    const auto call = calls.find(header.call);
    if (call == calls.end()) return header.is_last() ? on_body(context, header, body) : true;
    if (!header.is_last()) return true;
    const std::vector<std::uint8_t> first = std::move(call->second);
    calls.erase(call);
    return on_body(context, header, Bytes{first});
}

bool DceRpcDissector::on_body(StreamContext& context, const PduHeader& header, Bytes body) {
    DceCursor in(body, header.little);
    switch (header.type) {
        case type_request: {
            in.u32();
            const std::uint16_t id = in.u16();
            const std::uint16_t operation = in.u16();
            if (header.flags & flag_object) in.at.skip(uuid_bytes);
            if (in.at.ok()) calls_.request(context, id, operation);
            break;
        }
        case type_response: {
            in.u32();
            const std::uint16_t id = in.u16();
            in.at.skip(2);
            if (in.at.ok()) calls_.response(context, id);
            break;
        }
        case type_bind:
        case type_alter_context: on_bind(context, in); break;
        case type_bind_ack:
        case type_alter_context_answer: {
            in.at.skip(8);
            // Its last byte is taken for the zero that ends it.
            const Bytes address = in.at.take(in.u16());
            if (!in.at.ok()) break;
            std::string text(address.begin(), address.empty() ? address.end() : address.end() - 1);
            calls_.bound(context, header.type == type_bind_ack ? std::move(text) : std::string());
            return true;
        }
        default: return true;
    }
    if (in.at.ok()) return true;
    context.violation("Binpac exception: binpac exception: out_of_bound: DCE_RPC_Body");
    return false;
}

void DceRpcDissector::on_bind(StreamContext& context, DceCursor& in) {
    in.at.skip(8);
    const unsigned contexts = in.at.u8();
    in.at.skip(3);
    for (unsigned i = 0; i < contexts && in.at.ok(); ++i) {
        const std::uint16_t id = in.u16();
        const std::size_t syntaxes = in.at.u8();
        in.at.skip(1);
        const Bytes uuid = in.at.take(uuid_bytes);
        in.at.skip(syntax_bytes - uuid_bytes + syntaxes * syntax_bytes);
        if (in.at.ok()) calls_.bind(context, id, uuid);
    }
}

void DceRpcDissector::on_authentication(StreamContext& context, Bytes data) {
    const std::uint8_t type = data.front();
    const Bytes token = data.subspan(auth_header_bytes);
    auto give = [&](std::optional<InnerStream>& stream, std::string_view name) {
        if (!stream) stream = context.start_inner(name);
        context.feed_inner(*stream, token);
    };
    switch (type) {
        case auth_spnego: return give(spnego_, "gssapi");
        case auth_ntlm: return give(ntlm_, "ntlm");
        case auth_tls: return context.weird("tls_dce_rpc_auth_type", std::to_string(type));
        case auth_netlogon: return context.weird("netlogon_dce_rpc_auth_type", std::to_string(type));
        default: return context.weird("unknown_dce_rpc_auth_type", std::to_string(type));
    }
}

SignatureMatch looks_like_pdu(Bytes first) {
    constexpr std::uint8_t minor_max = 1, type_max = 0x13;
    if (!first.empty() && first[0] != 5) return SignatureMatch::mismatch;
    if (first.size() > 1 && first[1] > minor_max) return SignatureMatch::mismatch;
    if (first.size() < 3) return SignatureMatch::undecided;
    return first[2] <= type_max ? SignatureMatch::match : SignatureMatch::mismatch;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = looks_like_pdu, .responder = looks_like_pdu}}};

constexpr StreamDissectorSpec dce_rpc{
    .name = "dce_rpc",
    .analyzer = "DCE_RPC",
    .summary = "DCE/RPC, the remote procedure calls of Windows",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .survives_violations = true,
    .make = StreamDissectorSpec::make_one<DceRpcDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, dce_rpc)

}  // namespace
}  // namespace slipstream
