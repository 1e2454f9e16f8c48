// Blocks are read whole, with both of their lengths checked, before anything in them is believed: a block cut
// by the end of the file yields no packet.
#include "capture/pcapng.h"

#include <limits>

#include "capture/ordered_cursor.h"

namespace slipstream {

namespace {

constexpr std::uint32_t section_header = 0x0a0d0d0a;  // the same in both byte orders
constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::uint32_t interface_description = 1;
constexpr std::uint32_t obsolete_packet = 2;
constexpr std::uint32_t simple_packet = 3;
constexpr std::uint32_t enhanced_packet = 6;

constexpr std::uint16_t option_end = 0;
constexpr std::uint16_t option_if_tsresol = 9;
constexpr std::uint16_t option_if_tsoffset = 14;

constexpr std::uint32_t block_frame_bytes = 12;              // type, length in front; length behind
constexpr std::uint32_t block_bytes_max = 16 * 1024 * 1024;  // of blocks that are looked into
constexpr std::size_t interfaces_max = 65536;

/// The section's byte order from the 12 bytes a section header starts with; nothing when it is none.
std::optional<bool> big_endian_section(Bytes start) {
    if (ByteCursor(start).u32() != section_header) return std::nullopt;
    ByteCursor cursor(start);
    cursor.skip(8);
    std::uint32_t magic = cursor.u32();
    if (magic == byte_order_magic) return true;
    if (magic == __builtin_bswap32(byte_order_magic)) return false;
    return std::nullopt;
}

constexpr std::uint64_t power_of_ten(unsigned exponent) {
    std::uint64_t power = 1;
    for (unsigned i = 0; i < exponent; ++i) power *= 10;
    return power;
}

std::int64_t saturated(std::uint64_t value) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(value, most));
}

}  // namespace

Time PcapngClock::time(std::uint64_t ticks) const {
    std::uint64_t us = 0;
    if (binary) {
        std::uint64_t whole = ticks >> exponent;
        std::uint64_t rest = ticks - (whole << exponent);
        // The rest times a million may not fit; its lowest bits are far below a microsecond then.
        unsigned excess = exponent > 44 ? exponent - 44U : 0U;
        std::uint64_t fraction = ((rest >> excess) * 1'000'000) >> (exponent - excess);
        if (__builtin_mul_overflow(whole, std::uint64_t{1'000'000}, &us) ||
            __builtin_add_overflow(us, fraction, &us))
            us = std::numeric_limits<std::uint64_t>::max();
    } else if (exponent >= 6) {
        us = ticks / power_of_ten(exponent - 6U);
    } else if (__builtin_mul_overflow(ticks, power_of_ten(6U - exponent), &us)) {
        us = std::numeric_limits<std::uint64_t>::max();
    }
    std::int64_t offset_us = 0;
    std::int64_t sum = 0;
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    if (__builtin_mul_overflow(offset_s, std::int64_t{1'000'000}, &offset_us))
        offset_us = offset_s > 0 ? most : least;
    if (__builtin_add_overflow(saturated(us), offset_us, &sum)) sum = most;  // us is never negative
    return std::clamp(Time{sum}, time_min, time_max);
}

bool PcapngReader::recognises(Bytes start) { return big_endian_section(start).has_value(); }

PcapngReader::PcapngReader(std::unique_ptr<ByteStream> bytes) : ContainerReader(std::move(bytes)) {}

bool PcapngReader::fill(BatchFiller& out) {
    while (!out.full())
        if (!read_block(out)) return false;
    return true;
}

bool PcapngReader::read_block(BatchFiller& out) {
    Bytes start = bytes_->peek(block_frame_bytes);
    if (start.size() < block_frame_bytes) return ended(start.size(), "a block header");
    bool is_section = ByteCursor(start).u32() == section_header;
    if (is_section) {
        auto big_endian = big_endian_section(start);
        if (!big_endian) return broken("a section header without byte order");
        big_endian_ = *big_endian;
        interfaces_.clear();
    }
    OrderedCursor cursor(start, big_endian_);
    std::uint32_t type = cursor.u32();
    std::uint32_t total = cursor.u32();
    if (total < block_frame_bytes || total % 4 != 0)
        return broken("a block claims a length of " + std::to_string(total) + " bytes");
    if (type != interface_description && type != obsolete_packet && type != simple_packet &&
        type != enhanced_packet)
        return skip_block(total);
    if (total > block_bytes_max)
        return broken("a block claims a length of " + std::to_string(total) + " bytes");
    Bytes block = bytes_->peek(total);
    if (block.size() < total) return ended(block.size(), "a block");
    if (OrderedCursor(block.last(4), big_endian_).u32() != total)
        return broken("the two lengths of a block differ");
    if (!read_body(type, block.subspan(8, total - block_frame_bytes), out)) return false;
    bytes_->advance(total);
    return true;
}

