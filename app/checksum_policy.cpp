// Samples the start of a capture: did a network card still have to write its transport checksums?
#include "app/checksum_policy.h"

#include <algorithm>

#include "dissect/packet/decoder.h"

namespace slipstream {

ChecksumSample sample_checksums(const PacketBatch& first) {
    ChecksumSample sample;
    DecodeOptions verify;
    verify.verify_checksums = true;
    Decoded decoded;
    for (const Packet& packet : first.packets) {
        decode_packet(packet, verify, decoded);
        bool bad_ip = std::any_of(decoded.weirds.begin(), decoded.weirds.end(),
                                  [](const WeirdEvent& event) { return event.name == "bad_IP_checksum"; });
        bool transport = decoded.kind == PacketKind::tcp || decoded.kind == PacketKind::udp ||
                         decoded.kind == PacketKind::icmp;
        if (!bad_ip && (!transport || decoded.checksum == Checksum::unverified)) continue;
        ++sample.verified;
        if (bad_ip || decoded.checksum == Checksum::bad) ++sample.bad;
    }
    return sample;
}

}  // namespace slipstream
