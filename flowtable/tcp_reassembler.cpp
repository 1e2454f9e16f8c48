// Keeps blocks that came early, by position, until the hole below them is filled or given up.
#include "flowtable/tcp_reassembler.h"

#include <algorithm>
#include <cstring>

namespace slipstream {

void TcpReassembler::add(TcpFlow& flow, unsigned side, std::uint64_t begin, Bytes data, WeirdList& weirds) {
    TcpEndpoint& end = flow.end[side];
    if (end.stopped) return;
    std::uint64_t done = std::max(end.relative_to_acked(end.acked).value, end.trimmed);
    if (begin < done) {
        if (begin + data.size() <= done) return;
        data = data.subspan(done - begin);
        begin = done;
    }
    if (begin <= end.delivered) {
        deliver_in_order(flow, side, begin, data);
    } else if (!insert_uncovered(flow, side, begin, data)) {
        ++counters_.blocks_refused;
        give_up(flow, side);
        return;
    }
    check_limits(flow, side, weirds);
}

void TcpReassembler::check_limits(TcpFlow& flow, unsigned side, WeirdList& weirds) {
    TcpEndpoint& end = flow.end[side];
    if (!end.has_blocks && end.delivered - end.trimmed <= unacked_bytes_max) return;
    std::uint64_t buffered = end.delivered > end.trimmed ? end.delivered - end.trimmed : 0;
    std::uint64_t highest = end.delivered;
    for (std::uint32_t id = flow.detail[side].first_block; id != no_block; id = block(id).next) {
        buffered += block(id).end - block(id).begin;
        highest = block(id).end;
    }
    if (end.nothing_acked() && highest - end.delivered > above_hole_bytes_max) {
        weirds.add(
            {.name = "above_hole_data_without_any_acks", .source = "TCP", .scope = WeirdScope::connection});
        give_up(flow, side);
    } else if (buffered > unacked_bytes_max) {
        weirds.add({.name = "excessive_data_without_further_acks",
                    .source = "TCP",
                    .scope = WeirdScope::connection});
        give_up(flow, side);
    }
}

bool TcpReassembler::acknowledge(TcpFlow& flow, unsigned side, std::uint64_t position) {
    TcpEndpoint& end = flow.end[side];
    if (end.has_fin && position >= flow.detail[side].fin_end) position = flow.detail[side].fin_end - 1;
    if (position <= end.trimmed) return false;
    if (flow.end[0].state == TcpStateName::established && flow.end[1].state == TcpStateName::established) {
        ++counters_.acks;
        if (position > end.delivered && !end.stopped) ++counters_.gaps;
    }
    if (position > end.delivered) declare_lost(flow, side, position);
    while (end.has_blocks && block(flow.detail[side].first_block).end <= position) free_first(flow, side);
    if (end.has_blocks && block(flow.detail[side].first_block).begin == end.delivered)
        deliver_contiguous(flow, side);
    end.trimmed = position;
    return true;
}

bool TcpReassembler::data_pending(const TcpFlow& flow, unsigned side) const {
    const TcpEndpoint& end = flow.end[side];
    if (end.stopped) return false;
    std::uint64_t delivered = end.start + end.delivered;
    std::uint64_t last = end.last_position();
    if (last < delivered) return false;
    if (delivered != last && delivered + 1 != last) return true;
    const TcpEndpoint& peer = flow.end[1 - side];
    bool peer_holds_data = !peer.stopped && (peer.has_blocks || peer.trimmed < peer.delivered);
    return end.state != TcpStateName::reset && peer_holds_data;
}

void TcpReassembler::release(TcpFlow& flow) {
    for (unsigned side : {0U, 1U})
        while (flow.end[side].has_blocks) free_first(flow, side);
}

// What fills a hole needs no room in the pools, so that full pools do not take it from the reader.
void TcpReassembler::deliver_in_order(TcpFlow& flow, unsigned side, std::uint64_t begin, Bytes data) {
    TcpEndpoint& end = flow.end[side];
    std::uint64_t data_end = begin + data.size();
    while (end.delivered < data_end) {
        std::uint64_t piece_end = data_end;
        if (end.has_blocks) piece_end = std::min(piece_end, block(flow.detail[side].first_block).begin);
        if (piece_end > end.delivered)
            deliver(flow, side, data.subspan(end.delivered - begin, piece_end - end.delivered), piece_end);
        deliver_contiguous(flow, side);
    }
}

// No data: the bytes came, but there was no room to keep them until their turn.
void TcpReassembler::deliver(TcpFlow& flow, unsigned side, Bytes data, std::uint64_t end_position) {
    TcpEndpoint& end = flow.end[side];
    std::uint64_t bytes = end_position - end.delivered;
    end.delivered = end_position;
    if (sink_.wants_stream(flow)) {
        if (data.empty())
            sink_.on_stream_gap(flow, side, bytes);
        else
            sink_.on_stream_data(flow, side, data);
    }
    if (end.nothing_acked() && end.size() > initial_window_bytes) end.trimmed = end.delivered;
}

void TcpReassembler::deliver_contiguous(TcpFlow& flow, unsigned side) {
    TcpEndpoint& end = flow.end[side];
    while (end.has_blocks && block(flow.detail[side].first_block).begin <= end.delivered) {
        deliver_block(flow, side, block(flow.detail[side].first_block));
        free_first(flow, side);
    }
}

// The part of the block that was not delivered yet.
void TcpReassembler::deliver_block(TcpFlow& flow, unsigned side, Block& b) {
    TcpEndpoint& end = flow.end[side];
    if (b.end <= end.delivered) return;
    std::size_t skip = end.delivered > b.begin ? end.delivered - b.begin : 0;
    Bytes data;
    if (b.stored) data = Bytes{b.stored.get(), b.end - b.begin}.subspan(skip);
    deliver(flow, side, data, b.end);
}

void TcpReassembler::declare_lost(TcpFlow& flow, unsigned side, std::uint64_t up_to) {
    TcpEndpoint& end = flow.end[side];
    if (flow.partial && up_to <= 2) return;
    if (end.stopped) {
        end.delivered = up_to;
        return;
    }
    while (end.has_blocks && block(flow.detail[side].first_block).begin < up_to) {
        Block& b = block(flow.detail[side].first_block);
        if (b.begin > end.delivered) report_gap(flow, side, b.begin - end.delivered);
        deliver_block(flow, side, b);
        free_first(flow, side);
    }
    if (end.delivered < up_to) {
        report_gap(flow, side, up_to - end.delivered);
        end.delivered = up_to;
    }
}

void TcpReassembler::report_gap(TcpFlow& flow, unsigned side, std::uint64_t bytes) {
    TcpEndpoint& end = flow.end[side];
    if (flow.end[0].clean() && flow.end[1].clean()) {
        if (count_reaches_power_of_ten(flow.detail[side].gaps)) flow.history.add('G', side == 0);
        flow.missed_bytes += bytes;
    }
    end.had_gap = true;
    if (sink_.wants_stream(flow)) sink_.on_stream_gap(flow, side, bytes);
}

void TcpReassembler::give_up(TcpFlow& flow, unsigned side) {
    TcpEndpoint& end = flow.end[side];
    while (end.has_blocks) free_first(flow, side);
    end.trimmed = std::max(end.trimmed, end.delivered);
    end.stopped = true;
}

void TcpReassembler::free_first(TcpFlow& flow, unsigned side) {
    std::uint32_t& first = flow.detail[side].first_block;
    Block& b = block(first);
    std::uint32_t next = b.next;
    if (b.stored) stored_bytes_ -= b.end - b.begin;
    blocks_.give_back(first - 1);
    first = next;
    flow.end[side].has_blocks = next != no_block;
}

std::uint32_t TcpReassembler::new_block(const TcpFlow& flow, std::uint64_t begin, Bytes data) {
    std::uint32_t index = blocks_.take();
    if (index == Slab<Block>::none) return no_block;
    Block& b = blocks_[index];
    b.begin = begin;
    b.end = begin + data.size();
    if (!sink_.wants_stream(flow)) return index + 1;
    if (stored_bytes_ + data.size() > limits_.stored_bytes_max) {
        counters_.bytes_not_stored += data.size();
        return index + 1;
    }
    b.stored = std::make_unique_for_overwrite<std::uint8_t[]>(data.size());
    std::memcpy(b.stored.get(), data.data(), data.size());
    stored_bytes_ += data.size();
    return index + 1;
}

// Inserts the parts of [begin, begin + size) that no block covers yet. False when a bound is reached.
bool TcpReassembler::insert_uncovered(TcpFlow& flow, unsigned side, std::uint64_t begin, Bytes data) {
    std::uint32_t* link = &flow.detail[side].first_block;
    std::uint32_t holes = 0;
    std::uint64_t data_end = begin + data.size();
    std::uint64_t at = begin;
    while (at < data_end) {
        if (*link != no_block && block(*link).end <= at) {
            link = &block(*link).next;
            if (++holes > limits_.holes_per_side_max) return false;
            continue;
        }
        std::uint64_t piece_end = *link == no_block ? data_end : std::min(data_end, block(*link).begin);
        if (piece_end > at) {
            std::uint32_t fresh = new_block(flow, at, data.subspan(at - begin, piece_end - at));
            if (fresh == no_block) return false;
            block(fresh).next = *link;
            *link = fresh;
            flow.end[side].has_blocks = true;
            link = &block(fresh).next;
        }
        at = *link == no_block ? data_end : std::max(piece_end, block(*link).end);
    }
    return true;
}

}  // namespace slipstream
