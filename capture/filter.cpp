// Each link type needs a program of its own, compiled when the first packet of that type comes. An expression
// may be meaningless for a type ("wlan ..." on Ethernet): it matches none of its packets then, rather than
// all.
#include "capture/filter.h"

#include <pcap/pcap.h>

#include "capture/container.h"

namespace slipstream {

namespace {

void free_program(bpf_program* program) {
    if (program == nullptr) return;
    pcap_freecode(program);
    delete program;
}

struct Compiled {
    FilteredSource::Program program{nullptr, &free_program};
    std::string error = {};
};

Compiled compile(LinkType link_type, const std::string& bpf) {
    int dlt = pcap_datalink_name_to_val("RAW");  // differs between systems, unlike our number for it
    if (link_type != normal_link_type(static_cast<std::uint32_t>(dlt))) dlt = link_type;
    std::unique_ptr<pcap_t, void (*)(pcap_t*)> handle(
        pcap_open_dead(dlt, static_cast<int>(captured_bytes_max)), &pcap_close);
    CHECK(handle != nullptr);
    Compiled compiled;
    compiled.program.reset(new bpf_program{});
    if (pcap_compile(handle.get(), compiled.program.get(), bpf.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0)
        return compiled;
    compiled.program.reset();
    compiled.error = pcap_geterr(handle.get());
    return compiled;
}

}  // namespace

FilteredSource::FilteredSource(std::unique_ptr<PacketSource> source, std::string bpf)
    : source_(std::move(source)), bpf_(std::move(bpf)) {}

FilteredSource::~FilteredSource() = default;

bool FilteredSource::next(PacketBatch& batch) {
    while (source_->next(batch)) {
        removed_ += std::erase_if(batch.packets, [this](const Packet& packet) { return !matches(packet); });
        if (!batch.packets.empty()) return true;
    }
    return false;
}

bool FilteredSource::matches(const Packet& packet) {
    auto found = programs_.find(packet.link_type);
    if (found == programs_.end())
        found = programs_.emplace(packet.link_type, compile(packet.link_type, bpf_).program).first;
    if (found->second == nullptr) return false;
    pcap_pkthdr header{};
    header.caplen = packet.captured_bytes;
    header.len = packet.wire_bytes;
    return pcap_offline_filter(found->second.get(), &header, packet.data) != 0;
}

Result<std::unique_ptr<FilteredSource>> filter_packets(std::unique_ptr<PacketSource> source,
                                                       const std::string& bpf) {
    constexpr LinkType common[] = {1, 101, 113, 105, 127, 0, 9, 276};
    std::string first_error;
    for (LinkType link_type : common) {
        Compiled compiled = compile(link_type, bpf);
        if (compiled.program != nullptr) return std::make_unique<FilteredSource>(std::move(source), bpf);
        if (first_error.empty()) first_error = compiled.error;
    }
    return Error{"packet filter \"" + bpf + "\" cannot be used: " + first_error + " (see man pcap-filter)"};
}

}  // namespace slipstream
