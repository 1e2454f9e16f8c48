// See community_id.h.
#include "flowtable/community_id.h"

#include <openssl/evp.h>

#include <cstring>
#include <utility>

#include "capture/base/check.h"
#include "flowtable/icmp_pairs.h"

namespace slipstream {

namespace {

constexpr std::uint8_t protocol_icmp = 1;
constexpr std::uint8_t protocol_icmpv6 = 58;
constexpr std::size_t digest_bytes = 20;

/// What is hashed: at most seed, two IPv6 addresses, protocol, padding, two ports.
struct HashInput {
    std::array<std::uint8_t, 2 + 2 * 16 + 2 + 4> bytes{};
    std::size_t size = 0;

    void u8(std::uint8_t value) { bytes[size++] = value; }
    void u16(std::uint16_t value) {
        u8(static_cast<std::uint8_t>(value >> 8));
        u8(static_cast<std::uint8_t>(value));
    }
    void address(const IpAddress& value) {
        std::size_t skipped = value.is_v4() ? 12 : 0;
        std::memcpy(bytes.data() + size, value.bytes().data() + skipped, 16 - skipped);
        size += 16 - skipped;
    }
};

/// RFC 4648 base64 of a digest; its 20 bytes leave two in the last group, hence the one '='.
CommunityIdText text_of(const std::array<std::uint8_t, digest_bytes + 1>& padded_digest) {
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    CommunityIdText text;
    text.characters[0] = '1';
    text.characters[1] = ':';
    for (std::size_t in = 0, out = 2; in < padded_digest.size(); in += 3, out += 4) {
        unsigned group = static_cast<unsigned>(padded_digest[in] << 16 | padded_digest[in + 1] << 8 |
                                               padded_digest[in + 2]);
        for (unsigned i = 0; i < 4; ++i) text.characters[out + i] = alphabet[group >> (18 - 6 * i) & 63];
    }
    text.characters.back() = '=';
    return text;
}

}  // namespace

void CommunityId::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }
void CommunityId::Free::operator()(evp_md_st* algorithm) const { EVP_MD_free(algorithm); }

CommunityId::CommunityId(std::uint16_t seed)
    : seed_(seed), algorithm_(EVP_MD_fetch(nullptr, "SHA1", nullptr)), context_(EVP_MD_CTX_new()) {
    CHECK(algorithm_ != nullptr && context_ != nullptr);
    CHECK(EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1);
}

CommunityIdText CommunityId::of(const IpAddress& orig, std::uint16_t orig_port, const IpAddress& resp,
                                std::uint16_t resp_port, std::uint8_t ip_protocol) {
    bool is_icmp = ip_protocol == protocol_icmp || ip_protocol == protocol_icmpv6;
    bool ordered = is_icmp && !icmp_counterpart(ip_protocol, orig_port);
    // Bytes in network order: IPv4 and IPv6 never meet in one flow, so comparing the 16-byte forms is the
    // same.
    bool swapped = !ordered && std::pair(resp, resp_port) < std::pair(orig, orig_port);

    HashInput input;
    input.u16(seed_);
    input.address(swapped ? resp : orig);
    input.address(swapped ? orig : resp);
    input.u8(ip_protocol);
    input.u8(0);
    input.u16(swapped ? resp_port : orig_port);
    input.u16(swapped ? orig_port : resp_port);

    std::array<std::uint8_t, digest_bytes + 1> digest{};
    CHECK(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
    CHECK(EVP_DigestUpdate(context_.get(), input.bytes.data(), input.size) == 1);
    CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
    return text_of(digest);
}

}  // namespace slipstream
