// Reading messages of Kerberos. See kerberos_message.h.
#include "dissect/stream/kerberos_message.h"

namespace slipstream {
namespace {

constexpr std::size_t fields_max = 64, name_parts_max = 32;

/// Calls `visit(n, contents of what [n] holds)` for each field of a SEQUENCE of explicitly tagged ones. False
/// when it is malformed.
template <class Visit>
bool fields_of(Bytes sequence, Visit visit) {
    ByteCursor at(sequence);
    for (std::size_t i = 0; i < fields_max && at.remaining() > 0; ++i) {
        const auto outer = read_ber(at);
        if (!outer) return false;
        if ((outer->tag & 0xe0U) != ber_context(0)) continue;
        ByteCursor in(outer->content);
        const auto value = read_ber(in);
        if (!value) return false;
        if (!visit(outer->tag & 0x1fU, *value)) return false;
    }
    return true;
}

/// The contents of the SEQUENCE that `data` begins with.
std::optional<Bytes> sequence_in(Bytes data) {
    ByteCursor at(data);
    const auto found = read_ber(at, ber_sequence);
    if (!found) return std::nullopt;
    return found->content;
}

// PrincipalName: [0] its type, [1] its parts.
bool read_name(Bytes sequence, std::optional<std::string>& name) {
    return fields_of(sequence, [&](unsigned n, const BerElement& value) {
        if (n != 1) return true;
        std::string joined;
        ByteCursor at(value.content);
        for (std::size_t i = 0; i < name_parts_max && at.remaining() > 0; ++i) {
            const auto part = read_ber(at);
            if (!part) return false;
            if (i > 0) joined.push_back('/');
            joined += text_of(part->content);
        }
        name = std::move(joined);
        return true;
    });
}

bool read_request_body(Bytes sequence, KerberosMessage& message) {
    return fields_of(sequence, [&](unsigned n, const BerElement& value) {
        switch (n) {
            case 0: {
                // A BIT STRING: after the count of unused bits, bit 0 is the highest of the first octet.
                constexpr std::uint8_t forwardable = 0x40, renewable = 0x80;
                if (value.content.size() < 3) return true;
                message.forwardable = (value.content[1] & forwardable) != 0;
                message.renewable = (value.content[2] & renewable) != 0;
                return true;
            }
            case 1: return read_name(value.content, message.client);
            case 2: message.service_realm = text_of(value.content); return true;
            case 3: return read_name(value.content, message.service);
            case 4: message.from = ber_time(value.content); return true;
            case 5: message.till = ber_time(value.content); return true;
            default: return true;
        }
    });
}

bool read_ticket(Bytes application, KerberosMessage& message) {
    const auto ticket = sequence_in(application);
    if (!ticket) return false;
    return fields_of(*ticket, [&](unsigned n, const BerElement& value) {
        if (n == 1) message.service_realm = text_of(value.content);
        if (n == 2) return read_name(value.content, message.service);
        if (n != 3) return true;
        return fields_of(value.content, [&](unsigned m, const BerElement& part) {
            if (m == 0) message.cipher = ber_number(part.content);
            return true;
        });
    });
}

bool read_request(Bytes sequence, KerberosMessage& message) {
    return fields_of(sequence, [&](unsigned n, const BerElement& value) {
        return n != 4 || read_request_body(value.content, message);
    });
}

bool read_reply(Bytes sequence, KerberosMessage& message) {
    return fields_of(sequence, [&](unsigned n, const BerElement& value) {
        if (n == 3) message.client_realm = text_of(value.content);
        if (n == 4) return read_name(value.content, message.client);
        if (n == 5) return read_ticket(value.content, message);
        return true;
    });
}

bool read_error(Bytes sequence, KerberosMessage& message) {
    return fields_of(sequence, [&](unsigned n, const BerElement& value) {
        if (n == 6) message.error_code = ber_number(value.content).value_or(0);
        if (n == 7) message.client_realm = text_of(value.content);
        if (n == 8) return read_name(value.content, message.client);
        if (n == 10) return read_name(value.content, message.service);
        if (n == 11) message.error_text = text_of(value.content);
        return true;
    });
}

}  // namespace

std::optional<KerberosMessage> read_kerberos(Bytes bytes, std::string& reason) {
    ByteCursor at(bytes);
    const int kind = static_cast<int>(at.peek()) - ber_application(0);
    KerberosMessage message;
    message.kind = static_cast<KerberosMessage::Kind>(kind);
    switch (kind) {
        case KerberosMessage::as_request:
        case KerberosMessage::as_reply:
        case KerberosMessage::tgs_request:
        case KerberosMessage::tgs_reply:
        case KerberosMessage::error:
        case KerberosMessage::ap_request:
        case KerberosMessage::ap_reply:
        case KerberosMessage::safe:
        case KerberosMessage::priv:
        case KerberosMessage::cred: break;
        default:
            reason = "Binpac exception: binpac exception: invalid index for case: KRB_PDU: " +
                     std::to_string(kind);
            return std::nullopt;
    }
    reason = "Binpac exception: binpac exception: out_of_bound: KRB_PDU";
    const auto outer = read_ber(at);
    if (!outer) return std::nullopt;
    const auto sequence = sequence_in(outer->content);
    if (!sequence) return std::nullopt;
    bool ok = true;
    if (kind == KerberosMessage::as_request || kind == KerberosMessage::tgs_request)
        ok = read_request(*sequence, message);
    if (kind == KerberosMessage::as_reply || kind == KerberosMessage::tgs_reply)
        ok = read_reply(*sequence, message);
    if (kind == KerberosMessage::error) ok = read_error(*sequence, message);
    if (!ok) return std::nullopt;
    return message;
}

}  // namespace slipstream
