// LDAP (RFC 4511) over TCP, and connectionless over UDP: a row when a request is answered, or when it is
// clear that it will not be. StartTLS hands the connection over; what SASL seals stays closed.
#include <algorithm>
#include <array>
#include <vector>

#include "dissect/stream/ber.h"
#include "dissect/stream/ldap_message.h"
#include "dissect/stream/message_buffer.h"
#include "dissect/stream/upgradable.h"

namespace slipstream {
namespace {

using namespace ldap_operation;

constexpr std::array<std::uint16_t, 2> tcp_ports{389, 3268};
constexpr std::array<std::uint16_t, 1> udp_ports{389};
constexpr std::size_t message_bytes_kept = 1 << 16;
constexpr std::size_t pending_max = 10;  // of each log, of a connection
constexpr std::string_view source = "LDAP";

bool is_of_search(unsigned operation) {
    return operation == search_request || operation == search_entry || operation == search_done ||
           operation == search_reference;
}

/// After these a message is written.
bool finishes(unsigned operation) {
    constexpr unsigned last[] = {bind_response,     unbind_request,     modify_response,  add_response,
                                 delete_response,   modify_dn_response, compare_response, abandon_request,
                                 extended_response, search_done};
    return std::find(std::begin(last), std::end(last), operation) != std::end(last);
}

/// The rows of one log that wait for their answers, by message identifier.
template <class Row>
class Pending {
public:
    /// The row of that message; the others are written when there are too many.
    Row& of(StreamContext& context, std::int64_t id, std::string_view too_many) {
        const auto at = find(id);
        if (at != rows_.end()) return *at;
        if (rows_.size() >= pending_max) {
            context.weird_of(source, too_many, std::to_string(pending_max));
            write_all(context);
        }
        Row& row = rows_.emplace_back();
        context.start_row(row);
        row.message_id = id;
        return row;
    }
    void write(StreamContext& context, std::int64_t id) {
        const auto at = find(id);
        context.emit(std::move(*at));
        rows_.erase(at);
    }
    void write_all(StreamContext& context) {
        for (Row& row : rows_)
            if (row.message_id > 0) context.emit(std::move(row));
        rows_.clear();
    }
    bool is_empty() const { return rows_.empty(); }

private:
    auto find(std::int64_t id) {
        return std::find_if(rows_.begin(), rows_.end(),
                            [id](const Row& row) { return row.message_id == id; });
    }

    std::vector<Row> rows_;
};

/// The requests of a connection and their answers.
class Exchange {
public:
    void on_message(StreamContext& context, const LdapMessage& message) {
        is_of_search(message.operation) ? on_search(context, message) : on_other(context, message);
    }
    void end(StreamContext& context) {
        messages_.write_all(context);
        searches_.write_all(context);
    }
    bool awaits_end() const { return !messages_.is_empty() || !searches_.is_empty(); }

private:
    using Column = std::optional<std::string>;

    /// A value that differs from the one of the same message before is odd.
    static void set(StreamContext& context, std::int64_t id, Column& column, std::string value,
                    std::string_view changed) {
        if (column && *column != value)
            context.weird_of(source, changed, std::to_string(id) + ": " + *column + " -> " + value);
        column = std::move(value);
    }

    void on_search(StreamContext& context, const LdapMessage& message) {
        const std::int64_t id = message.id;
        LdapSearchRecord& row = searches_.of(context, id, "LDAP_max_pending_searches_exceeded");
        if (message.operation == search_entry) ++row.results;
        if (message.operation == search_request) {
            set(context, id, row.scope, std::string(ldap_scope_name(message.scope)),
                "LDAP_search_scope_change");
            set(context, id, row.dereferences_aliases,
                std::string(ldap_dereferencing_name(message.dereferences_aliases)),
                "LDAP_search_deref_aliases_change");
            if (!message.object.empty())
                set(context, id, row.base_object, message.object, "LDAP_search_base_object_change");
            set(context, id, row.filter, message.filter, "LDAP_search_filter_change");
        }
        if (message.operation != search_done) return;
        set(context, id, row.result, std::string(ldap_result_name(message.result->code)),
            "LDAP_search_result_change");
        if (!message.result->diagnostic_message.empty())
            set(context, id, row.diagnostic_message, message.result->diagnostic_message,
                "LDAP_search_diagnostic_message_change");
        searches_.write(context, id);
    }

