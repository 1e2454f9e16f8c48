// Builds captures byte by byte for the tests, in either byte order and independent of the code under test.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace slipstream::testing {

class CaptureBytes {
public:
    explicit CaptureBytes(bool big_endian = false) : big_endian_(big_endian) {}

    CaptureBytes& u16(std::uint16_t v) { return number(v, 2); }
    CaptureBytes& u32(std::uint32_t v) { return number(v, 4); }
    CaptureBytes& u64(std::uint64_t v) { return number(v, 8); }
    CaptureBytes& raw(const std::vector<std::uint8_t>& more) {
        bytes_.insert(bytes_.end(), more.begin(), more.end());
        return *this;
    }
    CaptureBytes& raw(const std::string& more) {
        return raw(std::vector<std::uint8_t>(more.begin(), more.end()));
    }

    CaptureBytes& pcap_header(std::uint32_t magic = 0xa1b2c3d4, std::uint32_t link_type = 1,
                              std::uint32_t snapshot = 65535, std::uint16_t minor = 4) {
        return u32(magic).u16(2).u16(minor).u32(0).u32(0).u32(snapshot).u32(link_type);
    }
    CaptureBytes& pcap_record(std::uint32_t seconds, std::uint32_t fraction, const std::string& data,
                              std::uint32_t wire) {
        return u32(seconds).u32(fraction).u32(static_cast<std::uint32_t>(data.size())).u32(wire).raw(data);
    }

    CaptureBytes& block(std::uint32_t type, const CaptureBytes& body) {
        std::vector<std::uint8_t> padded = body.bytes_;
        while (padded.size() % 4 != 0) padded.push_back(0);
        auto total = static_cast<std::uint32_t>(padded.size() + 12);
        return u32(type).u32(total).raw(padded).u32(total);
    }
    CaptureBytes& section() {
        return block(0x0a0d0d0a, CaptureBytes(big_endian_).u32(0x1a2b3c4d).u16(1).u16(0).u64(~0ULL));
    }
    CaptureBytes& interface(std::uint16_t link_type = 1, std::uint32_t snapshot = 0,
                            const CaptureBytes& options = CaptureBytes()) {
        return block(1, CaptureBytes(big_endian_).u16(link_type).u16(0).u32(snapshot).raw(options.bytes_));
    }
    CaptureBytes& option(std::uint16_t code, const std::vector<std::uint8_t>& value) {
        u16(code).u16(static_cast<std::uint16_t>(value.size())).raw(value);
        while (bytes_.size() % 4 != 0) bytes_.push_back(0);
        return *this;
    }
    CaptureBytes& enhanced(std::uint32_t interface_id, std::uint64_t ticks, const std::string& data,
                           std::uint32_t wire) {
        CaptureBytes body(big_endian_);
        body.u32(interface_id)
            .u32(static_cast<std::uint32_t>(ticks >> 32))
            .u32(static_cast<std::uint32_t>(ticks));
        return block(6, body.u32(static_cast<std::uint32_t>(data.size())).u32(wire).raw(data));
    }
    CaptureBytes& obsolete(std::uint16_t interface_id, std::uint64_t ticks, const std::string& data,
                           std::uint32_t wire) {
        CaptureBytes body(big_endian_);
        body.u16(interface_id).u16(7).u32(static_cast<std::uint32_t>(ticks >> 32));
        body.u32(static_cast<std::uint32_t>(ticks)).u32(static_cast<std::uint32_t>(data.size())).u32(wire);
        return block(2, body.raw(data));
    }
    CaptureBytes& simple(const std::string& data, std::uint32_t wire) {
        return block(3, CaptureBytes(big_endian_).u32(wire).raw(data));
    }

    const std::vector<std::uint8_t>& bytes() const { return bytes_; }

private:
    CaptureBytes& number(std::uint64_t v, unsigned size) {
        for (unsigned i = 0; i < size; ++i) {
            unsigned shift = 8 * (big_endian_ ? size - 1 - i : i);
            bytes_.push_back(static_cast<std::uint8_t>(v >> shift));
        }
        return *this;
    }

    std::vector<std::uint8_t> bytes_;
    bool big_endian_;
};

}  // namespace slipstream::testing
