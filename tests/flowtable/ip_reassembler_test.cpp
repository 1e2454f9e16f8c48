// One test per rule of fragment joining, with fragments made by hand; then the bounds and floods.
#include "flowtable/ip_reassembler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace slipstream {
namespace {

using Buffer = std::vector<std::uint8_t>;
using Names = std::vector<std::string>;

/// A fragment with its own storage, as the decoders would hand it over.
struct Fragment {
    std::uint8_t version = 4;
    std::uint32_t id = 7;
    std::uint32_t offset = 0;
    bool more = false;
    Buffer data = {};
    std::uint8_t protocol = 17;
    std::uint8_t source_last = 1;
    bool dont_fragment = false;
    Buffer header = {};
    bool whole = true;
    std::uint32_t stated_bytes = 0;  // total length; 0: what header and data add up to

    Decoded decoded() {
        if (header.empty()) header = version == 4 ? v4_header() : v6_header();
        Decoded out;
        out.kind = PacketKind::fragment;
        out.ip_version = version;
        out.ip_protocol = protocol;
        out.ip_captured_whole = whole;
        out.ip_header_bytes = static_cast<std::uint32_t>(header.size());
        out.ip_total_bytes =
            stated_bytes ? stated_bytes : out.ip_header_bytes + static_cast<std::uint32_t>(data.size());
        out.ip_payload_bytes = out.ip_total_bytes - out.ip_header_bytes;
        out.source = IpAddress::v4(0x0a000000U + source_last);
        out.destination = IpAddress::v4(0x0a0000feU);
        out.fragment_id = id;
        out.fragment_offset = offset;
        out.more_fragments = more;
        out.dont_fragment = dont_fragment;
        out.ip_header = header;
        out.payload = data;
        return out;
    }
    Buffer v4_header() const {
        Buffer bytes(20, 0);
        bytes[0] = 0x45;
        bytes[8] = 64;
        bytes[9] = protocol;
        bytes[12] = source_last;
        return bytes;
    }
    /// IPv6, a hop-by-hop header of 8 bytes, and the fragment header.
    Buffer v6_header() const {
        Buffer bytes(56, 0);
        bytes[0] = 0x60;
        bytes[6] = 0;
        bytes[40] = 44;
        bytes[48] = protocol;
        return bytes;
    }
};

Buffer run(std::size_t bytes, std::uint8_t value) { return Buffer(bytes, value); }
Buffer counting(std::size_t bytes, unsigned first = 0) {
    Buffer out(bytes);
    for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<std::uint8_t>((first + i) * 31 >> 3);
    return out;
}
Buffer slice(const Buffer& from, std::size_t begin, std::size_t end) {
    return {from.begin() + static_cast<std::ptrdiff_t>(begin),
            from.begin() + static_cast<std::ptrdiff_t>(end)};
}

class IpReassemblerTest : public testing::Test {
protected:
    std::optional<JoinedDatagram> add(Fragment fragment, Time now = {}) {
        weirds.clear();
        auto joined = reassembler.add(fragment.decoded(), now, weirds);
        if (joined) {
            bytes.assign(joined->bytes.begin(), joined->bytes.end());
            wire_bytes = joined->wire_bytes;
        }
        EXPECT_TRUE(adds_up(reassembler));
        return joined;
    }
    static bool adds_up(const IpReassembler& tested) {
        const IpReassemblerCounters& c = tested.counters();
        return c.fragments == c.fragments_passed_on + c.fragments_incomplete + c.fragments_excess +
                                  c.fragments_joined + c.fragments_evicted + c.fragments_timed_out +
                                  tested.pending_fragments() &&
               c.datagrams_started == c.datagrams_joined + c.datagrams_evicted + c.datagrams_timed_out +
                                          tested.pending_datagrams();
    }
    Names names() const {
        Names out;
        for (const WeirdEvent& event : weirds) {
            EXPECT_EQ(event.scope, WeirdScope::flow);
            out.emplace_back(event.name);
        }
        return out;
    }
    Buffer payload(std::size_t header = 20) const { return slice(bytes, header, bytes.size()); }

