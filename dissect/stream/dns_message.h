// Reading the questions and resource records of one DNS message, with Zeek's texts of answers and its weirds.
// Used by dns.cpp alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dissect/stream/dissector.h"

namespace slipstream {

std::string dns_class_name(unsigned record_class);
std::string dns_type_name(unsigned type, bool netbios);
std::string dns_response_code_name(unsigned code);

struct DnsQuestion {
    std::string name;  // lower case
    unsigned type = 0;
    unsigned record_class = 0;
};

struct DnsAnswer {
    bool parsed = false;  // the next record can be read
    bool logged = false;  // of a kind that counts in dns.log
    std::string owner;
    std::string text;  // empty: nothing enters the answers
    std::uint32_t lifetime_s = 0;
};

/// Reads one message; raises weirds through the context. Names may point back into the whole message, to
/// lower offsets only, so every name ends.
class DnsMessageReader {
public:
    DnsMessageReader(StreamContext& context, Bytes message)
        : context_(context), message_(message), netbios_(context.connection.resp_port == 137) {}

    bool is_netbios() const { return netbios_; }
    /// Nothing when the message ends too early.
    std::optional<DnsQuestion> question(ByteCursor& at);
    DnsAnswer answer(ByteCursor& at);

private:
    std::string name(ByteCursor& at);
    bool label(ByteCursor& at, std::string& name);
    std::string strings(ByteCursor& at, std::size_t end, std::string_view word, bool& whole);
    void read_data(ByteCursor& at, unsigned type, std::size_t bytes, DnsAnswer& answer);
    void single_name(ByteCursor& at, std::size_t bytes, DnsAnswer& answer, std::size_t skipped_before);
    void start_of_authority(ByteCursor& at, std::size_t bytes, DnsAnswer& answer);
    void signature(ByteCursor& at, std::size_t bytes, DnsAnswer& answer);
    void key(ByteCursor& at, std::size_t bytes, DnsAnswer& answer);
    void delegation(ByteCursor& at, std::size_t bytes, DnsAnswer& answer);
    void next_secure(ByteCursor& at, std::size_t bytes, DnsAnswer& answer);
    void next_secure3(ByteCursor& at, std::size_t bytes, DnsAnswer& answer);
    void type_windows(ByteCursor& at, std::size_t end, std::string_view empty_weird);
    void fingerprint(ByteCursor& at, std::size_t bytes, DnsAnswer& answer);
    void location(ByteCursor& at, std::size_t bytes, DnsAnswer& answer);
    void algorithm_weird(std::string_view kind, unsigned algorithm);

    StreamContext& context_;
    Bytes message_;
    bool netbios_;
    unsigned hops_ = 0;  // compression pointers followed in the name under way
};

/// NetBIOS' first-level encoding (RFC 1001): 32 letters A to P, two a byte. The name as it is when it is not
/// encoded so.
std::string decode_netbios_name(const std::string& name);

}  // namespace slipstream
