// TcpReassembler: any order of any pieces gives the stream that was sent, the first copy of a byte wins, only
// acknowledged holes are losses, and every bound holds.
#include "flowtable/tcp_reassembler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace slipstream {
namespace {

Bytes bytes_of(const std::string& text) {
    return {static_cast<const std::uint8_t*>(static_cast<const void*>(text.data())), text.size()};
}

/// Writes down what it is given; a hole of n bytes as "[n]".
class Reader final : public StreamSink {
public:
    void on_stream_data(TcpFlow&, unsigned side, Bytes data) override {
        text[side].append(data.begin(), data.end());
    }
    void on_stream_end(TcpFlow&, unsigned) override {}
    void on_stream_gap(TcpFlow&, unsigned side, std::uint64_t bytes) override {
        text[side] += "[" + std::to_string(bytes) + "]";
    }
    bool wants_stream(const TcpFlow&) const override { return wanted; }

    std::string text[2];
    bool wanted = true;
};

/// An established connection in front of a reassembler.
class TcpReassembly : public testing::Test {
public:
    explicit TcpReassembly(TcpReassembler::Limits limits = {}) : tested(limits, reader) {
        for (TcpEndpoint& end : flow.end) {
            end.state = TcpStateName::established;
            end.first_seen = true;
            end.start_at(0, true, 1);
        }
    }
    ~TcpReassembly() override {
        tested.release(flow);
        EXPECT_EQ(tested.blocks_live(), 0U);
    }

protected:
    /// As the tracker does it: the highest sequence number moves first. Position 1 is the first payload byte.
    void add(std::uint64_t begin, const std::string& text, unsigned side = 0) {
        TcpEndpoint& end = flow.end[side];
        end.last = std::max(end.last, static_cast<std::uint32_t>(begin + text.size()));
        tested.add(flow, side, begin, bytes_of(text), weirds);
    }
    bool acknowledge(std::uint64_t position, unsigned side = 0) {
        TcpEndpoint& end = flow.end[side];
        end.acked = std::max(end.acked, static_cast<std::uint32_t>(position));
        return tested.acknowledge(flow, side, position);
    }

