// IPv6: extension headers, the addresses they replace, fragments.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const IpAddress home = *IpAddress::parse("2001:db8::77");
const IpAddress final_destination = *IpAddress::parse("2001:db8::99");

Frame with_final(const Frame& chain, unsigned first, Ends checksum_ends = v6_ends()) {
    return ipv6(v6_ends(), first, chain + udp(checksum_ends, 53, text("q")));
}

Frame routing_header(unsigned type, unsigned segments_left, unsigned length_field = 2) {
    Frame f = bytes({17, length_field, type, segments_left, 0, 0, 0, 0}) + zeros(length_field * 8U - 16U);
    put_address(f, final_destination);
    return f;
}

Frame home_address_option() {
    Frame f = bytes({17, 2, 1, 2, 0, 0, 201, 16});
    put_address(f, home);
    return f;
}

TEST(Ipv6, fills_the_network_fields) {
    const auto r = decode(ethernet(0x86dd, with_final({}, 17)));
    EXPECT_EQ(r->kind, PacketKind::udp);
    EXPECT_EQ(r->ip_version, 6);
    EXPECT_EQ(r->ttl, 63);
    EXPECT_EQ(r->ip_total_bytes, 49U);
    EXPECT_EQ(r->ip_header_bytes, 40U);
    EXPECT_EQ(r->checksum, Checksum::good);
}

TEST(Ipv6, names_the_first_length_test_that_fails) {
    EXPECT_EQ(decode(bytes({0x60}) + zeros(38), 101).weirds(), Names{"truncated_IP/IP"});
    Frame longer = with_final({}, 17);
    set16(longer, 4, 10);
    EXPECT_EQ(decode(longer, 101).weirds(), Names{"truncated_IP_len/IP"});
    Frame chain_beyond_total = with_final(bytes({17, 1}) + zeros(14), 0);
    set16(chain_beyond_total, 4, 8);
    EXPECT_EQ(decode(chain_beyond_total, 101).weirds(), Names{"invalid_IP_header_size/IP"});
}

TEST(Ipv6, walks_hop_by_hop_and_authentication_headers) {
    const Frame chain = bytes({51, 0, 1, 4, 0, 0, 0, 0}) + bytes({17, 1}) + zeros(10);
    const auto r = decode(with_final(chain, 0), 101);
    EXPECT_EQ(r->kind, PacketKind::udp);
    EXPECT_EQ(r->ip_header_bytes, 60U);
    EXPECT_EQ(r->ip_payload_bytes, 9U);
}

TEST(Ipv6, routing_header_replaces_the_destination_in_connection_and_checksum) {
    const Ends ends{v6_ends().source, final_destination};
    const auto type_0 = decode(with_final(routing_header(0, 1), 43, ends), 101);
    EXPECT_EQ(type_0->destination, final_destination);
    EXPECT_EQ(type_0->checksum, Checksum::good);
    EXPECT_EQ(type_0.weirds(), Names{"routing0_hdr/"});
    const auto type_2 = decode(with_final(routing_header(2, 1), 43, ends), 101);
    EXPECT_EQ(type_2->destination, final_destination);
    EXPECT_TRUE(type_2->weirds.empty());
    EXPECT_EQ(decode(with_final(routing_header(0, 0), 43), 101)->destination, v6_ends().destination);
}

TEST(Ipv6, odd_routing_headers_are_weird) {
    EXPECT_EQ(decode(with_final(routing_header(0, 1, 3), 43), 101).weirds(),
              (Names{"odd_routing0_len/", "routing0_hdr/"}));
    EXPECT_EQ(decode(with_final(routing_header(2, 1, 4), 43), 101).weirds(), Names{"bad_routing2_len/"});
    const auto unknown = decode(with_final(routing_header(9, 0), 43), 101);
    EXPECT_EQ(unknown.weirds(), Names{"unknown_routing_type/"});
    EXPECT_EQ(unknown->weirds.begin()->detail, 9U);
    Frame twice = routing_header(2, 1);
    twice[0] = 43;
    EXPECT_EQ(decode(with_final(twice + routing_header(2, 1), 43), 101).weirds()[0],
              "multiple_routing_headers/");
}

TEST(Ipv6, home_address_option_replaces_the_source) {
    const auto r = decode(with_final(home_address_option(), 60, {home, v6_ends().destination}), 101);
    EXPECT_EQ(r->source, home);
    EXPECT_EQ(r->checksum, Checksum::good);
}

TEST(Ipv6, odd_destination_options_are_weird) {
    Frame wrong_length = home_address_option();
    wrong_length[7] = 14;
    EXPECT_EQ(decode(with_final(wrong_length, 60), 101).weirds()[0], "bad_home_addr_len/");
    Frame beyond = home_address_option();
    beyond[7] = 17;
    EXPECT_EQ(decode(with_final(beyond, 60), 101).weirds()[0], "bad_ipv6_dest_opt_len/");
    Frame twice = home_address_option();
    twice[0] = 60;
    EXPECT_EQ(decode(with_final(twice + home_address_option(), 60), 101).weirds()[0],
              "multiple_home_addr_opts/");
}

TEST(Ipv6, fragment_header_ends_the_decoding_even_when_atomic) {
    const Frame fragment = bytes({17, 0, 0, 0x11, 0xaa, 0xbb, 0xcc, 0xdd}) + zeros(30);
    const auto r = decode(ipv6(v6_ends(), 44, fragment), 101);
    EXPECT_EQ(r->kind, PacketKind::fragment);
    EXPECT_EQ(r->fragment_offset, 16U);
    EXPECT_TRUE(r->more_fragments);
    EXPECT_EQ(r->fragment_id, 0xaabbccddU);
    EXPECT_EQ(r->ip_protocol, 17);
    EXPECT_EQ(r->ip_header.size(), 48U);
    EXPECT_EQ(r->payload.size(), 30U);
    Frame atomic = fragment;
    set16(atomic, 2, 0);
    EXPECT_EQ(decode(ipv6(v6_ends(), 44, atomic), 101)->kind, PacketKind::fragment);
}

TEST(Ipv6, encrypted_mobility_and_empty_packets_make_no_connection) {
    const auto esp = decode(ipv6(v6_ends(), 50, zeros(40)), 101);
    EXPECT_EQ(esp->kind, PacketKind::other_ip);
    EXPECT_EQ(esp->ip_protocol, 50);
    EXPECT_TRUE(esp->weirds.empty());
    EXPECT_EQ(decode(ipv6(v6_ends(), 59, zeros(8)), 101).weirds(), Names{"ipv6_no_next/IP"});
    const Frame mobility = sealed(bytes({59, 0, 1, 0, 0, 0, 0, 0}), v6_ends(), 135, 4);
    EXPECT_EQ(decode(ipv6(v6_ends(), 135, mobility), 101)->kind, PacketKind::other_ip);
    Frame damaged = mobility;
    damaged[6] = 1;
    EXPECT_EQ(decode(ipv6(v6_ends(), 135, damaged), 101).weirds(), Names{"bad_MH_checksum/IP"});
    const Frame piggyback = sealed(bytes({6, 0, 1, 0, 0, 0, 0, 0}), v6_ends(), 135, 4);
    EXPECT_EQ(decode(ipv6(v6_ends(), 135, piggyback), 101).weirds(), Names{"mobility_piggyback/IP"});
}

}  // namespace
}  // namespace slipstream::test
