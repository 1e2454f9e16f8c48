// See ip_reassembler.h. The behaviour follows Zeek 6.0's fragment reassembly; RFC 791 3.2 and RFC 8200 4.5
// leave most of it open.
#include "flowtable/ip_reassembler.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace slipstream {

namespace {

constexpr std::uint32_t ipv6_fragment_header_bytes = 8;
constexpr std::uint32_t small_fragment_bytes =
    64;  // total length below which a fragment with more to come is odd
constexpr std::uint32_t large_datagram_bytes = 64000;  // payload end beyond which a fragment is odd
constexpr std::uint8_t protocol_fragment = 44;
constexpr std::uint8_t protocol_authentication = 51;

/// Once per fragment and name: one fragment may overlap a hundred pieces, and the list is short.
void raise(WeirdList& weirds, std::string_view name) {
    for (const WeirdEvent& event : weirds)
        if (event.name == name) return;
    weirds.add({.name = name, .source = {}, .scope = WeirdScope::flow});
}

std::uint16_t kept_header_bytes(const Decoded& fragment) {
    auto bytes = static_cast<std::uint32_t>(fragment.ip_header.size());
    if (fragment.ip_version == 6)
        bytes = bytes > ipv6_fragment_header_bytes ? bytes - ipv6_fragment_header_bytes : 0;
    return static_cast<std::uint16_t>(std::min(bytes, 0xffffU));
}

void put_u16(std::span<std::uint8_t> at, std::uint32_t value) {
    at[0] = static_cast<std::uint8_t>(value >> 8);
    at[1] = static_cast<std::uint8_t>(value);
}

/// Writes `next` over the next-header field that announced the removed fragment header (RFC 8200, 4.5).
void patch_next_header(std::span<std::uint8_t> header, std::uint8_t next) {
    std::size_t field = 6;  // of the fixed header
    std::size_t at = 40;    // the extension header that `field` announces
    while (header[field] != protocol_fragment) {
        if (at + 2 > header.size()) return;
        std::size_t units = header[at + 1];
        std::size_t bytes = header[field] == protocol_authentication ? 4 * (units + 2) : 8 * (units + 1);
        field = at;
        at += bytes;
    }
    header[field] = next;
}

}  // namespace

IpReassembler::IpReassembler(const IpReassemblerConfig& config) : config_(config) {
    config_.datagrams_max = std::max(config_.datagrams_max, 1U);
    page_count_ = std::max(config_.bytes_max / page_bytes, data_pages + 1);
    datagrams_.resize(config_.datagrams_max);
    buckets_.assign(std::bit_ceil(config_.datagrams_max), nothing);
    store_ = std::make_unique_for_overwrite<std::uint8_t[]>(std::size_t{page_count_} * page_bytes);
    free_pages_.resize(page_count_);
    for (std::uint32_t i = 0; i < page_count_; ++i) free_pages_[i] = page_count_ - 1 - i;
    free_pages_count_ = page_count_;
    free_datagrams_.reserve(config_.datagrams_max);
    for (std::uint32_t i = config_.datagrams_max; i-- > 0;) free_datagrams_.push_back(i);
    out_.resize(header_bytes_max + datagram_bytes_max);
}