    IpReassembler reassembler{IpReassemblerConfig{}};
    WeirdList weirds;
    Buffer bytes;
    std::uint32_t wire_bytes = 0;
};

TEST_F(IpReassemblerTest, joins_fragments_in_order) {
    Buffer whole = counting(200);
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = slice(whole, 0, 96)}));
    EXPECT_FALSE(add({.offset = 96, .more = true, .data = slice(whole, 96, 160)}));
    ASSERT_TRUE(add({.offset = 160, .data = slice(whole, 160, 200)}));
    EXPECT_EQ(payload(), whole);
    EXPECT_EQ(wire_bytes, 220U);
    EXPECT_EQ(bytes[2] << 8 | bytes[3], 220);
    EXPECT_TRUE(weirds.empty());
    EXPECT_EQ(reassembler.pending_datagrams(), 0U);
    EXPECT_EQ(reassembler.pending_bytes(), 0U);
    EXPECT_EQ(reassembler.counters().fragments_joined, 3U);
}

TEST_F(IpReassemblerTest, joins_the_same_bytes_in_every_order) {
    Buffer whole = counting(5000);
    std::vector<unsigned> order{0, 1, 2, 3, 4};
    do {
        std::optional<JoinedDatagram> joined;
        for (unsigned i : order) {
            EXPECT_FALSE(joined);
            joined =
                add({.offset = i * 1000, .more = i < 4, .data = slice(whole, i * 1000, i * 1000 + 1000)});
        }
        ASSERT_TRUE(joined);
        EXPECT_EQ(payload(), whole);
    } while (std::ranges::next_permutation(order).found);
}

TEST_F(IpReassemblerTest, keeps_the_header_that_arrived_first) {
    Buffer first(24, 0);
    first[0] = 0x46;
    first[9] = 17;
    first[20] = 0xaa;
    EXPECT_FALSE(add({.offset = 64, .data = run(8, 2), .header = first}));
    ASSERT_TRUE(add({.offset = 0, .more = true, .data = run(64, 1)}));
    EXPECT_EQ(names(), Names{"fragment_protocol_inconsistency"});
    EXPECT_EQ(bytes[0], 0x46);
    EXPECT_EQ(bytes[20], 0xaa);
    EXPECT_EQ(bytes.size(), 24U + 72U);
    EXPECT_EQ(bytes[3], 96);
}

TEST_F(IpReassemblerTest, keys_by_addresses_and_identification_but_not_by_protocol) {
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1)}));
    EXPECT_FALSE(add({.id = 8, .offset = 64, .data = run(8, 2)}));
    EXPECT_FALSE(add({.offset = 64, .data = run(8, 2), .source_last = 2}));
    EXPECT_EQ(reassembler.pending_datagrams(), 3U);
    ASSERT_TRUE(add({.offset = 64, .data = run(8, 2), .protocol = 6}));
    EXPECT_EQ(names(), Names{"fragment_protocol_inconsistency"});
    EXPECT_EQ(bytes[9], 17);
}

TEST_F(IpReassemblerTest, lets_bytes_that_arrived_first_win) {
    EXPECT_FALSE(add({.offset = 8, .more = true, .data = run(64, 1)}));
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(80, 2)}));
    EXPECT_EQ(names(), Names{"fragment_inconsistency"});
    ASSERT_TRUE(add({.offset = 80, .data = run(8, 3)}));
    Buffer expected = run(8, 2);
    expected.insert(expected.end(), 64, 1);
    expected.insert(expected.end(), 8, 2);
    expected.insert(expected.end(), 8, 3);
    EXPECT_EQ(payload(), expected);
}

TEST_F(IpReassemblerTest, calls_equal_bytes_an_overlap) {
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1)}));
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1)}));
    EXPECT_EQ(names(), Names{"fragment_overlap"});
    ASSERT_TRUE(add({.offset = 56, .data = run(16, 1)}));
    EXPECT_EQ(names(), Names{"fragment_overlap"});
}

TEST_F(IpReassemblerTest, judges_each_overlapped_piece_by_itself_but_names_once) {
    for (unsigned i = 0; i < 6; ++i) EXPECT_FALSE(add({.offset = 128 * i, .more = true, .data = run(64, 1)}));
    Buffer data = run(64 * 11, 1);
    data[64 * 8] = 9;
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = data}));
    EXPECT_EQ(names(), (Names{"fragment_overlap", "fragment_inconsistency"}));
}

