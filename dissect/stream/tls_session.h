// TlsSession: one TLS, DTLS or SSL 2 connection from its handshake messages to its rows in ssl.log and
// x509.log. The dissectors of the two record layers (ssl.cpp, dtls.cpp) take records apart and feed it;
// the order of calls is the order on the wire.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dissect/records/ssl.h"
#include "dissect/stream/certificate_reader.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/tls_fingerprint.h"
#include "dissect/stream/tls_hello.h"

namespace slipstream {

class TlsSession {
public:
    explicit TlsSession(TlsTransport transport) : transport_(transport) {}

    /// A whole handshake message of the side that `context` tells, without its header.
    void on_message(StreamContext& context, std::uint8_t type, Bytes body);
    /// Behind everything that a record in the clear held.
    void on_clear_record(StreamContext& context) { begin(context); }
    void on_change_cipher_spec(StreamContext& context);
    void on_alert(StreamContext& context, std::uint8_t description);
    void on_heartbeat(StreamContext& context);
    /// Application data while its side is not encrypted: where TLS 1.3 says so, it is now.
    void on_application_data(StreamContext& context);
    /// A record of a side that is encrypted.
    void on_encrypted_record(StreamContext& context);
    /// From now on nothing of that side can be read.
    void encrypt(StreamContext& context) { encrypted_[context.from_originator] = true; }
    bool is_encrypted(bool from_originator) const { return encrypted_[from_originator]; }
    /// Versions since 1.3, and as long as no version is agreed.
    bool hides_handshake() const;

    /// The hellos of SSL 2: confirm, and the server's choice with its certificate.
    void on_v2_client_hello(StreamContext& context, std::uint16_t version, Bytes session_id);
    void on_v2_server_hello(StreamContext& context, std::uint32_t cipher, Bytes certificate);
    void establish(StreamContext& context);

    /// The bytes are not TLS; `stop` when nothing more is to be read.
    void violate(StreamContext& context, std::string_view reason, bool stop = true);
    /// Nothing more is read, without complaint.
    void stop() { stopped_ = true; }
    bool stopped() const { return stopped_; }
    bool confirmed() const { return confirmed_; }

    /// The connection ended: writes the row if there is one to write.
    void end(StreamContext& context);
    bool has_row_to_write() const { return begun_ && !written_; }

private:
    using Chain = std::vector<std::shared_ptr<const Certificate>>;

    static std::vector<std::string> fingerprints_of(const Chain& chain);
    void begin(StreamContext& context);
    void tell_certificate(StreamContext& context) const;
    void write(StreamContext& context, bool with_certificates);
    bool is_client(const StreamContext& context) const { return context.from_originator != flipped_; }
    void note(StreamContext& context, char letter);
    void flip_if_unexpected(StreamContext& context, std::uint8_t type);

    // False when the message is not whole: then it does not enter the history.
    bool on_client_hello(StreamContext& context, Bytes body);
    bool on_server_hello(StreamContext& context, Bytes body, bool& is_retry_request);
    void on_client_extension(StreamContext& context, const TlsExtension& extension);
    void on_server_extension(const TlsExtension& extension);
    void on_server_names(StreamContext& context, Bytes extension);
    void on_server_key_exchange(Bytes body);
    bool on_certificates(StreamContext& context, Bytes body);
    void on_certificate(StreamContext& context, bool is_first, Bytes der);
    void on_certificate_status(StreamContext& context, Bytes body);
    void confirm(StreamContext& context);

    TlsTransport transport_;
    SslRecord row_;
    std::array<Chain, 2> chains_;  // of the server, of the client
    bool certificates_seen_ = false;
    std::array<bool, 2> encrypted_{};  // by direction: from the responder, from the originator
    std::optional<std::uint16_t> agreed_version_;
    std::uint32_t cipher_ = 0;
    std::string session_id_;  // of the client, padded
    bool session_id_given_ = false;
    bool ticket_offered_ = false;  // with an empty session identifier
    bool key_exchange_seen_ = false;
    bool psk_offered_ = false;
    bool flipped_ = false;
    bool direction_unclear_ = false;
    bool begun_ = false;
    bool written_ = false;
    bool confirmed_ = false;
    bool stopped_ = false;
};

}  // namespace slipstream
