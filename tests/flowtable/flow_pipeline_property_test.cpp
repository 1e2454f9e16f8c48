// What must hold for any capture, tried on those in tests/data: the same records for any number of workers,
// time that only shifts, conservation however the packets are cut, and the same connections however a stream
// is cut into segments.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <type_traits>

#include "tests/capture/reading.h"
#include "tests/flowtable/conversation.h"

namespace slipstream::test {
namespace {

using testing::ReadPacket;
using Capture = std::vector<ReadPacket>;

std::vector<std::string> captures() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(SLIPSTREAM_TEST_DATA))
        if (entry.path().extension() == ".pcap") names.push_back(entry.path().stem());
    std::sort(names.begin(), names.end());
    return names;
}

Capture load(const std::string& name) {
    std::ifstream file(std::filesystem::path(SLIPSTREAM_TEST_DATA) / (name + ".pcap"), std::ios::binary);
    const std::vector<char> chars((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const Frame whole(chars.begin(), chars.end());
    return testing::read_memory(Bytes(whole)).packets;
}

PacketBatch batch_of(const Capture& capture, std::size_t from, std::size_t to) {
    PacketBatch batch;
    for (std::size_t i = from; i < to; ++i) {
        const ReadPacket& read = capture[i];
        Packet p;
        p.time = Time{read.us};
        p.data = static_cast<const std::uint8_t*>(static_cast<const void*>(read.data.data()));
        p.captured_bytes = static_cast<std::uint32_t>(read.data.size());
        p.wire_bytes = read.wire_bytes;
        p.link_type = static_cast<LinkType>(read.link_type);
        p.index = i;
        batch.packets.push_back(p);
    }
    return batch;
}

/// A value of an application's row as text.
struct FieldText {
    std::string operator()(Time v) const { return std::to_string(v.us); }
    std::string operator()(Duration v) const { return std::to_string(v.us); }
    std::string operator()(const IpAddress& v) const { return v.to_string(); }
    std::string operator()(Port v) const { return std::to_string(v.number); }
    std::string operator()(EnumText v) const { return std::string(v.text); }
    std::string operator()(const Uid& v) const { return v.to_string(); }
    std::string operator()(std::string_view v) const { return std::string(v); }
    std::string operator()(const std::string& v) const { return v; }
    template <class T>
    requires std::is_arithmetic_v<T> std::string operator()(T v) const { return std::to_string(v); }
    template <class T>
    std::string operator()(const std::optional<T>& v) const {
        return v ? (*this)(*v) : "-";
    }
    template <class T>
    std::string operator()(const std::vector<T>& items) const {
        std::string text;
        for (const T& item : items) text += (*this)(item) + ",";
        return text;
    }
    template <class T>
    std::string operator()(const SetOf<T>& v) const {
        return (*this)(v.items);
    }
};

template <class Row>
std::string text_of_row(const Row& row) {
    std::string text(Row::log_name);
    for_each_field<Row>([&](const auto& f) { text += " " + FieldText{}(row.*(f.member)); });
    return text;
}

/// Everything a record says, the uid included.
std::string whole_text(const Record& record) {
    std::string text = std::to_string(record.made_at.us) + " ";
    if (const auto* flow = std::get_if<FlowRecord>(&record.body)) {
        text += std::to_string(flow->start.us) + " " + flow->uid.to_string() + " " + text_of(*flow);
        if (flow->tunnel_parents)
            for (const Uid& uid : flow->tunnel_parents->items) text += " " + uid.to_string();
    } else if (const auto* weird = std::get_if<WeirdRecord>(&record.body)) {
        text += weird->name + " " + (weird->uid ? weird->uid->to_string() : "-") + " " +
                weird->detail.value_or("-");
        text += weird->orig ? " " + weird->orig->to_string() : "";
    } else if (const auto* arp = std::get_if<ArpRecord>(&record.body)) {
        text += std::to_string(arp->time.us) + " arp " + arp->orig.to_string() + " " + arp->resp.to_string();
    } else {
        const auto& app = std::get<std::shared_ptr<const AppRecord>>(record.body);
        text += std::visit([](const auto& row) { return text_of_row(row); }, *app);
    }
    return text;
}

/// What is told again in the same window (see flowtable/sightings.h), by whichever worker.
bool is_repeated_sighting(const Record& record, std::set<std::string>& told) {
    const auto* app = std::get_if<std::shared_ptr<const AppRecord>>(&record.body);
    if (app == nullptr) return false;
    return std::visit(
        [&](auto row) {
            if constexpr (requires { row.window; }) {
                if constexpr (requires { row.counts; })
                    if (row.note.text != "Traceroute::Detected") return false;
                row.time = {};
                std::string text = text_of_row(row) + " " + std::to_string(row.window);
                if constexpr (requires { row.by; }) text += row.by ? row.by->to_string() : "";
                return !told.insert(std::move(text)).second;
            }
            return false;
        },
        **app);
}

/// The records of `workers` pipelines, merged into one order.
Names records_of(const Capture& capture, std::uint8_t workers, std::size_t batch_packets = 256) {
    FlowConfig config;
    config.workers = workers;
    std::vector<std::unique_ptr<FlowPipeline>> pipelines;
    for (unsigned w = 0; w < workers; ++w)
        pipelines.push_back(std::make_unique<FlowPipeline>(config, nullptr));
    std::vector<Record> all;
    auto take = [&](RecordBatch& out) {
        all.insert(all.end(), std::make_move_iterator(out.records.begin()),
                   std::make_move_iterator(out.records.end()));
    };
    PacketCounters counters;
    for (std::size_t at = 0; at < capture.size(); at += batch_packets) {
        PacketBatch batch = batch_of(capture, at, std::min(at + batch_packets, capture.size()));
        std::vector<std::uint8_t> owners;
        for (const Packet& p : batch.packets)
            owners.push_back(FlowPipeline::owner_of(p, config.decode, config.hash_key, workers));
        for (std::uint8_t w = 0; w < workers; ++w) {
            RecordBatch out;
            pipelines[w]->process(batch, owners, w, out);
            take(out);
        }
    }
    for (auto& pipeline : pipelines) {
        RecordBatch out;
        pipeline->finish(out);
        take(out);
        counters.add(pipeline->packet_counters());
    }
    EXPECT_EQ(counters.received, capture.size());
    EXPECT_EQ(counters.received, counters.processed() + counters.dropped());
    std::stable_sort(all.begin(), all.end(),
                     [](const Record& x, const Record& y) { return x.order < y.order; });
    Names lines;
    std::set<std::string> told;
    for (const Record& record : all)
        if (!is_repeated_sighting(record, told)) lines.push_back(whole_text(record));
    return lines;
}

class AnyCapture : public ::testing::TestWithParam<std::string> {};

TEST_P(AnyCapture, gives_the_same_records_for_any_number_of_workers_and_size_of_batches) {
    const Capture capture = load(GetParam());
    ASSERT_FALSE(capture.empty());
    const Names expected = records_of(capture, 1);
    EXPECT_FALSE(expected.empty());
    EXPECT_EQ(records_of(capture, 2), expected);
    EXPECT_EQ(records_of(capture, 4, 7), expected);
}

TEST_P(AnyCapture, only_moves_in_time_when_the_capture_does) {
    const Capture capture = load(GetParam());
    const std::int64_t shift_us = hours(24 * 400).us + 123'457;
    Capture later = capture;
    for (ReadPacket& packet : later) packet.us += shift_us;
    auto rows = [](const Capture& input, std::int64_t shift) {
        PipelineRun run;
        for (const ReadPacket& p : input)
            run.feed_at(Time{p.us}, Frame(p.data.begin(), p.data.end()), 0,
                        static_cast<LinkType>(p.link_type));
        run.finish();
        Names lines;
        for (const FlowRecord& flow : run.flows)
            lines.push_back(std::to_string(flow.start.us - shift) + " " + flow.uid.to_string() + " " +
                            text_of(flow));
        return lines;
    };
    EXPECT_EQ(rows(later, shift_us), rows(capture, 0));
}

TEST_P(AnyCapture, loses_no_count_when_every_packet_is_cut_at_random) {
    const Capture capture = load(GetParam());
    for (unsigned seed = 0; seed < 5; ++seed) {
        std::mt19937 random(seed);
        Capture cut = capture;
        for (ReadPacket& packet : cut) packet.data.resize(random() % (packet.data.size() + 1));
        records_of(cut, 1);
        EXPECT_EQ(records_of(cut, 3), records_of(cut, 1));
    }
}

/// Cuts a whole, unfragmented TCP data segment over IPv4 without tunnel in two; SYN, RST and odd frames stay
/// as they are.
std::vector<Frame> split_segment(const Frame& frame) {
    Decoded decoded;
    decode_packet(packet_of(frame), {}, decoded);
    const bool plain = decoded.kind == PacketKind::tcp && decoded.ip_version == 4 &&
                       decoded.tunnel.depth == 0 && decoded.ip_captured_whole &&
                       decoded.checksum == Checksum::good && decoded.payload.size() >= 2 &&
                       decoded.payload.size() == decoded.payload_bytes && decoded.ip_header_bytes == 20 &&
                       (decoded.tcp.flags & (TcpHeader::syn | TcpHeader::rst)) == 0;
    if (!plain) return {frame};
    const auto link_bytes = static_cast<std::size_t>(decoded.ip_packet.data() - frame.data());
    const std::size_t tcp_at = link_bytes + 20;
    const std::size_t header_bytes = std::size_t{decoded.tcp.header_words} * 4;
    const Ends ends{decoded.source, decoded.destination};
    const std::size_t half = decoded.payload.size() / 2;
    auto piece = [&](std::size_t from, std::size_t to, bool last) {
        Frame segment(frame.begin() + static_cast<long>(tcp_at),
                      frame.begin() + static_cast<long>(tcp_at + header_bytes));
        const std::uint32_t sequence = decoded.tcp.sequence + static_cast<std::uint32_t>(from);
        set16(segment, 4, sequence >> 16);
        set16(segment, 6, sequence & 0xffff);
        if (!last) segment[13] &= static_cast<std::uint8_t>(~TcpHeader::fin);
        segment.insert(segment.end(), decoded.payload.begin() + static_cast<long>(from),
                       decoded.payload.begin() + static_cast<long>(to));
        return Frame(frame.begin(), frame.begin() + static_cast<long>(link_bytes)) +
               ipv4(ends, 6, sealed(segment, ends, 6, 16));
    };
    return {piece(0, half, false), piece(half, decoded.payload.size(), true)};
}

TEST_P(AnyCapture, keeps_its_connections_when_every_tcp_segment_is_cut_in_two) {
    const Capture capture = load(GetParam());
    PipelineRun plain, split;
    for (const ReadPacket& p : capture) {
        const Frame frame(p.data.begin(), p.data.end());
        const auto link = static_cast<LinkType>(p.link_type);
        plain.feed_at(Time{p.us}, frame, 0, link);
        const std::vector<Frame> pieces = link == 1 ? split_segment(frame) : std::vector<Frame>{frame};
        for (const Frame& piece : pieces) split.feed_at(Time{p.us}, piece, 0, link);
    }
    plain.finish();
    split.finish();
    ASSERT_EQ(plain.flows.size(), split.flows.size());
    for (std::size_t i = 0; i < plain.flows.size(); ++i) {
        FlowRecord& x = plain.flows[i];
        FlowRecord& y = split.flows[i];
        EXPECT_LE(x.orig_packets, y.orig_packets);
        EXPECT_LE(x.resp_packets, y.resp_packets);
        y.orig_packets = x.orig_packets;
        y.resp_packets = x.resp_packets;
        y.orig_ip_bytes = x.orig_ip_bytes;
        y.resp_ip_bytes = x.resp_ip_bytes;
        EXPECT_EQ(text_of(x), text_of(y));
    }
}

INSTANTIATE_TEST_SUITE_P(TestData, AnyCapture, ::testing::ValuesIn(captures()), [](const auto& test) {
    std::string name = test.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

}  // namespace
}  // namespace slipstream::test