std::optional<JoinedDatagram> IpReassembler::add(const Decoded& fragment, Time now, WeirdList& weirds) {
    ++counters_.fragments;
    if (!fragment.ip_captured_whole || fragment.payload.size() < fragment.ip_payload_bytes)
        return pass_on_incomplete(fragment, weirds);

    std::uint16_t header_bytes = kept_header_bytes(fragment);
    if (header_bytes < (fragment.ip_version == 6 ? 40 : 20) || header_bytes > header_bytes_max) {
        ++counters_.fragments_excess;
        return std::nullopt;
    }
    std::uint32_t index = find(fragment, now);
    if (index == nothing) index = start(fragment, now);

    Pending& datagram = datagrams_[index];
    if (fragment.ip_version != datagram.ip_version || fragment.ip_protocol != datagram.protocol ||
        header_bytes != datagram.header_bytes)
        raise(weirds, "fragment_protocol_inconsistency");
    if (fragment.dont_fragment) raise(weirds, "fragment_with_DF");
    ++datagram.fragments;
    ++pending_fragments_;
    if (fragment.ip_total_bytes <
        fragment.ip_header_bytes) {  // the total length was left to the network card
        raise(weirds, "fragment_protocol_inconsistency");
        return std::nullopt;
    }
    Bytes data = fragment.payload.first(fragment.ip_payload_bytes);
    note_extent(datagram, fragment, fragment.fragment_offset + fragment.ip_payload_bytes, weirds);
    if (data.empty()) return std::nullopt;
    if (!insert(index, fragment.fragment_offset, data, weirds)) return std::nullopt;
    if (!complete(datagram, weirds)) return std::nullopt;

    JoinedDatagram joined = join(datagram);
    counters_.fragments_joined += datagram.fragments;
    ++counters_.datagrams_joined;
    release(index);
    return joined;
}

std::optional<JoinedDatagram> IpReassembler::pass_on_incomplete(const Decoded& fragment, WeirdList& weirds) {
    weirds.add({.name = "incompletely_captured_fragment",
                .source = "IP",
                .scope = WeirdScope::flow,
                .in_tunnel = fragment.tunnel.depth > 0});
    std::size_t header = fragment.ip_header.size();
    std::size_t payload = std::min<std::size_t>(fragment.payload.size(), fragment.ip_payload_bytes);
    if (fragment.fragment_offset != 0 || header + payload > out_.size()) {
        ++counters_.fragments_incomplete;
        return std::nullopt;
    }
    // The two views are neighbours in the frame, but only a copy says so without arithmetic on packet bytes.
    std::ranges::copy(fragment.ip_header, out_.begin());
    std::ranges::copy(fragment.payload.first(payload), out_.begin() + static_cast<std::ptrdiff_t>(header));
    ++counters_.fragments_passed_on;
    return JoinedDatagram{{out_.data(), header + payload}, fragment.ip_total_bytes};
}

std::uint32_t& IpReassembler::bucket_of(const IpAddress& source, const IpAddress& destination,
                                        std::uint32_t id) {
    std::uint64_t hash = keyed_hash(config_.hash_key, keyed_hash(config_.hash_key, source) + id,
                                    keyed_hash(config_.hash_key, destination));
    return buckets_[hash & (buckets_.size() - 1)];
}

std::uint32_t IpReassembler::find(const Decoded& fragment, Time now) {
    std::uint32_t index = bucket_of(fragment.source, fragment.destination, fragment.fragment_id);
    for (; index != nothing; index = datagrams_[index].next_in_bucket) {
        const Pending& datagram = datagrams_[index];
        if (datagram.id != fragment.fragment_id || datagram.source != fragment.source ||
            datagram.destination != fragment.destination)
            continue;
        if (config_.timeout.us <= 0 || now < datagram.first_seen + config_.timeout) return index;
        time_out(index);
        return nothing;
    }
    return nothing;
}

std::uint32_t IpReassembler::start(const Decoded& fragment, Time now) {
    expire(now);
    if (free_datagrams_.empty()) evict(oldest_);
    std::uint32_t index = free_datagrams_.back();
    free_datagrams_.pop_back();
    Pending& datagram = datagrams_[index];
    datagram.source = fragment.source;
    datagram.destination = fragment.destination;
    datagram.id = fragment.fragment_id;
    datagram.first_seen = now;
    datagram.ip_version = fragment.ip_version;
    datagram.protocol = fragment.ip_protocol;
    datagram.header_bytes = kept_header_bytes(fragment);
    datagram.size = datagram.fragments = datagram.piece_count = 0;
    datagram.pages.fill(nothing);

    std::uint32_t& bucket = bucket_of(datagram.source, datagram.destination, datagram.id);
    datagram.next_in_bucket = bucket;
    bucket = index;
    datagram.older = newest_;
    datagram.newer = nothing;
    (newest_ == nothing ? oldest_ : datagrams_[newest_].newer) = index;
    newest_ = index;
    ++pending_datagrams_;
    ++counters_.datagrams_started;

    // The store holds at least one whole datagram, so this succeeds after evicting others.
    take_page(index, header_page);
    std::ranges::copy(fragment.ip_header.first(datagram.header_bytes), page(datagram.pages[header_page]));
    return index;
}