bool PcapngReader::read_body(std::uint32_t type, Bytes body, BatchFiller& out) {
    switch (type) {
        case interface_description: return add_interface(body);
        case simple_packet: return add_simple(body, out);
        default: return add_enhanced(body, type == obsolete_packet, out);
    }
}

bool PcapngReader::skip_block(std::uint32_t total_bytes) {
    if (!bytes_->skip(total_bytes - 4)) return broken("the file ends inside a block");
    Bytes length = bytes_->peek(4);
    if (length.size() < 4) return broken("the file ends inside a block");
    if (OrderedCursor(length, big_endian_).u32() != total_bytes)
        return broken("the two lengths of a block differ");
    bytes_->advance(4);
    return true;
}

bool PcapngReader::add_interface(Bytes body) {
    OrderedCursor cursor(body, big_endian_);
    Interface interface;
    interface.link_type = normal_link_type(cursor.u16());
    cursor.skip(2);
    interface.snapshot_bytes = cursor.u32();
    if (!cursor.ok()) return broken("an interface description is too short");
    if (interfaces_.size() == interfaces_max) return broken("more than 65536 interfaces");
    if (!read_options(interface, cursor.take(cursor.remaining()))) return false;
    interfaces_.push_back(interface);
    return true;
}

bool PcapngReader::read_options(Interface& interface, Bytes options) {
    OrderedCursor cursor(options, big_endian_);
    while (cursor.remaining() > 0) {
        std::uint16_t code = cursor.u16();
        std::uint16_t length = cursor.u16();
        if (cursor.ok() && code == option_end) return true;
        OrderedCursor value(cursor.take(length), big_endian_);
        cursor.skip(std::min<std::size_t>((4 - length % 4) % 4, cursor.remaining()));
        if (!cursor.ok()) return broken("an option of an interface runs over its block");
        if (code == option_if_tsresol) {
            std::uint8_t resolution = value.u8();
            interface.clock.binary = (resolution & 0x80) != 0;
            interface.clock.exponent = resolution & 0x7f;
        } else if (code == option_if_tsoffset) {
            interface.clock.offset_s = static_cast<std::int64_t>(value.u64());
        }
        if (!value.ok()) return broken("a time option of an interface is too short");
        // 64 bits of finer units would not reach over a second (binary) or two (decimal).
        if (interface.clock.exponent > (interface.clock.binary ? 63 : 19))
            return broken("an interface claims an impossible time resolution");
    }
    return true;
}

bool PcapngReader::add_enhanced(Bytes body, bool obsolete, BatchFiller& out) {
    OrderedCursor cursor(body, big_endian_);
    std::uint32_t id = obsolete ? cursor.u16() : cursor.u32();
    if (obsolete) cursor.skip(2);  // drop count
    std::uint64_t ticks = std::uint64_t{cursor.u32()} << 32;
    ticks |= cursor.u32();
    std::uint32_t captured = cursor.u32();
    std::uint32_t wire = cursor.u32();
    if (captured > captured_bytes_max)
        return broken("a packet block claims " + std::to_string(captured) + " captured bytes");
    Bytes packet = cursor.take(captured);
    if (!cursor.ok()) return broken("a packet runs over its block");
    if (id >= interfaces_.size())
        return broken("a packet of interface " + std::to_string(id) + ", never described");
    const Interface& interface = interfaces_[id];
    out.add(interface.clock.time(ticks), packet, wire, interface.link_type, static_cast<std::uint16_t>(id));
    return true;
}

bool PcapngReader::add_simple(Bytes body, BatchFiller& out) {
    OrderedCursor cursor(body, big_endian_);
    std::uint32_t wire = cursor.u32();
    if (!cursor.ok()) return broken("a packet block is too short");
    if (interfaces_.empty()) return broken("a packet of interface 0, never described");
    const Interface& interface = interfaces_.front();
    std::uint32_t captured = wire;
    if (interface.snapshot_bytes != 0) captured = std::min(captured, interface.snapshot_bytes);
    if (captured > captured_bytes_max)
        return broken("a packet block claims " + std::to_string(captured) + " captured bytes");
    Bytes packet = cursor.take(captured);
    if (!cursor.ok()) return broken("a packet runs over its block");
    out.add(Time{}, packet, wire, interface.link_type, 0);  // simple packets carry no time
    return true;
}

}  // namespace slipstream
