// BPF filters: what they keep, count and refuse, over several link types.
#include "capture/filter.h"

#include <gtest/gtest.h>

#include "tests/capture/reading.h"

namespace slipstream {
namespace {

/// Delivers given packets, a few in each batch.
class GivenPackets final : public PacketSource {
public:
    void add(LinkType link_type, const std::string& data) {
        data_.push_back(std::make_unique<std::vector<std::uint8_t>>(data.begin(), data.end()));
        const std::vector<std::uint8_t>& bytes = *data_.back();
        packets_.push_back({.time = Time{},
                            .data = bytes.data(),
                            .captured_bytes = static_cast<std::uint32_t>(bytes.size()),
                            .wire_bytes = static_cast<std::uint32_t>(bytes.size()),
                            .link_type = link_type,
                            .interface = 0,
                            .index = packets_.size()});
    }
    bool next(PacketBatch& batch) override {
        batch.clear();
        while (at_ < packets_.size() && batch.packets.size() < 2) batch.packets.push_back(packets_[at_++]);
        return !batch.packets.empty();
    }
    std::optional<std::uint64_t> total_bytes() const override { return std::nullopt; }
    const std::vector<SourceDamage>& damage() const override { return damage_; }
    const std::string& name() const override { return name_; }

private:
    std::vector<std::unique_ptr<std::vector<std::uint8_t>>> data_;
    std::vector<Packet> packets_;
    std::vector<SourceDamage> damage_;
    std::string name_ = "given";
    std::size_t at_ = 0;
};

std::string ip_udp(char last_destination_byte) {
    std::string ip("\x45\0\0\x1c\0\0\0\0\x40\x11\0\0\x0a\0\0\x01\x0a\0\0", 19);
    ip += last_destination_byte;
    return ip + std::string("\x04\xd2\0\x35\0\x08\0\0", 8);
}
std::string ethernet(const std::string& ip) {
    return std::string(12, '\x02') + std::string("\x08\0", 2) + ip;
}

TEST(PacketFilter, keeps_what_matches_on_every_link_type_and_counts_the_rest) {
    auto given = std::make_unique<GivenPackets>();
    given->add(1, ethernet(ip_udp(7)));
    given->add(1, ethernet(ip_udp(8)));
    given->add(101, ip_udp(8));
    given->add(1, ethernet(ip_udp(9)));
    given->add(101, ip_udp(7));
    given->add(1, "");
    auto source = filter_packets(std::move(given), "dst host 10.0.0.7 and udp port 53");
    ASSERT_TRUE(source) << source.error().message;
    PacketBatch batch;
    std::vector<std::uint64_t> kept;
    while ((*source)->next(batch)) {
        EXPECT_FALSE(batch.packets.empty());
        for (const Packet& packet : batch.packets) kept.push_back(packet.index);
    }
    EXPECT_EQ(kept, (std::vector<std::uint64_t>{0, 4}));
    EXPECT_EQ((*source)->removed(), 4U);
    EXPECT_EQ((*source)->name(), "given");
}

TEST(PacketFilter, matches_nothing_where_the_expression_has_no_meaning) {
    auto given = std::make_unique<GivenPackets>();
    given->add(1, ethernet(ip_udp(7)));
    auto source = filter_packets(std::move(given), "wlan type data");
    ASSERT_TRUE(source) << source.error().message;
    PacketBatch batch;
    EXPECT_FALSE((*source)->next(batch));
    EXPECT_EQ((*source)->removed(), 1U);
}

TEST(PacketFilter, refuses_a_bad_expression_in_one_line) {
    auto source = filter_packets(std::make_unique<GivenPackets>(), "tcp prot 80");
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().message.find("packet filter \"tcp prot 80\" cannot be used: "), 0U);
    EXPECT_EQ(source.error().message.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace slipstream
