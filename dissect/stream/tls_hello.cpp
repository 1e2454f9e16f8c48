// The two hellos and their extensions, field by field. See tls_hello.h.
#include "dissect/stream/tls_hello.h"

#include <algorithm>
#include <array>

namespace slipstream {

namespace {

constexpr std::size_t random_bytes = 32;

// SHA-256 of "HelloRetryRequest" (RFC 8446 section 4.1.3).
constexpr std::array<std::uint8_t, random_bytes> retry_random{
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

// The drafts of TLS 1.3 up to 21 announced themselves in the version and left the session out.
bool is_old_draft(std::uint16_t version) { return version >> 8 == 0x7f; }

bool read_optional_extensions(ByteCursor& at, std::vector<TlsExtension>& extensions) {
    if (at.remaining() == 0) return true;
    at.skip(2);
    return at.ok() && read_tls_extensions(at, extensions);
}

}  // namespace

bool read_tls_extensions(ByteCursor& at, std::vector<TlsExtension>& extensions) {
    while (at.remaining() != 0) {
        TlsExtension extension;
        extension.type = at.u16();
        extension.body = at.take(at.u16());
        if (!at.ok()) return false;
        extensions.push_back(extension);
    }
    return true;
}

bool read_client_hello(Bytes body, TlsClientHello& hello) {
    ByteCursor at(body);
    hello.version = at.u16();
    at.skip(random_bytes);
    hello.session_id = at.take(at.u8());
    if (hello.version == dtls_1_0 || hello.version == dtls_1_2) at.skip(at.u8());
    ByteCursor ciphers(at.take(at.u16()));
    while (ciphers.remaining() >= 2) hello.ciphers.push_back(ciphers.u16());
    at.skip(at.u8());  // compression methods
    return at.ok() && read_optional_extensions(at, hello.extensions);
}

bool read_server_hello(Bytes body, TlsServerHello& hello) {
    ByteCursor at(body);
    hello.version = at.u16();
    Bytes random = at.take(random_bytes);
    hello.is_retry_request =
        std::equal(random.begin(), random.end(), retry_random.begin(), retry_random.end());
    const bool draft = is_old_draft(hello.version);
    if (!draft) hello.session_id = at.take(at.u8());
    hello.cipher = at.u16();
    if (!draft) at.skip(1);  // compression method
    return at.ok() && read_optional_extensions(at, hello.extensions);
}

TlsServerNames read_server_names(Bytes extension) {
    TlsServerNames names;
    ByteCursor at(extension);
    at.truncate(std::size_t{2} + at.peek_u16());
    at.skip(2);
    while (at.ok() && at.remaining() != 0) {
        std::uint8_t type = at.u8();
        if (type != 0) {
            names.unknown_types.push_back(type);
            break;  // nobody knows how long it is
        }
        Bytes host = at.take(at.u16());
        if (at.ok()) names.hosts.push_back(text_of(host));
    }
    return names;
}

std::vector<std::string> read_application_protocols(Bytes extension) {
    std::vector<std::string> protocols;
    ByteCursor at(extension);
    at = ByteCursor(at.take(at.u16()));
    while (at.remaining() != 0) {
        Bytes name = at.take(at.u8());
        if (at.ok()) protocols.push_back(text_of(name));
    }
    return protocols;
}

std::vector<std::uint16_t> read_u16_list(Bytes extension, unsigned length_bytes) {
    std::vector<std::uint16_t> values;
    ByteCursor at(extension);
    at = ByteCursor(at.take(length_bytes == 1 ? at.u8() : at.u16()));
    while (at.remaining() >= 2) values.push_back(at.u16());
    return values;
}

std::vector<std::uint8_t> read_point_formats(Bytes extension) {
    ByteCursor at(extension);
    Bytes formats = at.take(at.u8());
    return {formats.begin(), formats.end()};
}

const TlsExtension* find_extension(const std::vector<TlsExtension>& extensions, std::uint16_t type) {
    auto found = std::find_if(extensions.begin(), extensions.end(),
                              [&](const TlsExtension& extension) { return extension.type == type; });
    return found == extensions.end() ? nullptr : &*found;
}

}  // namespace slipstream
