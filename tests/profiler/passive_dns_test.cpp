// What answers teach, and what they must not.
#include "profiler/passive_dns.h"

#include <gtest/gtest.h>

#include "tests/flowtable/record_builder.h"

namespace slipstream {
namespace {

using testing::dns;
using testing::ip;
using testing::row;

TEST(PassiveDns, knows_names_of_addresses_and_addresses_of_names) {
    PassiveDns names{HashKey{}};
    names.learn(dns("10.0.0.1", "WWW.Example.org", {"edge.example.net", "192.0.2.1", "192.0.2.2"}));
    const auto* resolution = names.resolution_of(ip("192.0.2.2"));
    ASSERT_NE(resolution, nullptr);
    EXPECT_EQ(resolution->names, std::vector<std::string>{"www.example.org"});
    const auto* answers = names.answers_of("www.EXAMPLE.org");
    ASSERT_NE(answers, nullptr);
    EXPECT_EQ(answers->addresses, (std::vector{ip("192.0.2.1"), ip("192.0.2.2")}));
    EXPECT_EQ(answers->aliases, std::vector<std::string>{"edge.example.net"});
}

TEST(PassiveDns, learns_nothing_from_reverse_text_and_blocking_answers) {
    PassiveDns names{HashKey{}};
    names.learn(dns("10.0.0.1", "1.2.0.192.in-addr.arpa", {"192.0.2.1"}));
    names.learn(dns("10.0.0.1", "text.example", {"192.0.2.1"}, 0, "TXT"));
    names.learn(dns("10.0.0.1", "blocked.example", {"192.0.2.1", "0.0.0.0"}));
    EXPECT_EQ(names.resolution_of(ip("192.0.2.1")), nullptr);
    EXPECT_EQ(names.answers_of("blocked.example"), nullptr);
}

TEST(PassiveDns, believes_a_server_name_only_when_it_resolved_there) {
    PassiveDns names{HashKey{}};
    names.learn(dns("10.0.0.1", "good.example", {"192.0.2.1"}));
    auto ssl = row<SslRecord>("10.0.0.1", "192.0.2.1", 443);
    ssl.server_name = "other.example";
    names.learn(ssl);
    EXPECT_EQ(names.resolution_of(ip("192.0.2.1"))->server_name, "");
    ssl.server_name = "Good.example";
    names.learn(ssl);
    EXPECT_EQ(names.resolution_of(ip("192.0.2.1"))->server_name, "good.example");
}

TEST(PassiveDns, keeps_the_newest_names_of_an_address) {
    PassiveDns names{HashKey{}};
    for (int i = 0; i < 20; ++i)
        names.learn(dns("10.0.0.1", "n" + std::to_string(i) + ".example", {"192.0.2.1"}));
    const auto& kept = names.resolution_of(ip("192.0.2.1"))->names;
    ASSERT_EQ(kept.size(), PassiveDns::names_per_address_max);
    EXPECT_EQ(kept.front(), "n12.example");
    EXPECT_EQ(kept.back(), "n19.example");
}

TEST(PassiveDns, forgets_what_cannot_be_believed) {
    PassiveDns names{HashKey{}};
    names.learn(dns("10.0.0.1", "a.example", {"10.0.0.9"}));
    names.forget(ip("10.0.0.9"), "A.example");
    EXPECT_TRUE(names.resolution_of(ip("10.0.0.9"))->names.empty());
    EXPECT_TRUE(names.answers_of("a.example")->addresses.empty());
}

}  // namespace
}  // namespace slipstream
