// Names and resource records of a DNS message. See dns_message.h.
#include "dissect/stream/dns_message.h"

#include <algorithm>
#include <array>

#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

enum Type : unsigned {
    type_a = 1,
    type_ns = 2,
    type_cname = 5,
    type_soa = 6,
    type_wks = 11,
    type_ptr = 12,
    type_hinfo = 13,
    type_mx = 15,
    type_txt = 16,
    type_aaaa = 28,
    type_loc = 29,
    type_netbios = 32,
    type_srv = 33,
    type_a6 = 38,
    type_opt = 41,
    type_ds = 43,
    type_sshfp = 44,
    type_rrsig = 46,
    type_nsec = 47,
    type_dnskey = 48,
    type_nsec3 = 50,
    type_nsec3param = 51,
    type_svcb = 64,
    type_https = 65,
    type_spf = 99,
    type_tsig = 250,
    type_caa = 257,
    type_bind9_signing = 65534,
};

void skip_to(ByteCursor& at, std::size_t end) {
    if (at.offset() < end) at.skip(end - at.offset());
}

}  // namespace

// One label, or a pointer and all that it points to. False at the end of the name.
bool DnsMessageReader::label(ByteCursor& at, std::string& name) {
    constexpr std::size_t name_bytes_max = 512;
    constexpr unsigned label_bytes_max = 63;
    constexpr unsigned hops_max = 100;  // no honest name needs more than a few
    if (at.remaining() == 0) return false;
    const std::size_t here = at.offset();
    const unsigned length = at.u8();
    if (length == 0) return false;
    if ((length & 0xc0) == 0xc0) {
        const std::size_t target = (length & 0x3fU) << 8 | at.u8();
        if (target >= here) {
            context_.weird("DNS_label_forward_compress_offset");
            return false;
        }
        if (++hops_ > hops_max) {
            context_.weird("DNS_max_compression_chain_depth_exceeded");
            return false;
        }
        ByteCursor there(message_);
        there.skip(target);
        while (label(there, name)) {
        }
        return false;
    }
    if (length > at.remaining()) {
        at.skip(at.remaining());
        context_.weird("DNS_label_len_gt_pkt");
        return false;
    }
    if (length > label_bytes_max && !netbios_) {
        context_.weird("DNS_label_too_long");
        return false;
    }
    if (name.size() + length + 1 > name_bytes_max) {
        context_.weird("DNS_label_len_gt_name_len");
        return false;
    }
    for (std::uint8_t c : at.take(length)) name.push_back(ascii_lower(static_cast<char>(c)));
    name.push_back('.');
    return true;
}

std::string DnsMessageReader::name(ByteCursor& at) {
    constexpr std::size_t legal_bytes_max = 255;
    std::string name;
    hops_ = 0;
    while (label(at, name)) {
    }
    if (name.size() >= legal_bytes_max) context_.weird("DNS_NAME_too_long");
    if (name.size() >= 2) name.pop_back();
    return name;
}

std::optional<DnsQuestion> DnsMessageReader::question(ByteCursor& at) {
    DnsQuestion question;
    question.name = name(at);
    if (at.remaining() < 4) {
        context_.weird("DNS_truncated_quest_too_short");
        return std::nullopt;
    }
    question.type = at.u16();
    question.record_class = at.u16();
    return question;
}

DnsAnswer DnsMessageReader::answer(ByteCursor& at) {
    DnsAnswer answer;
    answer.owner = name(at);
    if (at.remaining() < 4) {
        context_.weird("DNS_truncated_ans_too_short");
        return answer;
    }
    const unsigned type = at.u16();
    at.skip(2);
    answer.lifetime_s = at.u32();
    const std::size_t bytes = at.u16();
    if (bytes > at.remaining()) {
        context_.weird("DNS_truncated_RR_rdlength_lt_len");
        return answer;
    }
    if (bytes == 0 && at.remaining() > 0) {
        context_.weird("DNS_zero_rdlength");
        return answer;
    }
    answer.parsed = true;
    read_data(at, type, bytes, answer);
    return answer;
}

