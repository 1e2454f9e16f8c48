// Feeds sequences of fragments made from the input to a small reassembler: no access outside its memory, no
// datagram larger than its fragments, and every fragment in exactly one counter after each step.
#include <array>
#include <cstdint>
#include <vector>

#include "capture/base/check.h"
#include "flowtable/ip_reassembler.h"

using slipstream::ByteCursor;
using slipstream::Bytes;
using slipstream::Decoded;
using slipstream::IpAddress;
using slipstream::IpReassembler;

namespace {

void check_ledger(const IpReassembler& tested) {
    const slipstream::IpReassemblerCounters& c = tested.counters();
    CHECK(c.fragments == c.fragments_passed_on + c.fragments_incomplete + c.fragments_excess +
                             c.fragments_joined + c.fragments_evicted + c.fragments_timed_out +
                             tested.pending_fragments());
    CHECK(c.datagrams_started ==
          c.datagrams_joined + c.datagrams_evicted + c.datagrams_timed_out + tested.pending_datagrams());
    CHECK((tested.pending_datagrams() == 0) == (tested.pending_bytes() == 0));
}

/// 8 bytes of the input say what the fragment is; its header and payload are cut from `material`.
Decoded next_fragment(ByteCursor& input, const std::vector<std::uint8_t>& material) {
    std::uint8_t flags = input.u8();
    Decoded fragment;
    fragment.kind = slipstream::PacketKind::fragment;
    fragment.ip_version = (flags & 1) != 0 ? 6 : 4;
    fragment.more_fragments = (flags & 2) != 0;
    fragment.dont_fragment = (flags & 4) != 0;
    fragment.ip_captured_whole = (flags & 0x18) != 0x18;
    fragment.fragment_id = flags >> 5;
    fragment.source = IpAddress::v4(input.u8() & 3);
    fragment.ip_protocol = input.u8() & 1 ? 6 : 17;
    fragment.fragment_offset = std::uint32_t{input.u16()} & 0xfff8U;
    std::uint8_t header = input.u8();
    std::uint16_t payload = input.u16();
    Bytes all{material};
    std::size_t header_bytes = header == 255              ? 4000
                               : fragment.ip_version == 6 ? 48 + 8 * (header & 3)
                                                          : 20 + (header & 7) * 4;
    fragment.ip_header = all.subspan(header, header_bytes);
    fragment.payload = all.subspan(4255, payload);
    fragment.ip_header_bytes = static_cast<std::uint32_t>(header_bytes);
    fragment.ip_payload_bytes = payload;
    fragment.ip_total_bytes = fragment.ip_header_bytes + fragment.ip_payload_bytes;
    if (flags == 0) fragment.ip_total_bytes = 0;
    return fragment;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<std::uint8_t> material = [] {
        std::vector<std::uint8_t> bytes(4255 + 65536);
        for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * i >> 5);
        return bytes;
    }();
    slipstream::IpReassemblerConfig config;
    config.datagrams_max = 4;
    config.bytes_max = 300U << 10;
    config.timeout = slipstream::seconds(3);
    IpReassembler tested(config);
    ByteCursor input(Bytes{data, size});
    slipstream::Time now;
    while (input.remaining() >= 9) {
        now = now + slipstream::milliseconds(input.u8());
        Decoded fragment = next_fragment(input, material);
        slipstream::WeirdList weirds;
        auto joined = tested.add(fragment, now, weirds);
        if (joined) {
            CHECK(joined->bytes.size() <=
                  IpReassembler::header_bytes_max + IpReassembler::datagram_bytes_max);
            CHECK(joined->wire_bytes >= joined->bytes.size());
            std::uint8_t sum = 0;
            for (std::uint8_t byte : joined->bytes) sum = static_cast<std::uint8_t>(sum + byte);
            volatile std::uint8_t read = sum;
            static_cast<void>(read);
        }
        check_ledger(tested);
    }
    tested.expire(now + slipstream::hours(1));
    CHECK(tested.pending_datagrams() == 0);
    check_ledger(tested);
    return 0;
}