TEST_F(IpReassemblerTest, starts_anew_after_completion) {
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1)}));
    ASSERT_TRUE(add({.offset = 64, .data = run(8, 2)}));
    EXPECT_FALSE(add({.offset = 64, .data = run(8, 2)}));
    EXPECT_TRUE(weirds.empty());
    EXPECT_EQ(reassembler.pending_datagrams(), 1U);
}

TEST_F(IpReassemblerTest, names_forbidden_small_and_large_fragments) {
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1), .dont_fragment = true}));
    EXPECT_EQ(names(), Names{"fragment_with_DF"});
    EXPECT_FALSE(add({.offset = 64, .more = true, .data = run(40, 1)}));
    EXPECT_EQ(names(), Names{"excessively_small_fragment"});
    EXPECT_FALSE(add({.offset = 63960, .more = true, .data = run(48, 1)}));
    EXPECT_EQ(names(), Names{"excessively_large_fragment"});
    EXPECT_FALSE(add({.offset = 63952, .data = run(48, 1)}));
    EXPECT_EQ(names(), (Names{"fragment_overlap"}));
}

TEST_F(IpReassemblerTest, takes_a_small_last_fragment_for_normal) {
    EXPECT_FALSE(add({.offset = 64, .data = run(1, 1)}));
    EXPECT_TRUE(weirds.empty());
}

TEST_F(IpReassemblerTest, grows_to_the_larger_of_two_stated_sizes) {
    EXPECT_FALSE(add({.offset = 64, .data = run(8, 1)}));
    EXPECT_FALSE(add({.offset = 128, .data = run(8, 1)}));
    EXPECT_EQ(names(), Names{"fragment_size_inconsistency"});
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1)}));
    ASSERT_TRUE(add({.offset = 72, .more = true, .data = run(56, 1)}));
    EXPECT_EQ(bytes.size(), 20U + 136U);
}

TEST_F(IpReassemblerTest, grows_to_a_fragment_behind_the_stated_size) {
    EXPECT_FALSE(add({.offset = 64, .data = run(8, 1)}));
    EXPECT_FALSE(add({.offset = 72, .more = true, .data = run(64, 1)}));
    EXPECT_EQ(names(), Names{"fragment_size_inconsistency"});
    ASSERT_TRUE(add({.offset = 0, .more = true, .data = run(64, 1)}));
    EXPECT_EQ(bytes.size(), 20U + 136U);
}

TEST_F(IpReassemblerTest, takes_bytes_behind_a_size_stated_later) {
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(128, 1)}));
    ASSERT_TRUE(add({.offset = 64, .data = run(8, 1)}));
    EXPECT_EQ(names(), (Names{"fragment_overlap", "fragment_size_inconsistency"}));
    EXPECT_EQ(bytes.size(), 20U + 128U);
}

TEST_F(IpReassemblerTest, takes_the_contiguous_part_when_more_lies_behind_a_hole) {
    EXPECT_FALSE(add({.offset = 256, .more = true, .data = run(64, 9)}));
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1)}));
    ASSERT_TRUE(add({.offset = 64, .data = run(8, 2)}));
    EXPECT_EQ(names(), Names{"fragment_size_inconsistency"});
    EXPECT_EQ(bytes.size(), 20U + 72U);
    EXPECT_EQ(wire_bytes, 92U);
}

TEST_F(IpReassemblerTest, ignores_fragments_without_data) {
    EXPECT_FALSE(add({.offset = 0, .data = {}}));
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1)}));
    EXPECT_EQ(reassembler.pending_fragments(), 2U);
}

TEST_F(IpReassemblerTest, takes_an_unset_total_length_for_an_inconsistency) {
    Fragment offloaded{.more = true};
    Decoded decoded = offloaded.decoded();
    decoded.ip_total_bytes = 0;
    decoded.ip_payload_bytes = 0;
    EXPECT_FALSE(reassembler.add(decoded, {}, weirds));
    EXPECT_EQ(names(), Names{"fragment_protocol_inconsistency"});
}

