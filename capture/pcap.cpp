// Record by record; every check that fails ends the file there, because pcap has no marks to resume at.
#include "capture/pcap.h"

#include "capture/ordered_cursor.h"

namespace slipstream {

namespace {

constexpr std::size_t file_header_bytes = 24;

struct Magic {
    std::uint32_t number;
    bool nanoseconds;
    std::uint32_t record_header_bytes;
};
constexpr Magic magics[] = {
    {0xa1b2c3d4, false, 16},
    {0xa1b23c4d, true, 16},
    {0xa1b2cd34, false, 24},  // "modified": interface, protocol and direction behind each record header
};

struct Recognised {
    const Magic* magic = nullptr;
    bool big_endian = false;
};

Recognised recognise(Bytes start) {
    for (const Magic& magic : magics) {
        if (ByteCursor(start).u32() == magic.number) return {&magic, true};
        if (ByteCursor(start).u32_le() == magic.number) return {&magic, false};
    }
    return {};
}

}  // namespace

bool PcapReader::recognises(Bytes start) { return recognise(start).magic != nullptr; }

PcapReader::PcapReader(std::unique_ptr<ByteStream> bytes) : ContainerReader(std::move(bytes)) {}

bool PcapReader::read_file_header() {
    Bytes header = bytes_->peek(file_header_bytes);
    if (header.size() < file_header_bytes) return broken("the file ends inside its header");
    auto [magic, big_endian] = recognise(header);
    CHECK(magic != nullptr);
    big_endian_ = big_endian;
    nanoseconds_ = magic->nanoseconds;
    record_header_bytes_ = magic->record_header_bytes;
    OrderedCursor cursor(header, big_endian_);
    cursor.skip(4 + 2);  // magic, major version
    version_minor_ = cursor.u16();
    cursor.skip(4 + 4);  // time zone and accuracy, never used by anybody
    snapshot_bytes_ = cursor.u32();
    if (snapshot_bytes_ == 0 || snapshot_bytes_ > captured_bytes_max) snapshot_bytes_ = captured_bytes_max;
    link_type_ = normal_link_type(cursor.u32());
    bytes_->advance(file_header_bytes);
    return header_read_ = true;
}

bool PcapReader::fill(BatchFiller& out) {
    if (!header_read_ && !read_file_header()) return false;
    while (!out.full())
        if (!add_record(out)) return false;
    return true;
}

bool PcapReader::add_record(BatchFiller& out) {
    Bytes header = bytes_->peek(record_header_bytes_);
    if (header.size() < record_header_bytes_) return ended(header.size(), "a record header");
    OrderedCursor cursor(header, big_endian_);
    std::uint32_t whole = cursor.u32();
    std::uint32_t fraction = cursor.u32();
    std::uint32_t captured = cursor.u32();
    std::uint32_t wire = cursor.u32();
    // Up to version 2.2 the two lengths came in the other order, 2.3 was written both ways (libpcap does the
    // same).
    if (version_minor_ < 3 || (version_minor_ == 3 && captured > wire)) std::swap(captured, wire);
    if (captured > captured_bytes_max)
        return broken("a record claims " + std::to_string(captured) + " captured bytes");
    Bytes record = bytes_->peek(record_header_bytes_ + captured);
    if (record.size() < record_header_bytes_ + captured) return ended(record.size(), "a packet");
    // The fraction is signed as in libpcap: it matters in broken files only, but there Zeek's times are built
    // on it.
    auto part = static_cast<std::int32_t>(fraction);
    Time time{std::int64_t{whole} * 1'000'000 + (nanoseconds_ ? part / 1000 : part)};
    // Records longer than the snapshot length are cut to it, as libpcap (and so Zeek) does.
    out.add(time, record.subspan(record_header_bytes_, std::min(captured, snapshot_bytes_)), wire, link_type_,
            0);
    bytes_->advance(record.size());
    return true;
}

}  // namespace slipstream