void IpReassembler::note_extent(Pending& datagram, const Decoded& fragment, std::uint32_t end,
                                WeirdList& weirds) {
    if (fragment.fragment_offset == 0 && fragment.ip_version == 6) datagram.protocol = fragment.ip_protocol;
    if (!fragment.more_fragments) {
        if (datagram.size == 0) {
            datagram.size = end;
        } else if (end != datagram.size) {
            raise(weirds, "fragment_size_inconsistency");
            datagram.size = std::max(datagram.size, end);
        }
    } else if (fragment.ip_total_bytes < small_fragment_bytes) {
        raise(weirds, "excessively_small_fragment");
    }
    if (end > large_datagram_bytes) raise(weirds, "excessively_large_fragment");
    if (datagram.size != 0 && end > datagram.size) {
        raise(weirds, "fragment_size_inconsistency");
        datagram.size = end;
    }
}

bool IpReassembler::insert(std::uint32_t index, std::uint32_t begin, Bytes data, WeirdList& weirds) {
    Pending& datagram = datagrams_[index];
    auto end = begin + static_cast<std::uint32_t>(data.size());
    auto part = [&](std::uint32_t from, std::uint32_t to) { return data.subspan(from - begin, to - from); };
    std::uint32_t at = 0;
    for (std::uint32_t from = begin; from < end;) {
        while (at < datagram.piece_count && datagram.pieces[at].end <= from) ++at;
        std::uint32_t gap_end = at < datagram.piece_count ? std::min(end, datagram.pieces[at].begin) : end;
        if (from >= gap_end) {  // inside a piece
            std::uint32_t overlap_end = std::min(end, datagram.pieces[at].end);
            bool equal = stored_equal(datagram, from, part(from, overlap_end));
            raise(weirds, equal ? "fragment_overlap" : "fragment_inconsistency");
            from = overlap_end;
            continue;
        }
        if (datagram.piece_count == pieces_max) {
            merge_neighbours(datagram);
            at = 0;
            while (at < datagram.piece_count && datagram.pieces[at].end <= from) ++at;
        }
        if (datagram.piece_count == pieces_max || !store(index, from, part(from, gap_end))) {
            evict(index);
            return false;
        }
        auto place = datagram.pieces.begin() + at;
        std::copy_backward(place, datagram.pieces.begin() + datagram.piece_count,
                           datagram.pieces.begin() + datagram.piece_count + 1);
        *place = {from, gap_end};
        ++datagram.piece_count;
        from = gap_end;
    }
    return true;
}

void IpReassembler::merge_neighbours(Pending& datagram) {
    std::uint32_t last = 0;
    for (std::uint32_t i = 1; i < datagram.piece_count; ++i) {
        if (datagram.pieces[i].begin == datagram.pieces[last].end)
            datagram.pieces[last].end = datagram.pieces[i].end;
        else
            datagram.pieces[++last] = datagram.pieces[i];
    }
    datagram.piece_count = last + 1;
}

bool IpReassembler::complete(Pending& datagram, WeirdList& weirds) {
    if (datagram.size == 0 || datagram.pieces[0].begin != 0) return false;
    std::uint32_t last = 0;
    while (last + 1 < datagram.piece_count && datagram.pieces[last + 1].begin == datagram.pieces[last].end)
        ++last;
    std::uint32_t end = datagram.pieces[last].end;
    if (end < datagram.size) return false;
    // More behind a hole, or bytes behind the stated end: pieces of two datagrams got mixed. What is whole is
    // taken.
    if (last + 1 < datagram.piece_count || end > datagram.size) raise(weirds, "fragment_size_inconsistency");
    datagram.size = end;
    return true;
}

