// SSH: identification, negotiation, host keys, and the guess whether a login succeeded.
#include <gtest/gtest.h>

#include "dissect/stream/ssh_messages.h"
#include "tests/dissect/stream/exchange.h"

namespace slipstream::test {
namespace {

std::string number(std::uint32_t value) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
    return out;
}
std::string text(const std::string& bytes) {
    return number(static_cast<std::uint32_t>(bytes.size())) + bytes;
}

std::string message(char type, const std::string& payload) {
    const std::string padding(4, '\0');
    return text(std::string(1, '\4') + type + payload + padding);
}

std::string offer(const std::string& key_exchange, const std::string& cipher) {
    return message(20, std::string(16, 'c') + text(key_exchange) + text("ssh-ed25519") + text(cipher) +
                           text(cipher) + text("hmac-md5,hmac-sha1") + text("hmac-sha1") + text("none") +
                           text("none") + text("") + text("") + std::string(5, '\0'));
}

const std::string client_line = "SSH-2.0-one\r\n", server_line = "SSH-1.99-two\n";

Exchange handshake(const std::string& key_exchange) {
    return {server(server_line),
            client(client_line),
            client(offer(key_exchange + ",other", "aes,3des")),
            server(offer("some," + key_exchange, "3des")),
            client(message(30, text("share"))),
            server(message(31, text("the key") + text("share") + text("signature")) + message(21, "")),
            client(message(21, ""))};
}

std::string summary(const Dissecting& run) {
    std::string out;
    for (const SshRecord& r : run.rows_of<SshRecord>())
        out += std::to_string(r.version.value_or(0)) + " " + or_dash(r.client) + " " + or_dash(r.server) +
               " " + or_dash(r.cipher) + " " + or_dash(r.mac) + " " + or_dash(r.key_exchange) + " " +
               or_dash(r.host_key) + " " + (r.auth_success ? *r.auth_success ? "in" : "out" : "unknown") +
               " " + std::to_string(r.auth_attempts) + "\n";
    return out;
}

TEST(SshDissector, tells_software_algorithms_and_key) {
    const std::string key = ssh_key_fingerprint(Frame{'t', 'h', 'e', ' ', 'k', 'e', 'y'});
    EXPECT_EQ(summary(run_exchange("ssh", handshake("curve25519-sha256"))),
              "2 SSH-2.0-one SSH-1.99-two 3des To server: hmac-md5, to client: hmac-sha1 curve25519-sha256 " +
                  key + " unknown 0\n");
    expect_same_when_cut("ssh", handshake("curve25519-sha256"), summary);
}

TEST(SshDissector, tells_programs_without_the_version_of_the_protocol) {
    auto programs = [](const Dissecting& run) {
        std::string out;
        for (const SoftwareRecord& r : run.rows_of<SoftwareRecord>())
            out += std::string(r.type.text) + " " + r.unparsed + " " +
                   std::to_string(r.port.value_or(Port{}).number) + "\n";
        return out;
    };
    EXPECT_EQ(programs(run_exchange("ssh", handshake("curve25519-sha256"))),
              "SSH::SERVER two 4\nSSH::CLIENT one 0\n");
    expect_same_when_cut("ssh", handshake("curve25519-sha256"), programs);
}

TEST(SshDissector, has_no_key_of_an_exchange_it_does_not_know) {
    EXPECT_NE(summary(run_exchange("ssh", handshake("sntrup761"))).find(" - unknown 0"), std::string::npos);
}

TEST(SshDissector, confirms_when_keys_are_in_use) {
    Dissecting run("ssh", true);
    bool confirmed = false;
    for (const Turn& turn : handshake("curve25519-sha256")) {
        EXPECT_FALSE(confirmed && turn.text != message(21, ""));
        confirmed = run.feed_text(turn.text, turn.from_originator).confirmed() || confirmed;
    }
    EXPECT_TRUE(confirmed);
}

TEST(SshDissector, guesses_logins_by_sizes) {
    auto with = [](std::initializer_list<std::size_t> sizes) {
        Exchange exchange = handshake("curve25519-sha256");
        for (std::size_t size : sizes) {
            exchange.push_back(client(std::string(64, 'x')));
            exchange.push_back(server(std::string(size, 'x')));
        }
        return summary(run_exchange("ssh", exchange));
    };
    EXPECT_NE(with({48, 80, 80, 32}).find("in 2"), std::string::npos);
    EXPECT_NE(with({48, 80, 80, 80}).find("out 2"), std::string::npos);
    EXPECT_NE(with({48, 400, 80, 80}).find("out 1"), std::string::npos);
    EXPECT_NE(with({48, 32}).find("in 1"), std::string::npos);
    EXPECT_NE(with({48, 80}).find("unknown 0"), std::string::npos);
}

TEST(SshDissector, stops_at_a_gap_and_still_tells_who_spoke) {
    Dissecting run("ssh", true);
    run.feed_text(client_line);
    run.gap(10, false);
    EXPECT_TRUE(run.done());
    run.end();
    EXPECT_EQ(run.rows_of<SshRecord>().size(), 1U);
}

TEST(SshMessages, fingerprints_an_offer) {
    const SshOffer o{"kex", "key", {"a", "b"}, {"c", "d"}, {"e", "f"}};
    EXPECT_EQ(ssh_offer_fingerprint(o, true).size(), 32U);
    EXPECT_NE(ssh_offer_fingerprint(o, true), ssh_offer_fingerprint(o, false));
    EXPECT_EQ(negotiated_ssh_algorithm("a,b", "c"), "Algorithm negotiation failed");
    EXPECT_EQ(negotiated_ssh_algorithm(",,a,b", "b,a"), "a");
}

}  // namespace
}  // namespace slipstream::test
