// What each handshake message adds to the session. See tls_session.h.
#include <algorithm>

#include "dissect/file/fuid.h"
#include "dissect/stream/digest.h"
#include "dissect/stream/tls_names.h"
#include "dissect/stream/tls_session.h"

namespace slipstream {

namespace {

constexpr std::uint8_t ocsp_status = 1;
constexpr std::size_t certificates_max = 256;  // of one message

/// The letter of a message in ssl_history, as the server's; 'z' for what has none.
char letter_of(std::uint8_t type) {
    struct Letter {
        std::uint8_t type;
        char letter;
    };
    constexpr Letter letters[] = {
        {0, 'h'},  {1, 'c'},  {2, 's'},  {3, 'v'},  {4, 't'},  {5, 'e'},   {6, 'j'},
        {8, 'o'},  {11, 'x'}, {12, 'k'}, {13, 'r'}, {14, 'n'}, {15, 'y'},  {16, 'g'},
        {20, 'f'}, {21, 'w'}, {22, 'u'}, {23, 'a'}, {24, 'p'}, {254, 'm'},
    };
    for (const Letter& l : letters)
        if (l.type == type) return l.letter;
    return 'z';
}

char upper(char letter) { return static_cast<char>(letter - 'a' + 'A'); }

/// Zeek knows their letters but not what is in them.
bool is_unreadable(std::uint8_t type) {
    constexpr std::uint8_t readable[] = {0, 1, 2, 3, 4, 11, 12, 13, 14, 15, 16, 20, 21, 22};
    return std::find(std::begin(readable), std::end(readable), type) == std::end(readable);
}

/// Or one of its drafts.
bool is_tls_1_3(std::uint16_t version) {
    constexpr std::uint16_t tls_1_3 = 0x0304, draft_divisor = 255, drafts = 127;
    return version == tls_1_3 || version / draft_divisor == drafts;
}

std::uint32_t u24(ByteCursor& at) {
    std::uint32_t high = at.u8();
    return high << 16 | at.u16();
}

/// Session identifiers are compared as if they were padded to 32 bytes.
std::string padded(Bytes session_id) {
    constexpr std::size_t session_id_bytes = 32;
    std::string text(session_id.begin(), session_id.end());
    text.resize(std::max(text.size(), session_id_bytes));
    return text;
}

/// The text that tells a file of this connection from all others.
std::string file_identity(const ConnectionView& connection, bool from_client, std::string_view index) {
    std::string text = "Analyzer::ANALYZER_SSL" + identity_time(connection.start);
    text.append(identity_flag(from_client));
    text += identity_ends(connection.orig, connection.orig_port, connection.resp, connection.resp_port);
    return text.append(index);
}

}  // namespace

void TlsSession::flip_if_unexpected(StreamContext& context, std::uint8_t type) {
    const bool of_client = type == tls_handshake::client_hello;
    const bool of_server = type == tls_handshake::server_hello || type == tls_handshake::hello_request;
    if ((!of_client && !of_server) || is_client(context) == of_client) return;
    if (flipped_ && !direction_unclear_) {
        direction_unclear_ = true;
        context.weird("SSL_unclear_connection_direction");
    }
    flipped_ = !flipped_;
    note(context, '^');
}

void TlsSession::on_message(StreamContext& context, std::uint8_t type, Bytes body) {
    if (stopped_) return;
    flip_if_unexpected(context, type);
    bool whole = true;
    bool is_retry_request = false;
    switch (type) {
        case tls_handshake::client_hello: whole = on_client_hello(context, body); break;
        case tls_handshake::server_hello: whole = on_server_hello(context, body, is_retry_request); break;
        case tls_handshake::certificate: whole = on_certificates(context, body); break;
        case tls_handshake::certificate_status: on_certificate_status(context, body); break;
        case tls_handshake::server_key_exchange: on_server_key_exchange(body); break;
        case tls_handshake::client_key_exchange: key_exchange_seen_ |= is_client(context); break;
        default:
            if (!is_unreadable(type)) break;
            violate(context,
                    "unknown handshake message (" + std::to_string(type) + ") from " +
                        (context.from_originator ? "originator" : "responder"),
                    false);
    }
    if (!whole) return;
    const char letter = letter_of(is_retry_request ? tls_handshake::hello_retry_request : type);
    note(context, is_client(context) ? upper(letter) : letter);
}

void TlsSession::confirm(StreamContext& context) {
    confirmed_ = true;
    begin(context);
    context.confirm();
}

bool TlsSession::on_client_hello(StreamContext& context, Bytes body) {
    TlsClientHello hello;
    const bool whole = read_client_hello(body, hello);
    if (!hello.extensions.empty()) begin(context);
    for (const TlsExtension& extension : hello.extensions) on_client_extension(context, extension);
    if (!whole) {
        violate(context, "Binpac exception: binpac exception: out_of_bound: ClientHello", false);
        return false;
    }
    if (!tls_version_known(hello.version)) {
        const std::uint8_t version[] = {static_cast<std::uint8_t>(hello.version >> 8),
                                        static_cast<std::uint8_t>(hello.version)};
        violate(context, "unsupported client SSL version 0x" + hex_text(version));
        return true;
    }
    confirm(context);
    if (!hello.session_id.empty()) {
        session_id_ = padded(hello.session_id);
        session_id_given_ = session_id_.find_first_not_of('\0') != std::string::npos;
        if (session_id_given_) ticket_offered_ = false;
    }
    if (!row_.ja3) {
        row_.ja3 = ja3_of(hello);
        row_.ja4 = ja4_of(hello, transport_);
    }
    return true;
}

void TlsSession::on_client_extension(StreamContext& context, const TlsExtension& extension) {
    if (extension.type == tls_extension::server_name) on_server_names(context, extension.body);
    if (extension.type == tls_extension::session_ticket && !extension.body.empty()) ticket_offered_ = true;
    if (extension.type == tls_extension::pre_shared_key) psk_offered_ = true;
}

void TlsSession::on_server_names(StreamContext& context, Bytes extension) {
    TlsServerNames names = read_server_names(extension);
    for (std::uint8_t type : names.unknown_types)
        context.weird("ssl_ext_unknown_server_name_type", std::to_string(type));
    if (names.hosts.empty()) return;
    row_.server_name = names.hosts.front();
    if (names.hosts.size() == 1) return;
    std::string list;
    for (const std::string& host : names.hosts) list += (list.empty() ? "[" : ", ") + host;
    context.weird("SSL_many_server_names", list + "]");
}

bool TlsSession::on_server_hello(StreamContext& context, Bytes body, bool& is_retry_request) {
    TlsServerHello hello;
    const bool whole = read_server_hello(body, hello);
    if (!hello.extensions.empty()) begin(context);
    is_retry_request = hello.is_retry_request;
    for (const TlsExtension& extension : hello.extensions) on_server_extension(extension);
    if (!whole) {
        violate(context, "Binpac exception: binpac exception: out_of_bound: ServerHello", false);
        return false;
    }
    if (!tls_version_known(hello.version)) {
        const std::uint8_t version[] = {static_cast<std::uint8_t>(hello.version >> 8),
                                        static_cast<std::uint8_t>(hello.version)};
        violate(context, "unsupported server SSL version 0x" + hex_text(version));
        return true;
    }
    begin(context);
    if (!agreed_version_) agreed_version_ = hello.version;
    if (!row_.version) row_.version = tls_version_name(hello.version);
    cipher_ = hello.cipher;
    row_.cipher = tls_cipher_name(hello.cipher);
    row_.ja3s = ja3s_of(hello);
    if (session_id_given_ && !is_tls_1_3(*agreed_version_) && padded(hello.session_id) == session_id_)
        row_.resumed = true;
    return true;
}

void TlsSession::on_server_extension(const TlsExtension& extension) {
    ByteCursor at(extension.body);
    switch (extension.type) {
        case tls_extension::supported_versions: {
            constexpr std::size_t version_bytes = 2;
            if (extension.body.size() != version_bytes) break;
            agreed_version_ = at.u16();
            row_.version = tls_version_name(*agreed_version_);
            break;
        }
        case tls_extension::old_key_share:
        case tls_extension::key_share: {
            std::uint16_t group = at.u16();
            if (at.ok()) row_.curve = tls_group_name(group);
            break;
        }
        case tls_extension::application_protocols: {
            auto protocols = read_application_protocols(extension.body);
            if (!protocols.empty()) row_.next_protocol = protocols.front();
            break;
        }
        case tls_extension::pre_shared_key: row_.resumed |= psk_offered_; break;
        default: break;
    }
}

void TlsSession::on_server_key_exchange(Bytes body) {
    constexpr std::uint8_t named_curve = 3;
    if (!tls_cipher_has_ecdhe(cipher_)) return;
    ByteCursor at(body);
    if (at.u8() != named_curve) return;
    std::uint16_t curve = at.u16();
    if (at.ok()) row_.curve = tls_group_name(curve);
}

bool TlsSession::on_certificates(StreamContext& context, Bytes body) {
    ByteCursor at(body);
    const std::uint32_t length = u24(at);
    ByteCursor certificates(at.take(length));
    for (std::size_t i = 0; certificates.remaining() != 0 && i < certificates_max; ++i) {
        Bytes der = certificates.take(u24(certificates));
        if (!certificates.ok()) break;
        if (der.empty())
            context.weird("zero_length_certificate");
        else
            on_certificate(context, i == 0, der);
    }
    if (at.ok() && certificates.ok()) return true;
    constexpr std::size_t length_bytes = 3;
    violate(context,
            "Binpac exception: binpac exception: out_of_bound: Certificate: " +
                std::to_string(length + length_bytes) + " > " + std::to_string(body.size()),
            false);
    return false;
}

void TlsSession::on_certificate(StreamContext& context, bool is_first, Bytes der) {
    certificates_seen_ = true;
    auto certificate = context.certificates().certificate(der);
    if (!certificate) return;
    const bool from_client = is_client(context);
    if (context.certificates().is_news(*certificate, is_first, from_client, context.time)) {
        X509Record row = certificate->row;
        row.time = context.time;
        row.of_host = is_first;
        row.from_client = from_client;
        context.emit(std::move(row));
    }
    Chain& chain = chains_[from_client];
    if (!written_ && chain.size() < certificates_max) chain.push_back(std::move(certificate));
}

void TlsSession::on_certificate_status(StreamContext& context, Bytes body) {
    ByteCursor at(body);
    std::uint8_t kind = at.u8();
    at.skip(3);  // length
    if (!at.ok()) return;
    Bytes response = at.rest();
    if (response.empty()) return context.weird("SSL_zero_length_stapled_OCSP_message");
    if (kind != ocsp_status) return;
    FileSource source;
    source.protocol = transport_ == TlsTransport::dtls ? "DTLS" : "SSL";
    source.identity = file_identity(context.connection, false, "ocsp");
    source.from_originator = false;
    source.mime_type = "application/ocsp-response";
    FileHandle file = context.open_file(source);
    context.file_data(file, response);
    context.end_file(file);
}

}  // namespace slipstream
