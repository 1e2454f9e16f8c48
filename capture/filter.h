// BPF filters on any packet source, in the expression language of libpcap ("tcp port 80 and not host
// 10.0.0.1").
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "capture/source.h"

struct bpf_program;

namespace slipstream {

/// Hands on the packets of another source that match; the order, the indexes and the times stay as they were.
/// Damage, name and progress are those of the source inside. One thread, as any source.
class FilteredSource final : public PacketSource {
public:
    FilteredSource(std::unique_ptr<PacketSource> source, std::string bpf);
    ~FilteredSource() override;
    FilteredSource(const FilteredSource&) = delete;
    FilteredSource& operator=(const FilteredSource&) = delete;

    /// Never delivers an empty batch. Allocates when a link type is seen for the first time.
    bool next(PacketBatch& batch) override;
    std::optional<std::uint64_t> total_bytes() const override { return source_->total_bytes(); }
    const std::vector<SourceDamage>& damage() const override { return source_->damage(); }
    const std::string& name() const override { return source_->name(); }

    /// Packets that did not match: received = delivered + removed.
    std::uint64_t removed() const { return removed_; }

    using Program = std::unique_ptr<bpf_program, void (*)(bpf_program*)>;

private:
    bool matches(const Packet& packet);

    std::unique_ptr<PacketSource> source_;
    std::string bpf_;
    std::map<LinkType, Program> programs_;  // null: the expression makes no sense there and matches nothing
    std::uint64_t removed_ = 0;
};

/// Wraps `source`. Errors: an expression that libpcap can compile for none of the common link types.
Result<std::unique_ptr<FilteredSource>> filter_packets(std::unique_ptr<PacketSource> source,
                                                       const std::string& bpf);

}  // namespace slipstream
