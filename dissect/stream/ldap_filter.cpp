// Printing search filters, with the values that Active Directory packs. See ldap_filter.h.
#include "dissect/stream/ldap_filter.h"

#include <cstdio>

#include "dissect/stream/ber.h"
#include "dissect/stream/digest.h"

namespace slipstream {
namespace {

constexpr unsigned depth_max = 32;
constexpr std::uint8_t filter_and = ber_context(0), filter_or = ber_context(1), filter_not = ber_context(2),
                       equal = ber_context(3), substrings = ber_context(4), greater_or_equal = ber_context(5),
                       less_or_equal = ber_context(6), present = 0x87, approximate = ber_context(8),
                       extensible = ber_context(9);

std::string number_text(const char* format, unsigned long value) {
    char text[24];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

/// "aabbccdd-eeff-gghh-iijj-kkllmmnnoopp": the first three groups are little-endian.
std::string guid_text(Bytes value) {
    constexpr std::size_t guid_bytes = 16;
    if (value.size() != guid_bytes) return "GUID_FORMAT_FAILED";
    ByteCursor at(value);
    std::string text = number_text("%08lx-", at.u32_le());
    text += number_text("%04lx-", at.u16_le());
    text += number_text("%04lx-", at.u16_le());
    text += hex_text(at.take(2));
    return text + "-" + hex_text(at.rest());
}

/// "S-1-5-21-...", of a domain: four subauthorities.
std::string sid_text(Bytes value) {
    constexpr std::size_t sid_bytes = 24;
    if (value.size() != sid_bytes) return "SID_FORMAT_FAILED";
    ByteCursor at(value);
    std::string text = "S-" + std::to_string(at.u8());
    at.skip(1);  // how many subauthorities
    const std::uint64_t high = at.u16();
    text += "-" + std::to_string(high << 32 | at.u32());
    while (at.remaining() > 0) text += "-" + std::to_string(at.u32_le());
    return text;
}

std::string version_text(Bytes value) {
    ByteCursor at(value);
    const std::uint32_t bits = at.u32_le();
    return at.ok() && at.remaining() == 0 ? number_text("0x%08lx", bits) : "HEX_FORMAT_FAILED";
}

std::string octets_text(Bytes value) {
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) text += number_text(i == 0 ? "%02lx" : ":%02lx", value[i]);
    return text;
}

std::string value_text(std::string_view attribute, Bytes value) {
    if (attribute == "DomainGuid") return guid_text(value);
    if (attribute == "DomainSid") return sid_text(value);
    if (attribute == "NtVer") return version_text(value);
    if (attribute == "objectSid" || attribute == "AAC") return octets_text(value);
    return text_of(value);
}

/// A string inside of a leaf; its length is one octet, whatever that octet is.
Bytes short_string(ByteCursor& at) {
    at.skip(1);
    return at.take(at.u8());
}

class FilterPrinter {
public:
    std::string text;

    bool print(const BerElement& filter, unsigned depth) {
        if (depth > depth_max) return false;
        switch (filter.tag) {
            case filter_and: return print_parts('&', filter.content, depth);
            case filter_or: return print_parts('|', filter.content, depth);
            case filter_not: return print_not(filter.content, depth);
            case equal: return print_leaf("=", filter.content);
            case greater_or_equal: return print_leaf(">=", filter.content);
            case less_or_equal: return print_leaf("<=", filter.content);
            case approximate: return print_leaf("~=", filter.content);
            case substrings: return print_substrings(filter.content);
            case extensible: return print_extensible(filter.content);
            case present: text.append("(").append(text_view(filter.content)).append("=*)"); return true;
            default: return false;
        }
    }

private:
    bool print_parts(char sign, Bytes parts, unsigned depth) {
        std::size_t count = 0;
        for (ByteCursor at(parts); at.remaining() > 0; ++count)
            if (!read_ber(at)) return false;
        const std::size_t pairs = count > 1 ? count - 1 : 1;
        for (std::size_t i = 0; i < pairs; ++i) text.append("(").push_back(sign);
        ByteCursor at(parts);
        for (std::size_t i = 0; i < count; ++i) {
            if (!print(*read_ber(at), depth + 1)) return false;
            if (i > 0) text.push_back(')');
        }
        if (count < 2) text.push_back(')');
        return true;
    }
    bool print_not(Bytes content, unsigned depth) {
        ByteCursor at(content);
        const auto part = read_ber(at);
        text += "(!";
        if (!part || !print(*part, depth + 1)) return false;
        text += ")";
        return true;
    }
    bool print_leaf(std::string_view sign, Bytes content) {
        ByteCursor at(content);
        const std::string_view attribute = text_view(short_string(at));
        const Bytes value = short_string(at);
        text.append("(").append(attribute).append(sign).append(value_text(attribute, value)).append(")");
        return at.ok();
    }
    bool print_substrings(Bytes content) {
        constexpr std::uint8_t initial = 0x80, final = 0x82;
        ByteCursor at(content);
        text.append("(").append(text_view(short_string(at))).append("=");
        const auto pieces = read_ber(at, ber_sequence);
        if (!pieces) return false;
        bool closed = false;
        for (ByteCursor piece(pieces->content); piece.remaining() > 0 && piece.ok();) {
            const std::uint8_t tag = piece.peek();
            if (tag != initial) text += "*";
            text += text_view(short_string(piece));
            closed = tag == final;
            if (!piece.ok()) return false;
        }
        text += closed ? ")" : "*)";
        return true;
    }
    bool print_extensible(Bytes content) {
        ByteCursor at(content);
        const std::string_view first = text_view(short_string(at)), second = text_view(short_string(at)),
                               third = text_view(short_string(at));
        text.append("(").append(second).append(":").append(first).append(":=").append(third).append(")");
        return at.ok();
    }
};

}  // namespace

std::string ldap_filter_text(Bytes element) {
    ByteCursor at(element);
    FilterPrinter printer;
    const auto filter = read_ber(at);
    if (!filter || !printer.print(*filter, 1)) return "FILTER_PARSING_ERROR";
    return std::move(printer.text);
}

}  // namespace slipstream
