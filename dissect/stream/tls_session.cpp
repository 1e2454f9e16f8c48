// What happens around the handshake messages: encryption begins, alerts, and the row of ssl.log. See
// tls_session.h.
#include "dissect/stream/tls_session.h"

#include "dissect/stream/doh_servers.h"
#include "dissect/stream/tls_names.h"

namespace slipstream {

namespace {

constexpr std::size_t history_max = 100;

}  // namespace

void TlsSession::begin(StreamContext& context) {
    if (begun_) return;
    begun_ = true;
    context.start_row(row_);
}

void TlsSession::note(StreamContext& context, char letter) {
    begin(context);
    if (row_.history.size() >= history_max) return;
    row_.history.push_back(letter);
    if (row_.history.size() == history_max) context.weird("SSL_max_ssl_history_length_reached");
}

bool TlsSession::hides_handshake() const {
    if (!agreed_version_) return true;
    return !(*agreed_version_ == 2 || (*agreed_version_ >= 0x0300 && *agreed_version_ <= tls_1_2) ||
             *agreed_version_ == dtls_1_0 || *agreed_version_ == dtls_1_2);
}

void TlsSession::on_change_cipher_spec(StreamContext& context) {
    const bool client = is_client(context);
    note(context, client ? 'I' : 'i');
    if (client && ticket_offered_ && !key_exchange_seen_) row_.resumed = true;
    if (!agreed_version_ || !hides_handshake()) encrypt(context);
}

void TlsSession::on_alert(StreamContext& context, std::uint8_t description) {
    note(context, is_client(context) ? 'L' : 'l');
    row_.last_alert = tls_alert_name(description);
}

void TlsSession::on_heartbeat(StreamContext& context) { note(context, is_client(context) ? 'B' : 'b'); }

void TlsSession::on_application_data(StreamContext& context) {
    if (!hides_handshake()) {
        if (row_.version) context.weird("ssl_early_application_data");
        return;
    }
    encrypt(context);
    on_encrypted_record(context);
}

void TlsSession::on_encrypted_record(StreamContext& context) {
    if (encrypted_[0] && encrypted_[1]) establish(context);
}

void TlsSession::establish(StreamContext& context) {
    begin(context);
    row_.established = true;
    tell_certificate(context);
    write(context, true);
    stop();
}

// Our own server showed it.
void TlsSession::tell_certificate(StreamContext& context) const {
    if (chains_[0].empty() || !context.is_local(context.connection.resp)) return;
    const X509Record& certificate = chains_[0].front()->row;
    KnownCertsRecord row;
    row.time = context.time;
    row.host = context.connection.resp;
    row.port = {context.connection.resp_port};
    row.subject = certificate.subject;
    row.issuer = certificate.issuer;
    row.serial = certificate.serial;
    row.fingerprint = certificate.fingerprint;
    context.emit(std::move(row));
}

void TlsSession::on_v2_client_hello(StreamContext& context, std::uint16_t version, Bytes session_id) {
    begin(context);
    if (!tls_version_known(version)) return violate(context, "unsupported client SSL version");
    confirm(context);
    if (session_id.empty()) return;
    session_id_.assign(session_id.begin(), session_id.end());
    session_id_given_ = true;
}

void TlsSession::on_v2_server_hello(StreamContext& context, std::uint32_t cipher, Bytes certificate) {
    begin(context);
    constexpr std::uint16_t ssl_2 = 2;
    agreed_version_ = ssl_2;
    row_.version = tls_version_name(ssl_2);
    row_.cipher = tls_cipher_name(cipher);
    cipher_ = cipher;
    if (!certificate.empty()) on_certificate(context, true, certificate);
}

void TlsSession::violate(StreamContext& context, std::string_view reason, bool stop_reading) {
    context.violation(reason);
    if (begun_) write(context, false);
    if (stop_reading) stop();
}

void TlsSession::end(StreamContext& context) {
    if (has_row_to_write()) write(context, true);
}

std::vector<std::string> TlsSession::fingerprints_of(const Chain& chain) {
    std::vector<std::string> fingerprints;
    fingerprints.reserve(chain.size());
    for (const auto& certificate : chain) fingerprints.push_back(certificate->row.fingerprint);
    return fingerprints;
}

void TlsSession::write(StreamContext& context, bool with_certificates) {
    if (written_) return;
    written_ = true;
    if (with_certificates && certificates_seen_) {
        row_.certificate_fingerprints = fingerprints_of(chains_[0]);
        row_.client_certificate_fingerprints = fingerprints_of(chains_[1]);
        if (row_.server_name && !chains_[0].empty())
            row_.name_matches_certificate = matches_certificate(*row_.server_name, *chains_[0].front());
    }
    row_.is_doh = is_doh_server(context.connection.resp, row_.server_name.value_or(std::string()));
    context.emit(std::move(row_));
    row_ = {};
    chains_ = {};
}

}  // namespace slipstream