TEST_F(IpReassemblerTest, removes_the_ipv6_fragment_header) {
    Buffer whole = counting(100);
    EXPECT_FALSE(add({.version = 6, .offset = 0, .more = true, .data = slice(whole, 0, 80)}));
    ASSERT_TRUE(add({.version = 6, .offset = 80, .data = slice(whole, 80, 100)}));
    ASSERT_EQ(bytes.size(), 48U + 100U);
    EXPECT_EQ(payload(48), whole);
    EXPECT_EQ(bytes[4] << 8 | bytes[5], 108);
    EXPECT_EQ(bytes[6], 0);
    EXPECT_EQ(bytes[40], 17);
}

TEST_F(IpReassemblerTest, takes_the_ipv6_next_header_from_the_fragment_at_offset_0) {
    EXPECT_FALSE(add({.version = 6, .offset = 80, .data = run(20, 1), .protocol = 6}));
    ASSERT_TRUE(add({.version = 6, .offset = 0, .more = true, .data = run(80, 1), .protocol = 17}));
    EXPECT_EQ(names(), Names{"fragment_protocol_inconsistency"});
    EXPECT_EQ(bytes[40], 17);
}

TEST_F(IpReassemblerTest, joins_an_atomic_ipv6_fragment_at_once) {
    Fragment atomic{.version = 6, .data = run(20, 1)};
    atomic.header = Buffer(48, 0);
    atomic.header[0] = 0x60;
    atomic.header[6] = 44;
    ASSERT_TRUE(add(atomic));
    EXPECT_EQ(bytes.size(), 60U);
    EXPECT_EQ(bytes[6], 17);
    EXPECT_EQ(bytes[5], 20);
}

TEST_F(IpReassemblerTest, survives_a_chain_that_never_announces_a_fragment_header) {
    Fragment broken{.version = 6, .data = run(20, 1)};
    broken.header = Buffer(56, 0xff);
    ASSERT_TRUE(add(broken));
    EXPECT_EQ(bytes.size(), 68U);
}

TEST_F(IpReassemblerTest, hands_on_a_first_fragment_the_capture_cut) {
    ASSERT_TRUE(add({.offset = 0, .more = true, .data = run(30, 1), .whole = false, .stated_bytes = 1500}));
    ASSERT_EQ(weirds.size(), 1U);
    EXPECT_EQ(weirds.begin()->name, "incompletely_captured_fragment");
    EXPECT_EQ(weirds.begin()->source, "IP");
    EXPECT_EQ(bytes.size(), 50U);
    EXPECT_EQ(wire_bytes, 1500U);
    EXPECT_EQ(reassembler.pending_datagrams(), 0U);
}

TEST_F(IpReassemblerTest, drops_later_fragments_the_capture_cut) {
    EXPECT_FALSE(add({.offset = 64, .more = true, .data = run(30, 1), .whole = false, .stated_bytes = 1500}));
    EXPECT_EQ(names(), Names{"incompletely_captured_fragment"});
    EXPECT_EQ(reassembler.counters().fragments_incomplete, 1U);
}

TEST_F(IpReassemblerTest, forgets_a_datagram_after_its_timeout) {
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1)}, Time{0}));
    EXPECT_FALSE(add({.offset = 64, .data = run(8, 2)}, Time{0} + minutes(5)));
    EXPECT_EQ(reassembler.counters().fragments_timed_out, 1U);
    ASSERT_TRUE(
        add({.offset = 0, .more = true, .data = run(64, 1)}, Time{0} + minutes(10) - microseconds(1)));
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1)}, Time{0} + minutes(20)));
    reassembler.expire(Time{0} + minutes(25));
    EXPECT_EQ(reassembler.pending_datagrams(), 0U);
}

TEST_F(IpReassemblerTest, may_wait_for_ever) {
    reassembler = IpReassembler({.timeout = {}});
    EXPECT_FALSE(add({.offset = 0, .more = true, .data = run(64, 1)}, Time{0}));
    EXPECT_TRUE(add({.offset = 64, .data = run(8, 2)}, Time{0} + hours(10000)));
}

