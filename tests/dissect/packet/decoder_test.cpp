// The loop over the layers, and what holds for every packet whatever its bytes.
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <utility>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

TEST(Decoder, every_layer_has_a_decoder) {
    unsigned registered = 0;
    for (const PacketDecoder* decoder : SLIPSTREAM_REGISTERED(PacketDecoder, slip_packet_decoders)) {
        EXPECT_NE(decoder->decode, nullptr);
        EXPECT_NE(decoder->layer, Layer::done) << decoder->name;
        ++registered;
    }
    EXPECT_EQ(registered, static_cast<unsigned>(Layer::count) - 1);
}

TEST(Decoder, caps_the_nesting_of_layers) {
    Frame tags;
    for (unsigned i = 0; i < decode_layers_max; ++i) tags = tags + bytes({0, 1, 0x81, 0});
    const auto r = decode(ethernet(0x8100, tags + bytes({0, 1, 8, 0}) + passenger()));
    EXPECT_EQ(r->kind, PacketKind::none);
    EXPECT_EQ(r.weirds(), Names{"max_decode_layers/PACKET"});
}

TEST(Decoder, forgets_the_packet_before) {
    Decoded out;
    const Frame tagged = ethernet(0x8100, bytes({0, 5, 8, 0}) + ipv4(v4_ends(), 4, passenger()));
    decode_packet(packet_of(tagged), {}, out);
    EXPECT_EQ(out.tunnel.depth, 1);
    const Frame plain = zeros(20);
    decode_packet(packet_of(plain), {}, out);
    EXPECT_EQ(out.kind, PacketKind::none);
    EXPECT_EQ(out.vlan, 0);
    EXPECT_EQ(out.tunnel.depth, 0);
    EXPECT_TRUE(out.payload.empty());
}

/// One frame of every kind, each with the link type it starts with.
std::vector<std::pair<LinkType, Frame>> samples() {
    const Frame six = ipv6(v6_ends(), 0,
                           bytes({43, 0, 0, 0, 0, 0, 0, 0}) + bytes({60, 0, 0, 0, 0, 0, 0, 0}) +
                               bytes({17, 0, 1, 4, 0, 0, 0, 0}) + udp(v6_ends(), 53, text("query")));
    const Frame llc = bytes({0xaa, 0xaa, 3, 0, 0, 0, 8, 0});
    const Frame aggregate = bytes({0x88, 0}) + zeros(22) + bytes({0x80, 0}) + zeros(12) + bytes({0, 48}) +
                            llc + passenger() + zeros(12) + bytes({0, 48}) + llc + passenger();
    return {
        {1, ethernet(0x0800, ipv4(v4_ends(), 6,
                                  tcp(v4_ends(), TcpHeader::syn, {}, bytes({2, 4, 5, 0xb4, 1, 3, 3, 7}))))},
        {1, ethernet(0x8100, bytes({0, 1, 8, 0}) + passenger())},
        {1, ethernet(0x8847, bytes({0, 0, 1, 64}) + six)},
        {1, ethernet(0x8864, bytes({0x11, 0, 0, 1, 0, 42, 0, 0x57}) + six)},
        {1, ethernet(0x88e7, zeros(4) + ethernet(0x0800, passenger()))},
        {1, ethernet(0x8926, bytes({0, 0, 0, 0, 0x81, 0, 0, 9, 8, 0}) + passenger())},
        {1, ethernet(48, llc + passenger())},
        {1, ethernet(0x0806, bytes({0, 1, 8, 0, 6, 4, 0, 1}) + zeros(20))},
        {1, ethernet(0x0800, ipv4(v4_ends(), 4, passenger()))},
        {1, ethernet(0x0800, ipv4(v4_ends(), 47, bytes({0, 0, 0x65, 0x58}) + ethernet(0x0800, passenger())))},
        {1, ethernet(0x0800, ipv4(v4_ends(), 47,
                                  bytes({0x20, 1, 0x88, 0x0b, 0, 0, 0, 0, 0xff, 3, 0, 0x21}) + passenger()))},
        {1, ethernet(0x0800, ipv4(v4_ends(), 1, icmp_echo(text("ping"))))},
        {1, ethernet(0x0800, ipv4(v4_ends(), 132, zeros(12)))},
        {0, bytes({2, 0, 0, 0}) + passenger()},
        {9, bytes({0xff, 3, 0, 0x21}) + passenger()},
        {10, zeros(21) + passenger()},
        {50, bytes({0xff, 3, 0, 0x21}) + passenger()},
        {101, six},
        {105, aggregate},
        {113, zeros(14) + bytes({8, 0}) + passenger()},
        {127, bytes({0, 0, 8, 0, 0, 0, 0, 0}) + aggregate},
        {239, bytes({2, 0, 0, 0, 5, 0, 10, 0, 0, 0, 0, 0, 44, 0, 9, 0}) + passenger()},
        {276, bytes({8, 0}) + zeros(18) + passenger()},
    };
}

/// Copies to a block of exactly this size, so that the sanitizers see a read one byte outside.
void decode_everything(const Frame& frame, LinkType link_type) {
    const std::unique_ptr<std::uint8_t[]> exact(new std::uint8_t[frame.size()]);
    std::copy(frame.begin(), frame.end(), exact.get());
    Packet packet = packet_of(frame, link_type);
    packet.data = exact.get();
    for (const bool verify : {true, false}) {
        Decoded out;
        decode_packet(packet, {.verify_checksums = verify}, out);
        do {
            EXPECT_LE(out.tunnel.depth, TunnelStack::depth_max);
            EXPECT_LE(out.payload.size(), frame.size());
            if (out.kind == PacketKind::tcp || out.kind == PacketKind::udp) {
                EXPECT_LE(out.payload.size(), out.payload_bytes);
            }
        } while (decode_next_subframe({.verify_checksums = verify}, out));
    }
    const Bytes whole{exact.get(), frame.size()};
    for (unsigned layer = 1; layer < static_cast<unsigned>(Layer::count); ++layer) {
        Decoded out;
        out.reset();
        out.tunnel.depth = 1;
        decode_from(static_cast<Layer>(layer), whole, static_cast<std::uint32_t>(whole.size()), false, {},
                    out);
    }
}

TEST(Decoder, any_truncation_of_any_frame_is_survived) {
    for (const auto& [link_type, frame] : samples())
        for (std::size_t n = 1; n <= frame.size(); ++n)
            decode_everything(Frame(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(n)),
                              link_type);
}

TEST(Decoder, any_mutation_of_any_frame_is_survived) {
    std::mt19937 random(20240607);
    for (const auto& [link_type, frame] : samples()) {
        for (unsigned round = 0; round < 200; ++round) {
            Frame mutated = frame;
            for (unsigned i = 0; i <= round % 4; ++i)
                mutated[random() % mutated.size()] = static_cast<std::uint8_t>(random());
            decode_everything(mutated, link_type);
        }
    }
}

TEST(Decoder, samples_reach_a_transport_header) {
    unsigned useful = 0;
    for (const auto& [link_type, frame] : samples())
        useful += decode(frame, link_type)->kind != PacketKind::none ? 1U : 0U;
    EXPECT_EQ(useful, samples().size());
}

}  // namespace
}  // namespace slipstream::test
