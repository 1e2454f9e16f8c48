// What the header decoders cost for a packet, by what it is wrapped in: real packets, decoded over and over
// from memory that stays in the cache. Checks the answer: every packet decodes to the kind it is known to be.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "capture/source.h"
#include "dissect/packet/decoder.h"

namespace slipstream {
namespace {

/// The packets of a shipped capture that decode to `kind`, with bytes of their own.
class Sample {
public:
    Sample(const std::string& name, PacketKind kind) {
        auto source = open_capture_files({std::string(SLIPSTREAM_TEST_DATA) + "/" + name});
        if (!source) return;
        PacketBatch batch;
        Decoded decoded;
        while ((*source)->next(batch)) {
            for (const Packet& packet : batch.packets) {
                decode_packet(packet, {}, decoded);
                if (decoded.kind != kind) continue;
                bytes_.emplace_back(packet.data, packet.data + packet.captured_bytes);
                packets.push_back(packet);
                packets.back().data = bytes_.back().data();
            }
        }
    }

    std::vector<Packet> packets;

private:
    std::vector<std::vector<std::uint8_t>> bytes_;
};

void decode(benchmark::State& state, const char* name, PacketKind kind, bool checksums) {
    Sample sample(name, kind);
    DecodeOptions options;
    options.verify_checksums = checksums;
    Decoded decoded;
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        for (const Packet& packet : sample.packets) {
            decode_packet(packet, options, decoded);
            benchmark::DoNotOptimize(decoded);
            if (decoded.kind != kind) state.SkipWithError("decoded to another kind");
            bytes += packet.captured_bytes;
        }
    }
    if (sample.packets.empty()) state.SkipWithError("no such packets");
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(sample.packets.size()));
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK_CAPTURE(decode, tcp_over_ipv4, "ftp-ipv4.pcap", PacketKind::tcp, false);
BENCHMARK_CAPTURE(decode, tcp_over_ipv4_with_checksums, "ftp-ipv4.pcap", PacketKind::tcp, true);
BENCHMARK_CAPTURE(decode, tcp_over_ipv6, "ftp-ipv6.pcap", PacketKind::tcp, false);
BENCHMARK_CAPTURE(decode, udp_over_ipv4, "vxlan-http.pcap", PacketKind::udp, false);
BENCHMARK_CAPTURE(decode, icmp_in_vlan, "vlan-icmp-arp.pcap", PacketKind::icmp, false);
BENCHMARK_CAPTURE(decode, arp, "arp.pcap", PacketKind::arp, false);

}  // namespace
}  // namespace slipstream
