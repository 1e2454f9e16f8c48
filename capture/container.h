// ContainerReader: turns the bytes of one capture file into packets. One implementation per container format
// (pcap.h, pcapng.h); both work on any ByteStream and therefore on files, pipes, decompressors and fuzz input
// alike.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "capture/base/result.h"
#include "capture/batch_filler.h"
#include "capture/byte_stream.h"
#include "capture/source.h"

namespace slipstream {

/// Above this captured length a record is damage, not a packet: four times the largest snap length in use
/// (262144).
constexpr std::uint32_t captured_bytes_max = 4 * 262144;

class ContainerReader {
public:
    virtual ~ContainerReader() = default;
    ContainerReader(const ContainerReader&) = delete;
    ContainerReader& operator=(const ContainerReader&) = delete;

    /// Adds packets to `out` until it is full (true) or the container ended or broke (false, then see
    /// damage()).
    virtual bool fill(BatchFiller& out) = 0;

    /// Where and why the container broke; its `file` is empty.
    const std::optional<SourceDamage>& damage() const { return damage_; }
    const ByteStream& bytes() const { return *bytes_; }

protected:
    explicit ContainerReader(std::unique_ptr<ByteStream> bytes) : bytes_(std::move(bytes)) {}

    /// Notes damage at the current position. False, so that readers can return it.
    bool broken(const std::string& what) {
        std::string cause = bytes_->error();
        damage_ = SourceDamage{{}, bytes_->offset(), cause.empty() ? what : cause};
        return false;
    }
    /// The stream gave `got` bytes where more were needed: an end of file when none, else damage. False.
    bool ended(std::size_t got, const char* inside) {
        if (got == 0 && bytes_->error().empty()) return false;
        return broken(std::string("the file ends inside ") + inside);
    }

    std::unique_ptr<ByteStream> bytes_;

private:
    std::optional<SourceDamage> damage_;
};

/// Looks at the first bytes and picks the reader; decompresses first where needed. Errors: neither pcap nor
/// pcapng. A file that starts like a capture and breaks later, even in its header, is a capture with damage.
Result<std::unique_ptr<ContainerReader>> open_container(std::unique_ptr<ByteStream> bytes);

/// The number used within slipstream for a link type as stored in files: raw IP has had four numbers, it
/// keeps 101.
LinkType normal_link_type(std::uint32_t stored);

}  // namespace slipstream