void DnsMessageReader::read_data(ByteCursor& at, unsigned type, std::size_t bytes, DnsAnswer& answer) {
    const std::size_t end = at.offset() + bytes;
    answer.logged = true;
    switch (type) {
        case type_a:
            if (bytes == 4) {
                answer.text = IpAddress::v4(at.u32()).to_string();
            } else {
                context_.weird("DNS_RR_bad_length");
                answer.logged = answer.parsed = false;
            }
            return;
        case type_aaaa:
        case type_a6: {
            std::array<std::uint8_t, 16> address{};
            for (std::uint8_t& byte : address)
                if (at.remaining() > 0) byte = at.u8();
            answer.text = IpAddress::v6(address).to_string();
            return;
        }
        case type_ns:
        case type_cname:
        case type_ptr: return single_name(at, bytes, answer, 0);
        case type_mx: return single_name(at, bytes, answer, 2);
        case type_soa: return start_of_authority(at, bytes, answer);
        case type_srv:
            if (!netbios_) return single_name(at, bytes, answer, 6);
            answer.logged = false;  // a node status; Zeek leaves its data to be read as the next record
            return;
        case type_txt: answer.text = strings(at, end, "TXT", answer.parsed); return;
        case type_spf: answer.text = strings(at, end, "SPF", answer.parsed); return;
        case type_wks: return;  // its data is read as the next record, as in Zeek
        case type_rrsig: return signature(at, bytes, answer);
        case type_dnskey: return key(at, bytes, answer);
        case type_ds: return delegation(at, bytes, answer);
        case type_nsec: return next_secure(at, bytes, answer);
        case type_nsec3: return next_secure3(at, bytes, answer);
        case type_loc: return location(at, bytes, answer);
        case type_nsec3param: answer.text = "NSEC3PARAM"; break;
        case type_bind9_signing: answer.text = "BIND9 signing signal"; break;
        case type_sshfp: return fingerprint(at, bytes, answer);
        case type_hinfo:
        case type_netbios:
        case type_opt:
        case type_svcb:
        case type_https:
        case type_tsig:
        case type_caa: answer.logged = false; break;
        default:
            answer.text = "<unknown type=" + std::to_string(type) + ">";
            context_.weird("DNS_RR_unknown_type", std::to_string(type));
    }
    skip_to(at, end);
}

// Data that is a name, with so many bytes before it. Zeek goes on where the name ends, whatever the length
// said.
void DnsMessageReader::single_name(ByteCursor& at, std::size_t bytes, DnsAnswer& answer,
                                   std::size_t skipped_before) {
    const std::size_t begin = at.offset();
    at.skip(std::min(skipped_before, at.remaining()));
    answer.text = name(at);
    if (at.offset() - begin != bytes) context_.weird("DNS_RR_length_mismatch");
}

void DnsMessageReader::start_of_authority(ByteCursor& at, std::size_t bytes, DnsAnswer& answer) {
    constexpr std::size_t numbers_bytes = 20;
    const std::size_t begin = at.offset();
    answer.text = name(at);
    name(at);
    at.skip(std::min(numbers_bytes, at.remaining()));
    if (at.offset() - begin != bytes) context_.weird("DNS_RR_length_mismatch");
}

std::string DnsMessageReader::strings(ByteCursor& at, std::size_t end, std::string_view word, bool& whole) {
    std::string text;
    while (at.offset() < end) {
        const std::size_t length = at.u8();
        if (length > end - at.offset()) {
            context_.weird("DNS_TXT_char_str_past_rdlen");
            whole = false;
            return text;
        }
        if (!text.empty()) text.push_back(' ');
        text.append(word).append(" ").append(std::to_string(length)).append(" ");
        text += text_of(at.take(length));
    }
    return text;
}

void DnsMessageReader::algorithm_weird(std::string_view kind, unsigned algorithm) {
    struct Names {
        std::string_view not_recommended, indirect, private_dns, private_oid, unknown;
    };
    static constexpr Names of_signature = {
        "DNSSEC_RRSIG_NotRecommended_ZoneSignAlgo", "DNSSEC_RRSIG_Indirect_ZoneSignAlgo",
        "DNSSEC_RRSIG_PrivateDNS_ZoneSignAlgo", "DNSSEC_RRSIG_PrivateOID_ZoneSignAlgo",
        "DNSSEC_RRSIG_unknown_ZoneSignAlgo"};
    static constexpr Names of_key = {
        "DNSSEC_DNSKEY_NotRecommended_ZoneSignAlgo", "DNSSEC_DNSKEY_Indirect_ZoneSignAlgo",
        "DNSSEC_DNSKEY_PrivateDNS_ZoneSignAlgo", "DNSSEC_DNSKEY_PrivateOID_ZoneSignAlgo",
        "DNSSEC_DNSKEY_unknown_ZoneSignAlgo"};
    const Names& names = kind == "RRSIG" ? of_signature : of_key;
    std::string detail = std::to_string(algorithm);
    if (algorithm == 1) return context_.weird(names.not_recommended, detail);
    if (algorithm == 252) return context_.weird(names.indirect, detail);
    if (algorithm == 253) return context_.weird(names.private_dns, detail);
    if (algorithm == 254) return context_.weird(names.private_oid, detail);
    const bool known =
        (algorithm >= 2 && algorithm <= 8) || algorithm == 10 || (algorithm >= 12 && algorithm <= 16);
    if (!known) context_.weird(names.unknown, detail);
}

