// Hashing and printing of file identities. See fuid.h.
#include "dissect/file/fuid.h"

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <vector>

namespace slipstream {

FuidMaker::FuidMaker() {
    constexpr std::string_view salt = "Please change this value.";  // Zeek's default digest_salt
    std::array<std::uint8_t, 32> digest{};
    EVP_Digest(salt.data(), salt.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    ByteCursor at{Bytes(digest)};
    for (std::uint64_t& word : key_) word = at.u64_le();
}

Uid FuidMaker::of(std::string_view identity) const {
    const std::vector<std::uint8_t> bytes(identity.begin(), identity.end());
    auto [high, low] = highway_hash_128(key_, bytes);
    return {static_cast<std::uint32_t>(high >> 32), low};
}

std::string identity_time(Time time) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%.6f", to_double(time));
    std::string out(text.data());
    while (out.back() == '0' && out[out.size() - 2] != '.') out.pop_back();
    return out;
}

std::string identity_ends(const IpAddress& orig, std::uint16_t orig_port, const IpAddress& resp,
                          std::uint16_t resp_port) {
    return orig.to_string() + ":" + std::to_string(orig_port) + " > " + resp.to_string() + ":" +
           std::to_string(resp_port);
}

}  // namespace slipstream
