// Reading of SSH handshake messages. See ssh_messages.h.
#include "dissect/stream/ssh_messages.h"

#include <openssl/evp.h>

#include <algorithm>
#include <vector>

#include "dissect/stream/line_reader.h"

namespace slipstream {

namespace {

constexpr std::size_t cookie_bytes = 16, list_bytes_max = 65536;
constexpr std::size_t names_max = 1024;  // that are compared

std::string take_list(ByteCursor& at) {
    const std::uint32_t bytes = at.u32();
    if (bytes > list_bytes_max) at.skip(at.remaining() + 1);
    return text_of(at.take(bytes));
}

std::vector<std::string_view> names_of(std::string_view list) {
    std::vector<std::string_view> names;
    while (!list.empty() && names.size() < names_max) {
        const std::string_view name = list.substr(0, list.find(','));
        if (!name.empty()) names.push_back(name);
        list.remove_prefix(std::min(list.size(), name.size() + 1));
    }
    return names;
}

std::string md5_of(Bytes data, std::string_view between) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned bytes = 0;
    if (EVP_Digest(data.data(), data.size(), digest.data(), &bytes, EVP_md5(), nullptr) != 1) return {};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (unsigned i = 0; i < bytes; ++i) {
        if (i != 0) out.append(between);
        out.push_back(digits[digest[i] >> 4]);
        out.push_back(digits[digest[i] & 15]);
    }
    return out;
}

}  // namespace

std::optional<SshOffer> read_ssh_offer(Bytes payload) {
    ByteCursor at(payload);
    at.skip(cookie_bytes);
    SshOffer offer;
    offer.key_exchange = take_list(at);
    offer.host_key = take_list(at);
    for (auto* lists : {&offer.cipher, &offer.mac, &offer.compression})
        for (std::string& list : *lists) list = take_list(at);
    take_list(at);  // languages
    take_list(at);
    at.skip(5);  // a guess follows; reserved
    if (!at.ok()) return std::nullopt;
    return offer;
}

std::string negotiated_ssh_algorithm(std::string_view client_list, std::string_view server_list) {
    std::vector<std::string_view> offered = names_of(server_list);
    std::sort(offered.begin(), offered.end());
    for (std::string_view name : names_of(client_list))
        if (std::binary_search(offered.begin(), offered.end(), name)) return std::string(name);
    return "Algorithm negotiation failed";
}

std::string negotiated_ssh_algorithms(const std::array<std::string, 2>& client,
                                      const std::array<std::string, 2>& server) {
    std::string up = negotiated_ssh_algorithm(client[0], server[0]);
    std::string down = negotiated_ssh_algorithm(client[1], server[1]);
    return up == down ? up : "To server: " + up + ", to client: " + down;
}

SshKeyExchange ssh_key_exchange_of(std::string_view name) {
    if (name == "rsa1024-sha1" || name == "rsa2048-sha256") return SshKeyExchange::rsa;
    if (name == "diffie-hellman-group1-sha1" || name == "diffie-hellman-group14-sha1")
        return SshKeyExchange::diffie_hellman;
    if (name == "diffie-hellman-group-exchange-sha1" || name == "diffie-hellman-group-exchange-sha256")
        return SshKeyExchange::group_exchange;
    if (name.starts_with("gss-")) return SshKeyExchange::gss;
    if (name.starts_with("ecdh-sha2-") || name == "ecmqv-sha2" || name.starts_with("curve25519-sha256"))
        return SshKeyExchange::elliptic_curve;
    return SshKeyExchange::unknown;
}

Bytes ssh_host_key(SshKeyExchange exchange, std::uint8_t message, Bytes payload) {
    constexpr std::uint8_t reply_31 = 31, reply_33 = 33;
    const bool carries_key =
        ((exchange == SshKeyExchange::diffie_hellman || exchange == SshKeyExchange::elliptic_curve) &&
         message == reply_31) ||
        ((exchange == SshKeyExchange::group_exchange || exchange == SshKeyExchange::gss) &&
         message == reply_33);
    if (!carries_key) return {};
    ByteCursor at(payload);
    const Bytes key = at.take(at.u32());
    if (exchange != SshKeyExchange::gss) {
        at.skip(at.u32());  // the server's share
        at.skip(at.u32());  // its signature
    }
    return at.ok() ? key : Bytes{};
}

std::string ssh_offer_fingerprint(const SshOffer& offer, bool of_client) {
    const std::size_t way = of_client ? 0 : 1;
    const std::string text =
        offer.key_exchange + ";" + offer.cipher[way] + ";" + offer.mac[way] + ";" + offer.compression[way];
    return md5_of(std::vector<std::uint8_t>(text.begin(), text.end()), "");
}

std::string ssh_key_fingerprint(Bytes key) { return md5_of(key, ":"); }

}  // namespace slipstream
