// Community ID version 1: a hash of the 5-tuple on which Zeek, Suricata, Arkime and others agree, so that a
// flow can be looked up in all of them. Source: the Community ID flow hashing specification,
// github.com/corelight/community-id-spec.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "capture/base/address.h"

struct evp_md_ctx_st;  // of OpenSSL
struct evp_md_st;

namespace slipstream {

/// "1:" and the base64 of a SHA-1.
struct CommunityIdText {
    std::array<char, 30> characters{};

    std::string_view view() const { return {characters.data(), characters.size()}; }
};

/// Keeps one hash context; one per worker, not thread-safe.
class CommunityId {
public:
    /// All tools that are to agree need the same seed; 0 is everybody's default.
    explicit CommunityId(std::uint16_t seed = 0);

    /// The same for both directions of a flow. For ICMP (1) and ICMPv6 (58) the ports are those of conn.log:
    /// the type, and the counterpart's type or, for one-way types, the code. About 250 ns, no allocation.
    CommunityIdText of(const IpAddress& orig, std::uint16_t orig_port, const IpAddress& resp,
                       std::uint16_t resp_port, std::uint8_t ip_protocol);

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
        void operator()(evp_md_st* algorithm) const;
    };

    std::uint16_t seed_;
    std::unique_ptr<evp_md_st, Free> algorithm_;
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace slipstream
