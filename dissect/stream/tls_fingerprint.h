// Fingerprints of TLS implementations by what their hellos offer: JA3 and JA3S (Salesforce 2017), JA4 (FoxIO
// 2023, the part under BSD licence).
#pragma once

#include <string>

#include "dissect/stream/tls_hello.h"

namespace slipstream {

enum class TlsTransport : char { tcp = 't', quic = 'q', dtls = 'd' };

/// MD5 of "version,ciphers,extensions,groups,point formats" without GREASE.
std::string ja3_of(const TlsClientHello& hello);
/// MD5 of "version,cipher,extensions".
std::string ja3s_of(const TlsServerHello& hello);
/// As "t13d1516h2_8daaf6152771_e5627efa2ab1".
std::string ja4_of(const TlsClientHello& hello, TlsTransport transport);

}  // namespace slipstream