    void on_other(StreamContext& context, const LdapMessage& message) {
        const std::int64_t id = message.id;
        LdapRecord& row = messages_.of(context, id, "LDAP_max_pending_messages_exceeded");
        if (message.operation == bind_request) {
            on_bind(context, row, message);
        } else if (message.operation != bind_response) {
            set(context, id, row.opcode, std::string(ldap_operation_name(message.operation)),
                "LDAP_message_opcode_change");
        } else if (!row.opcode) {
            context.weird_of(source, "LDAP_bind_without_opcode");
            row.opcode = ldap_operation_name(message.operation);
        }
        if (message.result) {
            set(context, id, row.result, std::string(ldap_result_name(message.result->code)),
                "LDAP_message_result_change");
            if (!message.result->diagnostic_message.empty())
                set(context, id, row.diagnostic_message, message.result->diagnostic_message,
                    "LDAP_message_diagnostic_message_change");
        }
        if (!message.object.empty())
            set(context, id, row.object, message.object, "LDAP_message_object_change");
        if (finishes(message.operation)) messages_.write(context, id);
    }

    static void on_bind(StreamContext& context, LdapRecord& row, const LdapMessage& message) {
        namespace by = ldap_authentication;
        if (!row.version) row.version = message.version;
        if (row.opcode) context.weird_of(source, "LDAP_bind_opcode_already_set", *row.opcode);
        std::string argument;
        switch (message.authentication) {
            case by::simple:
                row.opcode = "bind simple";
                if (message.has_password) argument = "REDACTED";
                break;
            case by::sasl:
                row.opcode = "bind SASL";
                argument = message.mechanism;
                break;
            case by::sicily_negotiate:
            case by::sicily_response:
                row.opcode =
                    message.authentication == by::sicily_negotiate ? "sicily_negotiate" : "sicily_response";
                argument = "NTLMSSP";
                break;
            default:
                context.weird_of(source, "LDAP_unknown_auth_type", std::to_string(message.authentication));
        }
        if (!argument.empty())
            set(context, message.id, row.argument, std::move(argument), "LDAP_message_argument_change");
    }

    Pending<LdapRecord> messages_;
    Pending<LdapSearchRecord> searches_;
};

/// The contents of a Kerberos wrap token (RFC 4121 section 4.2.6.2) that seals nothing; empty for others.
std::vector<std::uint8_t> unwrap_kerberos(Bytes token) {
    constexpr std::uint16_t wrap_token = 0x0504;
    constexpr std::uint8_t sealed = 0x02;
    ByteCursor at(token);
    const bool is_wrap = at.u16() == wrap_token;
    const std::uint8_t flags = at.u8();
    at.skip(1);
    const std::size_t checksum_bytes = at.u16(), rotated = at.u16();
    at.skip(sizeof(std::uint64_t));  // sequence number
    if (!at.ok() || !is_wrap || (flags & sealed) != 0 || checksum_bytes > at.remaining()) return {};
    const Bytes body = at.rest();
    if (body.empty()) return {};
    const Bytes front = body.first(rotated % body.size()), back = body.subspan(front.size());
    std::vector<std::uint8_t> contents;
    contents.reserve(body.size());
    contents.insert(contents.end(), back.begin(), back.end());
    contents.insert(contents.end(), front.begin(), front.end());
    contents.erase(contents.end() - static_cast<std::ptrdiff_t>(checksum_bytes), contents.end());
    return contents;
}

class LdapDissector final : public UpgradableDissector {
public:
    void on_end(StreamContext& context) override { exchange_.end(context); }
    bool done() const override { return stopped_; }
    bool awaits_end() const override { return exchange_.awaits_end(); }

private:
    enum class Layer : std::uint8_t { clear, undecided, wrapped };

    std::size_t read(StreamContext& context, Bytes data) override {
        if (stopped_) return data.size();
        MessageBuffer& side = sides_[context.from_originator ? 0 : 1];
        if (!context.connection.over_tcp) side.clear();  // a datagram continues nothing
        const bool whole = side.feed(
            data, [this](Bytes first) { return length_of(first); },
            [&](Bytes frame) { return on_frame(context, frame) && !upgraded(); });
        if (!whole && !upgraded()) stop();
        return data.size();
    }
    void lose(StreamContext&, std::uint64_t) override { stop(); }
    void stop() {
        stopped_ = true;
        for (MessageBuffer& side : sides_) side.clear();
    }

