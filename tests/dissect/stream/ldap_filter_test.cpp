// The text of LDAP search filters.
#include "dissect/stream/ldap_filter.h"

#include <gtest/gtest.h>

#include "dissect/stream/ber.h"
#include "tests/dissect/stream/ldap_messages.h"

namespace slipstream::test {
namespace {

std::string printed(const std::string& filter) {
    return ldap_filter_text({reinterpret_cast<const std::uint8_t*>(filter.data()), filter.size()});
}
std::string leaf(unsigned kind, const std::string& attribute, const std::string& value) {
    return element(ber_context(kind), octets(attribute) + octets(value));
}

TEST(LdapFilter, prints_every_kind_of_comparison) {
    EXPECT_EQ(printed(leaf(3, "cn", "a")), "(cn=a)");
    EXPECT_EQ(printed(leaf(5, "n", "1")), "(n>=1)");
    EXPECT_EQ(printed(leaf(6, "n", "1")), "(n<=1)");
    EXPECT_EQ(printed(leaf(8, "cn", "a")), "(cn~=a)");
    EXPECT_EQ(printed(element(0x87, "cn")), "(cn=*)");
    EXPECT_EQ(printed(element(ber_context(2), leaf(3, "cn", "a"))), "(!(cn=a))");
    EXPECT_EQ(
        printed(element(ber_context(9), element(0x81, "1.2") + element(0x82, "uac") + element(0x83, "2"))),
        "(uac:1.2:=2)");
}

TEST(LdapFilter, prints_substrings_with_open_ends) {
    auto pieces = [](const std::string& parts) {
        return printed(element(ber_context(4), octets("cn") + element(ber_sequence, parts)));
    };
    EXPECT_EQ(pieces(element(0x80, "a")), "(cn=a*)");
    EXPECT_EQ(pieces(element(0x81, "b")), "(cn=*b*)");
    EXPECT_EQ(pieces(element(0x82, "c")), "(cn=*c)");
    EXPECT_EQ(pieces(element(0x80, "a") + element(0x81, "b") + element(0x82, "c")), "(cn=a*b*c)");
}

TEST(LdapFilter, pairs_the_parts_from_the_left) {
    const std::string a = leaf(3, "a", "1"), b = leaf(3, "b", "2"), c = leaf(3, "c", "3");
    EXPECT_EQ(printed(element(ber_context(0), a)), "(&(a=1))");
    EXPECT_EQ(printed(element(ber_context(1), a + b)), "(|(a=1)(b=2))");
    EXPECT_EQ(printed(element(ber_context(0), a + b + c)), "(&(&(a=1)(b=2))(c=3))");
}

TEST(LdapFilter, unpacks_the_values_of_active_directory) {
    std::string guid;
    for (char i = 0; i < 16; ++i) guid.push_back(i);
    EXPECT_EQ(printed(leaf(3, "DomainGuid", guid)), "(DomainGuid=03020100-0504-0706-0809-0a0b0c0d0e0f)");
    EXPECT_EQ(printed(leaf(3, "DomainGuid", "x")), "(DomainGuid=GUID_FORMAT_FAILED)");
    const std::string sid("\1\4\0\0\0\0\0\5\x15\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0", 24);
    EXPECT_EQ(printed(leaf(3, "DomainSid", sid)), "(DomainSid=S-1-5-21-1-2-3)");
    EXPECT_EQ(printed(leaf(3, "DomainSid", "x")), "(DomainSid=SID_FORMAT_FAILED)");
    EXPECT_EQ(printed(leaf(3, "NtVer", std::string("\x16\0\0\x20", 4))), "(NtVer=0x20000016)");
    EXPECT_EQ(printed(leaf(3, "NtVer", "x")), "(NtVer=HEX_FORMAT_FAILED)");
    EXPECT_EQ(printed(leaf(3, "objectSid", "\1\xff")), "(objectSid=01:ff)");
}

TEST(LdapFilter, says_so_when_it_cannot_be_read) {
    EXPECT_EQ(printed(""), "FILTER_PARSING_ERROR");
    EXPECT_EQ(printed(element(0x04, "a")), "FILTER_PARSING_ERROR");
    EXPECT_EQ(printed(element(ber_context(3), octets("cn"))), "FILTER_PARSING_ERROR");
    std::string deep = leaf(3, "a", "1");
    for (int i = 0; i < 100; ++i) deep = element(ber_context(2), deep);
    EXPECT_EQ(printed(deep), "FILTER_PARSING_ERROR");
    const std::string whole = element(ber_context(0), leaf(3, "a", "1") + leaf(3, "b", "2"));
    for (std::size_t n = 0; n < whole.size(); ++n)
        EXPECT_EQ(printed(whole.substr(0, n)), "FILTER_PARSING_ERROR");
}

}  // namespace
}  // namespace slipstream::test