TEST_F(IpReassemblerTest, joins_the_largest_possible_datagram) {
    Buffer last = counting(65515);
    for (std::uint32_t offset = 0; offset < 65528; offset += 8192) {
        std::size_t size = std::min(8192U, 65528 - offset);
        EXPECT_FALSE(add({.offset = offset, .more = true, .data = run(size, 5)}));
    }
    ASSERT_TRUE(add({.offset = 65528, .data = last}));
    EXPECT_EQ(bytes.size(), 20U + 65528U + 65515U);
    EXPECT_EQ(slice(bytes, 20 + 65528, bytes.size()), last);
}

TEST_F(IpReassemblerTest, joins_thousands_of_tiny_fragments_in_order) {
    Buffer whole = counting(64000);
    for (std::uint32_t offset = 0; offset + 8 < 64000; offset += 8)
        EXPECT_FALSE(add({.offset = offset, .more = true, .data = slice(whole, offset, offset + 8)}));
    ASSERT_TRUE(add({.offset = 63992, .data = slice(whole, 63992, 64000)}));
    EXPECT_EQ(payload(), whole);
}

TEST_F(IpReassemblerTest, drops_a_datagram_with_too_many_holes) {
    for (std::uint32_t i = 0; i < IpReassembler::pieces_max; ++i)
        EXPECT_FALSE(add({.offset = 16 * i, .more = true, .data = run(8, 1)}));
    EXPECT_EQ(reassembler.pending_datagrams(), 1U);
    EXPECT_FALSE(add({.offset = 16 * IpReassembler::pieces_max, .more = true, .data = run(8, 1)}));
    EXPECT_EQ(reassembler.pending_datagrams(), 0U);
    EXPECT_EQ(reassembler.counters().fragments_evicted, IpReassembler::pieces_max + 1);
}

TEST_F(IpReassemblerTest, refuses_a_header_longer_than_a_page) {
    Fragment huge{.version = 6, .data = run(20, 1)};
    huge.header = Buffer(IpReassembler::header_bytes_max + 16, 0);
    EXPECT_FALSE(add(huge));
    EXPECT_EQ(reassembler.counters().fragments_excess, 1U);
}

TEST_F(IpReassemblerTest, evicts_the_oldest_datagram_when_the_table_is_full) {
    reassembler = IpReassembler({.datagrams_max = 3});
    for (std::uint32_t id = 0; id < 4; ++id)
        EXPECT_FALSE(add({.id = id, .offset = 0, .more = true, .data = run(64, 1)}));
    EXPECT_EQ(reassembler.counters().datagrams_evicted, 1U);
    ASSERT_TRUE(add({.id = 1, .offset = 64, .data = run(8, 2)}));
    EXPECT_FALSE(add({.id = 0, .offset = 64, .data = run(8, 2)}));
}

TEST_F(IpReassemblerTest, stays_within_its_bytes_in_a_flood) {
    constexpr std::uint32_t bytes_max = 256U << 10;
    reassembler = IpReassembler({.datagrams_max = 1000, .bytes_max = bytes_max});
    for (std::uint32_t id = 0; id < 20000; ++id) {
        EXPECT_FALSE(add({.id = id, .offset = id % 8000 * 8, .more = true, .data = run(1480, 1)}));
        EXPECT_LE(reassembler.pending_bytes(), bytes_max);
    }
    EXPECT_GT(reassembler.counters().datagrams_evicted, 19000U);
    EXPECT_FALSE(add({.id = 20001, .offset = 0, .more = true, .data = run(64, 1)}));
    EXPECT_TRUE(add({.id = 20001, .offset = 64, .data = run(8, 2)}));
}

TEST_F(IpReassemblerTest, raises_bounds_too_small_for_one_datagram) {
    reassembler = IpReassembler({.datagrams_max = 0, .bytes_max = 0});
    Buffer last = counting(65515);
    for (std::uint32_t offset = 0; offset < 65528; offset += 8192)
        EXPECT_FALSE(add({.offset = offset, .more = true, .data = run(std::min(8192U, 65528 - offset), 5)}));
    EXPECT_TRUE(add({.offset = 65528, .data = last}));
}

}  // namespace
}  // namespace slipstream