JoinedDatagram IpReassembler::join(const Pending& datagram) {
    std::span<std::uint8_t> out{out_};
    std::size_t header = datagram.header_bytes;
    std::memcpy(out.data(), page(datagram.pages[header_page]), header);
    for (std::uint32_t done = 0; done < datagram.size; done += page_bytes) {
        std::uint32_t bytes = std::min(page_bytes, datagram.size - done);
        std::memcpy(out.subspan(header + done, bytes).data(), page(datagram.pages[done / page_bytes]), bytes);
    }
    std::uint32_t total = datagram.header_bytes + datagram.size;
    if (datagram.ip_version == 6) {
        put_u16(out.subspan(4, 2), total - 40);
        patch_next_header(out.first(header), datagram.protocol);
    } else {
        put_u16(out.subspan(2, 2), total);
    }
    return {out.first(total), total};
}

bool IpReassembler::store(std::uint32_t index, std::uint32_t offset, Bytes data) {
    Pending& datagram = datagrams_[index];
    while (!data.empty()) {
        std::uint32_t slot = offset / page_bytes;
        std::uint32_t within = offset % page_bytes;
        if (datagram.pages[slot] == nothing && !take_page(index, slot)) return false;
        std::size_t bytes = std::min<std::size_t>(page_bytes - within, data.size());
        std::ranges::copy(data.first(bytes), page(datagram.pages[slot]) + within);
        data = data.subspan(bytes);
        offset += static_cast<std::uint32_t>(bytes);
    }
    return true;
}

bool IpReassembler::stored_equal(const Pending& datagram, std::uint32_t offset, Bytes data) const {
    while (!data.empty()) {
        std::uint32_t within = offset % page_bytes;
        std::size_t bytes = std::min<std::size_t>(page_bytes - within, data.size());
        if (!std::ranges::equal(data.first(bytes),
                                Bytes{page(datagram.pages[offset / page_bytes]) + within, bytes}))
            return false;
        data = data.subspan(bytes);
        offset += static_cast<std::uint32_t>(bytes);
    }
    return true;
}

bool IpReassembler::take_page(std::uint32_t index, std::uint32_t slot) {
    while (free_pages_count_ == 0) {
        std::uint32_t victim = oldest_ == index ? datagrams_[index].newer : oldest_;
        if (victim == nothing) return false;
        evict(victim);
    }
    datagrams_[index].pages[slot] = free_pages_[--free_pages_count_];
    return true;
}

void IpReassembler::expire(Time now) {
    if (config_.timeout.us <= 0) return;
    while (oldest_ != nothing && now >= datagrams_[oldest_].first_seen + config_.timeout) time_out(oldest_);
}

void IpReassembler::evict(std::uint32_t index) {
    counters_.fragments_evicted += datagrams_[index].fragments;
    ++counters_.datagrams_evicted;
    release(index);
}

void IpReassembler::time_out(std::uint32_t index) {
    counters_.fragments_timed_out += datagrams_[index].fragments;
    ++counters_.datagrams_timed_out;
    release(index);
}

void IpReassembler::release(std::uint32_t index) {
    Pending& datagram = datagrams_[index];
    for (std::uint32_t number : datagram.pages)
        if (number != nothing) free_pages_[free_pages_count_++] = number;
    std::uint32_t* link = &bucket_of(datagram.source, datagram.destination, datagram.id);
    while (*link != index) link = &datagrams_[*link].next_in_bucket;
    *link = datagram.next_in_bucket;
    (datagram.older == nothing ? oldest_ : datagrams_[datagram.older].newer) = datagram.newer;
    (datagram.newer == nothing ? newest_ : datagrams_[datagram.newer].older) = datagram.older;
    pending_fragments_ -= datagram.fragments;
    --pending_datagrams_;
    free_datagrams_.push_back(index);
}

}  // namespace slipstream
