// IPv4: the ladder of length tests, checksum, fragments, offload.
#include <gtest/gtest.h>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

const DecodeOptions unchecked{.verify_checksums = false};

Frame syn_in_ipv4() { return ipv4(v4_ends(), 6, tcp(v4_ends(), TcpHeader::syn)); }

TEST(Ipv4, fills_the_network_fields) {
    const auto r = decode(ethernet(0x0800, syn_in_ipv4() + zeros(6)));
    EXPECT_EQ(r->ip_version, 4);
    EXPECT_EQ(r->ip_protocol, 6);
    EXPECT_EQ(r->ttl, 64);
    EXPECT_TRUE(r->ip_captured_whole);
    EXPECT_EQ(r->ip_total_bytes, 40U);
    EXPECT_EQ(r->ip_header_bytes, 20U);
    EXPECT_EQ(r->ip_payload_bytes, 20U);
    EXPECT_EQ(r->source.to_string(), "10.0.0.1");
    EXPECT_EQ(r->destination.to_string(), "192.168.1.2");
}

TEST(Ipv4, names_the_first_length_test_that_fails) {
    EXPECT_EQ(decode(zeros(19), 101).weirds(), Names{"truncated_IP/IP"});
    EXPECT_EQ(decode(zeros(20), 101).weirds(), Names{"unknown_ip_version/IP"});
    Frame longer = syn_in_ipv4();
    set16(longer, 2, 41);
    EXPECT_EQ(decode(longer, 101).weirds(), Names{"truncated_IP_len/IP"});
    Frame short_total = syn_in_ipv4();
    set16(short_total, 2, 19);
    EXPECT_EQ(decode(short_total, 101).weirds(), Names{"invalid_IP_header_size/IP"});
    Frame long_header = syn_in_ipv4();
    long_header[0] = 0x4f;
    EXPECT_EQ(decode(long_header, 101).weirds(), Names{"invalid_IP_header_size/IP"});
    Frame short_header = syn_in_ipv4();
    short_header[0] = 0x44;
    EXPECT_EQ(decode(short_header, 101).weirds(), Names{"IPv4_min_header_size/IP"});
    Frame options = ipv4(v4_ends(), 6, zeros(60));
    options[0] = 0x4f;
    EXPECT_EQ(decode_cut(options, 40, 101).weirds(), Names{"internally_truncated_header/IP"});
}

TEST(Ipv4, length_weirds_have_no_addresses_and_the_checksum_weird_has) {
    Frame longer = syn_in_ipv4();
    set16(longer, 2, 41);
    EXPECT_EQ(decode(longer, 101)->weirds.begin()->scope, WeirdScope::net);
    Frame damaged = syn_in_ipv4();
    damaged[8] ^= 1;
    const auto r = decode(damaged, 101);
    EXPECT_EQ(r.weirds(), Names{"bad_IP_checksum/IP"});
    EXPECT_EQ(r->weirds.begin()->scope, WeirdScope::flow);
    EXPECT_EQ(r->kind, PacketKind::none);
    EXPECT_EQ(weird_ends(r.decoded, *r->weirds.begin()).first.to_string(), "10.0.0.1");
    EXPECT_EQ(decode(damaged, 101, unchecked)->kind, PacketKind::tcp);
}

TEST(Ipv4, zero_total_length_is_dropped_unless_checksums_are_ignored) {
    Frame offloaded = ipv4(v4_ends(), 6, tcp(v4_ends(), TcpHeader::ack, text("data")));
    set16(offloaded, 2, 0);
    EXPECT_EQ(decode(offloaded, 101)->kind, PacketKind::none);
    EXPECT_EQ(decode(offloaded, 101).weirds(), Names{"ip_hdr_len_zero/IP"});
    const auto r = decode(offloaded, 101, unchecked);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_EQ(r->ip_total_bytes, 0U);
    EXPECT_EQ(r->payload_bytes, 4U);
    EXPECT_EQ(r.weirds(), Names{"ip_hdr_len_zero/IP"});
}

TEST(Ipv4, cut_capture_keeps_the_stated_lengths) {
    const auto r = decode_cut(ipv4(v4_ends(), 6, tcp(v4_ends(), TcpHeader::ack, zeros(100))), 60, 101);
    EXPECT_EQ(r->kind, PacketKind::tcp);
    EXPECT_FALSE(r->ip_captured_whole);
    EXPECT_EQ(r->payload_bytes, 100U);
    EXPECT_EQ(r->payload.size(), 20U);
    EXPECT_EQ(r->checksum, Checksum::unverified);
}

TEST(Ipv4, fragments_wait_for_the_others) {
    const auto first = decode(ipv4(v4_ends(), 17, zeros(64), 0x2000) + zeros(9), 101);
    EXPECT_EQ(first->kind, PacketKind::fragment);
    EXPECT_TRUE(first->more_fragments);
    EXPECT_EQ(first->fragment_offset, 0U);
    EXPECT_EQ(first->fragment_id, 0x1234U);
    EXPECT_EQ(first->payload.size(), 64U);
    EXPECT_EQ(first->ip_header.size(), 20U);
    const auto last = decode(ipv4(v4_ends(), 17, zeros(10), 0x4008), 101);
    EXPECT_EQ(last->kind, PacketKind::fragment);
    EXPECT_FALSE(last->more_fragments);
    EXPECT_TRUE(last->dont_fragment);
    EXPECT_EQ(last->fragment_offset, 64U);
}

TEST(Ipv4, first_fragment_cut_in_capture_counts_as_the_whole_packet) {
    const Frame first = ipv4(v4_ends(), 17, udp(v4_ends(), 53, zeros(60)), 0x2000);
    const auto r = decode_cut(first, 50, 101);
    EXPECT_EQ(r->kind, PacketKind::udp);
    EXPECT_EQ(r.weirds(), Names{"incompletely_captured_fragment/IP"});
    EXPECT_EQ(decode_cut(ipv4(v4_ends(), 17, zeros(60), 0x0001), 50, 101)->kind, PacketKind::none);
}

TEST(Ipv4, joined_datagram_is_no_fragment_again_and_its_header_checksum_is_not_asked) {
    Frame joined = ipv4(v4_ends(), 17, udp(v4_ends(), 53, zeros(4)), 0x2000);
    set16(joined, 10, 0xdead);
    Decoded out;
    out.reset();
    decode_from(Layer::ip, joined, static_cast<std::uint32_t>(joined.size()), true, {}, out);
    EXPECT_EQ(out.kind, PacketKind::udp);
    EXPECT_EQ(out.checksum, Checksum::good);
}

}  // namespace
}  // namespace slipstream::test
