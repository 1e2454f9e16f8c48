// The texts behind the fingerprints, and their digests. See tls_fingerprint.h.
#include "dissect/stream/tls_fingerprint.h"

#include <algorithm>

#include "dissect/stream/digest.h"

namespace slipstream {

namespace {

using Numbers = std::vector<std::uint16_t>;

Numbers without_grease(Numbers values) {
    std::erase_if(values, is_grease);
    return values;
}

Numbers types_of(const std::vector<TlsExtension>& extensions) {
    Numbers types;
    for (const TlsExtension& extension : extensions) types.push_back(extension.type);
    return types;
}

Numbers list_in(const std::vector<TlsExtension>& extensions, std::uint16_t type, unsigned length_bytes = 2) {
    const TlsExtension* extension = find_extension(extensions, type);
    return extension == nullptr ? Numbers() : read_u16_list(extension->body, length_bytes);
}

template <class Values>
std::string dashed(const Values& values) {
    std::string text;
    for (auto value : values) {
        if (!text.empty()) text.push_back('-');
        text += std::to_string(value);
    }
    return text;
}

std::string comma_hex(const Numbers& values) {
    std::string text;
    for (std::uint16_t value : values) {
        if (!text.empty()) text.push_back(',');
        const std::uint8_t bytes[] = {static_cast<std::uint8_t>(value >> 8),
                                      static_cast<std::uint8_t>(value)};
        text += hex_text(bytes);
    }
    return text;
}

std::string short_digest(const std::string& text) {
    constexpr std::size_t digits = 12;
    return text.empty() ? std::string(digits, '0') : sha256_hex(text).substr(0, digits);
}

std::string_view ja4_version(const TlsClientHello& hello) {
    std::uint16_t version = hello.version;
    Numbers offered = without_grease(list_in(hello.extensions, tls_extension::supported_versions, 1));
    if (!offered.empty()) {
        // DTLS counts downwards.
        bool dtls = version >> 8 == 0xfe;
        version = dtls ? *std::min_element(offered.begin(), offered.end())
                       : *std::max_element(offered.begin(), offered.end());
    }
    switch (version) {
        case 0x0304: return "13";
        case 0x0303: return "12";
        case 0x0302: return "11";
        case 0x0301: return "10";
        case 0x0300: return "s3";
        case 0x0002: return "s2";
        case dtls_1_0: return "d1";
        case dtls_1_2: return "d2";
        case dtls_1_3: return "d3";
        default: return "00";
    }
}

std::string two_digits(std::size_t count) {
    constexpr std::size_t count_max = 99;
    count = std::min(count, count_max);
    return {static_cast<char>('0' + count / 10), static_cast<char>('0' + count % 10)};
}

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string first_and_last(const TlsClientHello& hello) {
    const TlsExtension* extension = find_extension(hello.extensions, tls_extension::application_protocols);
    if (extension == nullptr) return "00";
    auto protocols = read_application_protocols(extension->body);
    if (protocols.empty() || protocols.front().empty()) return "00";
    std::string name = protocols.front();
    if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) {
        std::vector<std::uint8_t> bytes(name.begin(), name.end());
        name = hex_text(bytes);
    }
    return {name.front(), name.back()};
}

}  // namespace

std::string ja3_of(const TlsClientHello& hello) {
    std::vector<std::uint8_t> formats;
    if (const auto* extension = find_extension(hello.extensions, tls_extension::point_formats))
        formats = read_point_formats(extension->body);
    return md5_hex(std::to_string(hello.version) + ',' + dashed(without_grease(hello.ciphers)) + ',' +
                   dashed(without_grease(types_of(hello.extensions))) + ',' +
                   dashed(without_grease(list_in(hello.extensions, tls_extension::supported_groups))) + ',' +
                   dashed(formats));
}

std::string ja3s_of(const TlsServerHello& hello) {
    return md5_hex(std::to_string(hello.version) + ',' + std::to_string(hello.cipher) + ',' +
                   dashed(types_of(hello.extensions)));
}

std::string ja4_of(const TlsClientHello& hello, TlsTransport transport) {
    Numbers ciphers = without_grease(hello.ciphers);
    Numbers extensions = without_grease(types_of(hello.extensions));
    std::string fingerprint(1, static_cast<char>(transport));
    fingerprint += ja4_version(hello);
    fingerprint += find_extension(hello.extensions, tls_extension::server_name) != nullptr ? 'd' : 'i';
    fingerprint += two_digits(ciphers.size()) + two_digits(extensions.size()) + first_and_last(hello);

    std::sort(ciphers.begin(), ciphers.end());
    std::erase_if(extensions, [](std::uint16_t type) {
        return type == tls_extension::server_name || type == tls_extension::application_protocols;
    });
    std::sort(extensions.begin(), extensions.end());
    std::string offered = comma_hex(extensions);
    Numbers algorithms = list_in(hello.extensions, tls_extension::signature_algorithms);
    if (!offered.empty() && !algorithms.empty()) offered += '_' + comma_hex(algorithms);
    return fingerprint + '_' + short_digest(comma_hex(ciphers)) + '_' + short_digest(offered);
}

}  // namespace slipstream
