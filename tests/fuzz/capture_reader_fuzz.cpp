// Feeds any bytes to the capture readers. The same bytes are read at once and as a dripping pipe; both must
// give the same packets, and of plain input the same verdict.
#include <algorithm>
#include <memory>
#include <vector>

#include "capture/base/check.h"
#include "capture/container.h"

namespace slipstream {
namespace {

/// Compressed input may unpack to a thousand times its size; more than this shows nothing new.
constexpr std::size_t batches_max = 64;

class DrippingSource final : public ByteSource {
public:
    explicit DrippingSource(Bytes bytes) : bytes_(bytes) {}
    std::size_t read(std::span<std::uint8_t> out) override {
        std::size_t n = std::min({std::size_t{17}, out.size(), bytes_.size() - at_});
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), n, out.begin());
        at_ += n;
        return n;
    }
    std::uint64_t input_offset() const override { return at_; }

private:
    Bytes bytes_;
    std::size_t at_ = 0;
};

struct Outcome {
    bool recognised = false;
    std::vector<PacketBatch> batches;
    std::uint64_t damage_offset = 0;
};

Outcome read(std::unique_ptr<ByteStream> stream) {
    Outcome outcome;
    auto reader = open_container(std::move(stream));
    outcome.recognised = reader.has_value();
    if (!reader) return outcome;
    for (bool more = true; more && outcome.batches.size() < batches_max;) {
        PacketBatch& batch = outcome.batches.emplace_back();
        BatchFiller out(batch, 0);
        more = (*reader)->fill(out);
        out.finish();
        CHECK(batch.packets.size() <= PacketBatch::packets_max);
    }
    if (auto damage = (*reader)->damage()) outcome.damage_offset = damage->offset + 1;
    return outcome;
}

bool same(const Packet& x, const Packet& y) {
    return x.time == y.time && x.wire_bytes == y.wire_bytes && x.link_type == y.link_type &&
           x.interface == y.interface && std::ranges::equal(x.bytes(), y.bytes());
}

std::vector<Packet> packets_of(const Outcome& outcome) {
    std::vector<Packet> all;
    for (const PacketBatch& batch : outcome.batches)
        all.insert(all.end(), batch.packets.begin(), batch.packets.end());
    return all;
}

void compare(Bytes bytes) {
    bool compressed =
        bytes.empty() || bytes[0] == 0x1f || bytes[0] == 0x28 || bytes[0] == 0xfd || bytes[0] >> 4 == 5;
    Outcome whole = read(std::make_unique<MemoryStream>(bytes));
    Outcome piped = read(std::make_unique<BufferedStream>(std::make_unique<DrippingSource>(bytes), 64));
    auto from_whole = packets_of(whole);
    auto from_pipe = packets_of(piped);
    if (compressed) {
        // How much a decompressor gives of a damaged block depends on how its input was cut.
        std::size_t common = std::min(from_whole.size(), from_pipe.size());
        from_whole.resize(common);
        from_pipe.resize(common);
    } else {
        CHECK(whole.recognised == piped.recognised);
        CHECK(whole.damage_offset == piped.damage_offset);
        CHECK(whole.batches.size() == piped.batches.size());
    }
    CHECK(std::ranges::equal(from_whole, from_pipe, same));
}

}  // namespace
}  // namespace slipstream

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    slipstream::compare({data, size});
    return 0;
}