void DnsMessageReader::signature(ByteCursor& at, std::size_t bytes, DnsAnswer& answer) {
    const std::size_t end = at.offset() + bytes;
    const unsigned covered = at.u16();
    const unsigned algorithm = at.u8();
    at.skip(15);
    std::string signer = name(at);
    algorithm_weird("RRSIG", algorithm);
    answer.text = "RRSIG " + std::to_string(covered) + " " + (signer.empty() ? "<Root>" : signer);
    skip_to(at, end);
}

void DnsMessageReader::key(ByteCursor& at, std::size_t bytes, DnsAnswer& answer) {
    const std::size_t end = at.offset() + bytes;
    const unsigned flags = at.u16();
    const unsigned protocol = at.u8();
    const unsigned algorithm = at.u8();
    constexpr unsigned undefined_flags = 0xfe7e, revoked_signer = 0x181;
    if (flags & undefined_flags) context_.weird("DNSSEC_DNSKEY_Invalid_Flag", std::to_string(flags));
    if ((flags & revoked_signer) == revoked_signer)
        context_.weird("DNSSEC_DNSKEY_Revoked_KSK", std::to_string(flags));
    if (protocol != 3) context_.weird("DNSSEC_DNSKEY_Invalid_Protocol", std::to_string(protocol));
    algorithm_weird("DNSKEY", algorithm);
    answer.text = "DNSKEY " + std::to_string(algorithm);
    skip_to(at, end);
}

void DnsMessageReader::delegation(ByteCursor& at, std::size_t bytes, DnsAnswer& answer) {
    const std::size_t end = at.offset() + bytes;
    at.skip(2);
    const unsigned algorithm = at.u8();
    const unsigned digest = at.u8();
    if (digest == 0) context_.weird("DNSSEC_DS_ReservedDigestType", std::to_string(digest));
    if (digest > 4) context_.weird("DNSSEC_DS_unknown_DigestType", std::to_string(digest));
    answer.text = "DS " + std::to_string(algorithm) + " " + std::to_string(digest);
    skip_to(at, end);
}

// The types that exist at a name, as windows of bits (RFC 4034).
void DnsMessageReader::type_windows(ByteCursor& at, std::size_t end, std::string_view empty_weird) {
    while (at.ok() && at.offset() + 2 <= end) {
        at.skip(1);
        const unsigned length = at.u8();
        if (length == 0) {
            context_.weird(empty_weird, "0");
            return;
        }
        at.skip(length);
    }
}

void DnsMessageReader::next_secure(ByteCursor& at, std::size_t bytes, DnsAnswer& answer) {
    const std::size_t end = at.offset() + bytes;
    answer.text = "NSEC " + answer.owner + " " + name(at);
    type_windows(at, end, "DNSSEC_NSEC_bitmapLen0");
    skip_to(at, end);
}

void DnsMessageReader::next_secure3(ByteCursor& at, std::size_t bytes, DnsAnswer& answer) {
    const std::size_t end = at.offset() + bytes;
    at.skip(4);
    at.skip(at.u8());  // salt
    at.skip(at.u8());  // hash of the next owner
    answer.text = "NSEC3";
    type_windows(at, end, "DNSSEC_NSEC3_bitmapLen0");
    skip_to(at, end);
}

void DnsMessageReader::location(ByteCursor& at, std::size_t bytes, DnsAnswer& answer) {
    const std::size_t end = at.offset() + bytes;
    const unsigned version = at.u8();
    if (version != 0) context_.weird("DNS_LOC_version_unrecognized", std::to_string(version));
    answer.text = "LOC: ";
    for (int i = 0; i < 3; ++i) answer.text += " " + std::to_string(at.u8());
    skip_to(at, end);
}

void DnsMessageReader::fingerprint(ByteCursor& at, std::size_t bytes, DnsAnswer& answer) {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::size_t end = at.offset() + bytes;
    at.skip(2);
    answer.text = "SSHFP: ";
    while (at.ok() && at.offset() < end) {
        const unsigned byte = at.u8();
        answer.text.push_back(digits[byte >> 4]);
        answer.text.push_back(digits[byte & 15]);
    }
}

}  // namespace slipstream
