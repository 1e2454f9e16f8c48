// Reader of classic pcap files (draft-ietf-opsawg-pcap): both byte orders, micro- and nanoseconds, and the
// variant with longer record headers that patched libpcaps of the 1990s wrote ("modified", Kuznetzov).
#pragma once

#include "capture/container.h"

namespace slipstream {

class PcapReader final : public ContainerReader {
public:
    /// Whether a file that starts with these (at least 4) bytes is a pcap file.
    static bool recognises(Bytes start);
    /// `bytes` must be at the start of a recognised file.
    explicit PcapReader(std::unique_ptr<ByteStream> bytes);
    bool fill(BatchFiller& out) override;

private:
    bool read_file_header();
    bool add_record(BatchFiller& out);

    bool big_endian_ = false;
    bool nanoseconds_ = false;
    std::uint32_t record_header_bytes_ = 16;
    std::uint16_t version_minor_ = 4;
    std::uint32_t snapshot_bytes_ = 0;
    LinkType link_type_ = 1;
    bool header_read_ = false;
};

}  // namespace slipstream