    // What is no LDAP is handed on as one octet, for on_frame to refuse.
    std::size_t length_of(Bytes first) {
        if (layer_ == Layer::undecided) layer_ = first[0] == ber_sequence ? Layer::clear : Layer::wrapped;
        ByteCursor at(first);
        if (layer_ == Layer::wrapped) {
            const std::size_t length = at.u32();
            return at.ok() ? at.offset() + length : 0;
        }
        if (first[0] != ber_sequence) return 1;
        if (const auto header = read_ber_header(at)) return at.offset() + header->length;
        return first.size() < ber_header_bytes_max ? 0 : 1;
    }

    bool on_frame(StreamContext& context, Bytes frame) {
        if (layer_ != Layer::wrapped) return on_message(context, frame);
        constexpr std::size_t length_bytes = 4;
        if (!with_kerberos_) return true;
        const std::vector<std::uint8_t> contents = unwrap_kerberos(frame.subspan(length_bytes));
        for (ByteCursor at(contents); at.remaining() > 0;) {
            const Bytes rest = at.rest();
            if (!read_ber(at)) break;
            if (!on_message(context, rest.first(rest.size() - at.remaining()))) return false;
        }
        return true;
    }

    bool on_message(StreamContext& context, Bytes bytes) {
        const auto message = read_ldap(bytes);
        if (!message) {
            if (confirmed_) context.violation("not a message of LDAP", bytes);
            return false;
        }
        confirmed_ = true;
        context.confirm();
        exchange_.on_message(context, *message);
        on_security(context, *message);
        return true;
    }

    void on_security(StreamContext& context, const LdapMessage& message) {
        const bool accepted = message.result && message.result->code == 0;
        switch (message.operation) {
            case bind_request:
                binds_with_sasl_ = message.authentication == ldap_authentication::sasl;
                with_kerberos_ = message.mechanism == "GSS-SPNEGO" || message.mechanism == "GSSAPI";
                break;
            case bind_response:
                if (binds_with_sasl_ && accepted) layer_ = Layer::undecided;
                break;
            case extended_request: starts_tls_ = message.object.ends_with(" (StartTLS)"); break;
            case extended_response:
                if (starts_tls_ && accepted && context.connection.over_tcp) upgrade(context);
                break;
            default: break;
        }
    }

    std::array<MessageBuffer, 2> sides_{MessageBuffer{ber_header_bytes_max, message_bytes_kept},
                                        MessageBuffer{ber_header_bytes_max, message_bytes_kept}};
    Exchange exchange_;
    Layer layer_ = Layer::clear;
    bool binds_with_sasl_ = false;
    bool with_kerberos_ = false;  // the mechanism may wrap as Kerberos does
    bool starts_tls_ = false;
    bool confirmed_ = false;
    bool stopped_ = false;
};

SignatureMatch looks_like(Bytes data, std::span<const int> pattern) {
    constexpr int any = -1;
    for (std::size_t i = 0; i < std::min(data.size(), pattern.size()); ++i)
        if (pattern[i] != any && pattern[i] != data[i]) return SignatureMatch::mismatch;
    return data.size() < pattern.size() ? SignatureMatch::undecided : SignatureMatch::match;
}

/// A BindRequest of a client, anything of a server.
SignatureMatch looks_like_client(Bytes data) {
    constexpr int pattern[] = {ber_sequence, -1, ber_integer, 1, -1, ber_application(bind_request)};
    return looks_like(data, pattern);
}
SignatureMatch looks_like_server(Bytes data) {
    constexpr int pattern[] = {ber_sequence};
    return looks_like(data, pattern);
}

constexpr std::array<StreamSignature, 1> tcp_signatures{
    {{.originator = looks_like_client, .responder = looks_like_server, .sides = StreamSignature::both}}};
constexpr std::array<StreamSignature, 1> udp_signatures{{{.originator = looks_like_client,
                                                          .responder = looks_like_server,
                                                          .sides = StreamSignature::both,
                                                          .tcp = false,
                                                          .udp = true}}};

constexpr StreamDissectorSpec ldap_tcp{
    .name = "ldap_tcp",
    .analyzer = "LDAP_TCP",
    .summary = "Lightweight Directory Access Protocol",
    .tcp_ports = tcp_ports,
    .signatures = tcp_signatures,
    .make = StreamDissectorSpec::make_one<LdapDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, ldap_tcp)

constexpr StreamDissectorSpec ldap_udp{
    .name = "ldap_udp",
    .analyzer = "LDAP_UDP",
    .summary = "Connectionless Lightweight Directory Access Protocol",
    .udp_ports = udp_ports,
    .signatures = udp_signatures,
    .make = StreamDissectorSpec::make_one<LdapDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, ldap_udp)

}  // namespace
}  // namespace slipstream