    Reader reader;
    TcpReassembler tested;
    TcpFlow flow;
    WeirdList weirds;
};

TEST_F(TcpReassembly, passes_data_in_order_straight_through) {
    add(1, "abc");
    add(4, "def");
    EXPECT_EQ(reader.text[0], "abcdef");
    EXPECT_EQ(tested.blocks_live(), 0U);
}

TEST_F(TcpReassembly, keeps_the_sides_apart) {
    add(1, "question", 0);
    add(1, "answer", 1);
    EXPECT_EQ(reader.text[0], "question");
    EXPECT_EQ(reader.text[1], "answer");
}

TEST_F(TcpReassembly, holds_early_data_until_the_hole_is_filled) {
    add(7, "ghi");
    add(4, "def");
    EXPECT_EQ(reader.text[0], "");
    EXPECT_EQ(tested.blocks_live(), 2U);
    add(1, "abc");
    EXPECT_EQ(reader.text[0], "abcdefghi");
    EXPECT_EQ(tested.blocks_live(), 0U);
}

TEST_F(TcpReassembly, lets_the_first_copy_of_a_byte_win) {
    add(4, "def");
    add(8, "hi");
    add(1, "ABCDEFGHIJ");
    EXPECT_EQ(reader.text[0], "ABCdefGhiJ");
    add(1, "xxxxxxxxxxxK");
    EXPECT_EQ(reader.text[0], "ABCdefGhiJxK");
}

TEST_F(TcpReassembly, reports_a_hole_only_when_it_is_acknowledged) {
    add(1, "abc");
    add(7, "ghi");
    EXPECT_TRUE(acknowledge(4));
    EXPECT_EQ(reader.text[0], "abc");
    EXPECT_TRUE(acknowledge(10));
    EXPECT_EQ(reader.text[0], "abc[3]ghi");
    EXPECT_EQ(flow.missed_bytes, 3U);
    EXPECT_EQ(flow.history.text(), "G");
    add(4, "def");
    EXPECT_EQ(reader.text[0], "abc[3]ghi");
}

TEST_F(TcpReassembly, ignores_acknowledgements_of_what_was_acknowledged) {
    add(1, "abc");
    EXPECT_TRUE(acknowledge(4));
    EXPECT_FALSE(acknowledge(4));
    EXPECT_FALSE(acknowledge(2));
}

TEST_F(TcpReassembly, does_not_call_a_hole_a_loss_before_both_ends_are_established) {
    flow.end[1].state = TcpStateName::syn_ack_sent;
    add(4, "def");
    acknowledge(7);
    EXPECT_EQ(flow.missed_bytes, 0U);
    EXPECT_TRUE(flow.end[0].had_gap);
    EXPECT_EQ(reader.text[0], "[3]def");
}

TEST_F(TcpReassembly, does_not_take_the_fin_for_a_missing_byte) {
    add(1, "abc");
    flow.end[0].has_fin = true;
    flow.detail[0].fin_end = 5;
    acknowledge(5);
    EXPECT_EQ(reader.text[0], "abc");
    EXPECT_EQ(flow.missed_bytes, 0U);
}

TEST_F(TcpReassembly, gives_a_direction_up_when_data_piles_up_above_a_hole_that_nothing_acknowledged) {
    add(1, "abc");
    add(100, std::string(16000, 'x'));
    EXPECT_FALSE(flow.end[0].stopped);
    add(16100, std::string(1000, 'x'));
    EXPECT_TRUE(flow.end[0].stopped);
    ASSERT_EQ(weirds.size(), 1U);
    EXPECT_EQ(weirds.begin()->name, "above_hole_data_without_any_acks");
    EXPECT_EQ(tested.blocks_live(), 0U);
    EXPECT_FALSE(tested.data_pending(flow, 0));
    add(4, std::string(96, 'y'));
    acknowledge(20000);
    EXPECT_EQ(reader.text[0], "abc");
    EXPECT_EQ(flow.missed_bytes, 0U);
}

TEST_F(TcpReassembly, gives_a_direction_up_when_ten_megabytes_wait_for_an_acknowledgement) {
    reader.wanted = false;
    add(1, "abc");
    acknowledge(4);
    const std::string piece(60000, 'x');
    for (std::uint64_t at = 10; at < (11U << 20) && !flow.end[0].stopped; at += piece.size()) add(at, piece);
    EXPECT_TRUE(flow.end[0].stopped);
    ASSERT_EQ(weirds.size(), 1U);
    EXPECT_EQ(weirds.begin()->name, "excessive_data_without_further_acks");
}

TEST_F(TcpReassembly, counts_positions_when_nobody_reads) {
    reader.wanted = false;
    add(4, "def");
    add(1, "abc");
    EXPECT_EQ(flow.end[0].delivered, 7U);
    EXPECT_EQ(reader.text[0], "");
    EXPECT_EQ(tested.counters().bytes_not_stored, 0U);
}

TEST_F(TcpReassembly, releases_the_blocks_of_both_sides) {
    add(10, "a", 0);
    add(20, "b", 0);
    add(10, "c", 1);
    EXPECT_EQ(tested.blocks_live(), 3U);
    tested.release(flow);
    EXPECT_EQ(tested.blocks_live(), 0U);
}

class BoundedTcpReassembly : public TcpReassembly {
protected:
    BoundedTcpReassembly()
        : TcpReassembly({.blocks_max = 4, .holes_per_side_max = 3, .stored_bytes_max = 10}) {}
};

TEST_F(BoundedTcpReassembly, gives_up_the_direction_that_finds_the_pool_empty) {
    add(10, "a", 0);
    add(20, "b", 0);
    add(10, "c", 1);
    add(20, "d", 1);
    add(30, "e", 1);
    EXPECT_TRUE(flow.end[1].stopped);
    EXPECT_FALSE(flow.end[0].stopped);
    EXPECT_EQ(tested.counters().blocks_refused, 1U);
    EXPECT_EQ(tested.blocks_live(), 2U);
}

TEST_F(BoundedTcpReassembly, gives_up_a_direction_with_too_many_holes) {
    for (std::uint64_t at : {10U, 20U, 30U, 40U}) add(at, "a");
    EXPECT_FALSE(flow.end[0].stopped);
    add(50, "a");
    EXPECT_TRUE(flow.end[0].stopped);
    EXPECT_EQ(tested.blocks_live(), 0U);
}

TEST_F(BoundedTcpReassembly, reports_early_data_that_it_could_not_store_as_a_hole_to_the_reader) {
    add(4, "defghijkl");
    add(14, "nopqr");
    EXPECT_EQ(tested.counters().bytes_not_stored, 5U);
    add(1, "abc");
    add(13, "m");
    add(19, "s");
    // The receiver got these bytes: nothing is missing on the wire, but the reader must not take s for what
    // follows m.
    EXPECT_EQ(reader.text[0], "abcdefghijklm[5]s");
    EXPECT_EQ(flow.missed_bytes, 0U);
}

TEST_F(BoundedTcpReassembly, gives_stored_bytes_back) {
    for (std::uint64_t at = 1; at < 1000; at += 10) {
        add(at + 5, "67890");
        add(at, "12345");
    }
    EXPECT_EQ(reader.text[0].size(), 1000U);
    EXPECT_EQ(tested.counters().bytes_not_stored, 0U);
}

/// Cuts a text into overlapping pieces, feeds them shuffled, and builds beside it what must come out.
class RandomTcpReassembly : public TcpReassembly, public testing::WithParamInterface<unsigned> {};

TEST_P(RandomTcpReassembly, rebuilds_the_stream_from_any_pieces_in_any_order) {
    std::mt19937 random(GetParam());
    const std::size_t size = 1 + random() % 4000;
    std::string text(size, 0);
    for (char& c : text) c = static_cast<char>('a' + random() % 26);
    struct Piece {
        std::size_t begin, length;
    };
    std::vector<Piece> pieces;
    for (std::size_t at = 0; at < size;) {
        std::size_t length = std::min<std::size_t>(1 + random() % 200, size - at);
        std::size_t before = std::min<std::size_t>(at, random() % 50);
        pieces.push_back({at - before, std::min(size - (at - before), before + length + random() % 30)});
        at += length;
    }
    std::shuffle(pieces.begin(), pieces.end(), random);
    std::string first_copies(size, 0);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        std::string copy = text.substr(pieces[i].begin, pieces[i].length);
        for (char& c : copy)
            if (i % 3 == 0) c = static_cast<char>('A' + random() % 26);
        for (std::size_t k = 0; k < copy.size(); ++k)
            if (first_copies[pieces[i].begin + k] == 0) first_copies[pieces[i].begin + k] = copy[k];
        add(1 + pieces[i].begin, copy);
        std::size_t known = first_copies.find('\0');
        ASSERT_EQ(reader.text[0], first_copies.substr(0, known));
    }
    EXPECT_EQ(tested.blocks_live(), 0U);
    EXPECT_EQ(flow.missed_bytes, 0U);
}

TEST_P(RandomTcpReassembly, accounts_for_every_byte_when_pieces_are_missing) {
    std::mt19937 random(GetParam());
    std::vector<bool> sent(3001, false);
    std::uint64_t acknowledged = 1;
    for (int step = 0; step < 200; ++step) {
        if (random() % 3 != 0) {
            std::uint64_t begin = 1 + random() % 2900;
            std::uint64_t length = 1 + random() % 100;
            add(begin, std::string(length, 'x'));
            for (std::uint64_t k = std::max(begin, acknowledged); k < begin + length; ++k) sent[k] = true;
        } else if (random() % 4 == 0) {
            acknowledged = std::max(acknowledged, 1 + random() % (acknowledged + 150) % 3000);
            acknowledge(acknowledged);
        }
        auto missing = std::count(sent.begin() + 1, sent.begin() + static_cast<long>(acknowledged), false);
        ASSERT_EQ(flow.missed_bytes, static_cast<std::uint64_t>(missing));
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomTcpReassembly, testing::Range(0U, 40U));

}  // namespace
}  // namespace slipstream
