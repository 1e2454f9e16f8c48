// Recognises the container format by magic number, never by the file's name.
#include "capture/container.h"

#include "capture/compression.h"
#include "capture/pcap.h"
#include "capture/pcapng.h"

namespace slipstream {

Result<std::unique_ptr<ContainerReader>> open_container(std::unique_ptr<ByteStream> bytes) {
    bytes = decompress(std::move(bytes));
    Bytes start = bytes->peek(12);
    if (PcapReader::recognises(start))
        return std::unique_ptr<ContainerReader>(new PcapReader(std::move(bytes)));
    if (PcapngReader::recognises(start))
        return std::unique_ptr<ContainerReader>(new PcapngReader(std::move(bytes)));
    if (!bytes->error().empty()) return Error{bytes->error()};
    if (start.empty()) return Error{"it is empty"};
    return Error{"it is not a capture (pcap or pcapng, plain or compressed with gzip, zstd or xz)"};
}

LinkType normal_link_type(std::uint32_t stored) {
    constexpr LinkType raw_ip = 101;
    auto type = static_cast<LinkType>(stored &
                                      0xffff);  // the upper half holds the length of the frame check sequence
    return type == 12 || type == 14 ? raw_ip : type;  // DLT_RAW of Linux and the BSDs, of OpenBSD
}

}  // namespace slipstream
