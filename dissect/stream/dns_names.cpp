// The names of DNS numbers as dns.log prints them (IANA's registries, with Zeek's spellings).
#include <array>
#include <string_view>

#include "dissect/stream/dns_message.h"
#include "dissect/stream/number_names.h"

namespace slipstream {

namespace {

constexpr NumberName types[] = {
    {1, "A"},           {2, "NS"},       {3, "MD"},         {4, "MF"},       {5, "CNAME"},
    {6, "SOA"},         {7, "MB"},       {8, "MG"},         {9, "MR"},       {10, "NULL"},
    {11, "WKS"},        {12, "PTR"},     {13, "HINFO"},     {14, "MINFO"},   {15, "MX"},
    {16, "TXT"},        {17, "RP"},      {18, "AFSDB"},     {19, "X25"},     {20, "ISDN"},
    {21, "RT"},         {22, "NSAP"},    {23, "NSAP-PTR"},  {24, "SIG"},     {25, "KEY"},
    {26, "PX"},         {27, "GPOS"},    {28, "AAAA"},      {29, "LOC"},     {30, "NXT"},
    {31, "EID"},        {32, "NIMLOC"},  {33, "SRV"},       {34, "ATMA"},    {35, "NAPTR"},
    {36, "KX"},         {37, "CERT"},    {38, "A6"},        {39, "DNAME"},   {40, "SINK"},
    {41, "OPT"},        {42, "APL"},     {43, "DS"},        {44, "SSHFP"},   {45, "IPSECKEY"},
    {46, "RRSIG"},      {47, "NSEC"},    {48, "DNSKEY"},    {49, "DHCID"},   {50, "NSEC3"},
    {51, "NSEC3PARAM"}, {52, "TLSA"},    {53, "SMIMEA"},    {55, "HIP"},     {56, "NINFO"},
    {57, "RKEY"},       {58, "TALINK"},  {59, "CDS"},       {60, "CDNSKEY"}, {61, "OPENPGPKEY"},
    {62, "CSYNC"},      {63, "ZONEMD"},  {64, "SVCB"},      {65, "HTTPS"},   {99, "SPF"},
    {100, "UINFO"},     {101, "UID"},    {102, "GID"},      {103, "UNSPEC"}, {104, "NID"},
    {105, "L32"},       {106, "L64"},    {107, "LP"},       {108, "EUI48"},  {109, "EUI64"},
    {249, "TKEY"},      {250, "TSIG"},   {251, "IXFR"},     {252, "AXFR"},   {253, "MAILB"},
    {254, "MAILA"},     {255, "*"},      {256, "URI"},      {257, "CAA"},    {32768, "TA"},
    {32769, "DLV"},     {65281, "WINS"}, {65282, "WINS-R"}, {65422, "XPF"},  {65521, "INTEGRITY"},
};

constexpr NumberName classes[] = {
    {1, "C_INTERNET"}, {2, "C_CSNET"}, {3, "C_CHAOS"}, {4, "C_HESIOD"}, {254, "C_NONE"}, {255, "C_ANY"},
};

constexpr std::array<std::string_view, 16> response_codes = {
    "NOERROR",       "FORMERR",       "SERVFAIL",      "NXDOMAIN",     "NOTIMP",  "REFUSED",
    "YXDOMAIN",      "YXRRSET",       "NXRRSet",       "NOTAUTH",      "NOTZONE", "unassigned-11",
    "unassigned-12", "unassigned-13", "unassigned-14", "unassigned-15"};

bool is_netbios_character(unsigned char c) { return (c > 31 && c < 127) || c < 3; }

}  // namespace

std::string dns_class_name(unsigned record_class) { return name_of(classes, record_class, "qclass-"); }

std::string dns_type_name(unsigned type, bool netbios) {
    if (netbios && type == 33) return "NBSTAT";
    if (auto name = find_name_in_order(types, type)) return std::string(*name);
    return "query-" + std::to_string(type);
}

std::string dns_response_code_name(unsigned code) { return std::string(response_codes.at(code & 15U)); }

std::string decode_netbios_name(const std::string& name) {
    constexpr std::size_t encoded_bytes = 32;
    if (name.size() != encoded_bytes) return name;
    std::string decoded;
    bool whole = true;
    for (std::size_t i = 0; i < encoded_bytes && whole; i += 2) {
        auto nibble = [&](char c) {
            return c >= 'a' && c <= 'p' ? c - 'a' : c >= 'A' && c <= 'P' ? c - 'A' : -1;
        };
        int high = nibble(name[i]);
        int low = nibble(name[i + 1]);
        auto byte = static_cast<unsigned char>((high & 15) << 4 | (low & 15));
        whole = high >= 0 && low >= 0 && is_netbios_character(byte);
        if (whole) decoded.push_back(static_cast<char>(byte));
    }
    if (whole) decoded.pop_back();  // what the name is of, a number
    while (!decoded.empty() && (decoded.back() == ' ' || decoded.back() == '\0')) decoded.pop_back();
    return decoded.empty() ? name : decoded;
}

}  // namespace slipstream
