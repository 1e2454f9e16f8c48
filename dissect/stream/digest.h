// Digests of bytes as text: fingerprints in logs, proofs in handshakes.
#pragma once

#include <string>
#include <string_view>

#include "capture/base/bytes.h"

struct evp_md_st;

namespace slipstream {

/// Found once: OpenSSL would look for it, under a lock, with every digest.
const evp_md_st* md5_algorithm();
const evp_md_st* sha1_algorithm();
const evp_md_st* sha256_algorithm();

std::string md5_hex(std::string_view text);
std::string sha256_hex(std::string_view text);
std::string sha256_hex(Bytes bytes);
/// The digest as Base64 (RFC 4648).
std::string sha1_base64(std::string_view text);

/// Two digits a byte.
std::string hex_text(Bytes bytes);

}  // namespace slipstream
