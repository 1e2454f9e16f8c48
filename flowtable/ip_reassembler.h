// Joins IP fragments into whole datagrams the way Zeek 6.0 does, because conn.log and weird.log depend on
// every detail of it: which bytes win an overlap, whose header is kept, when a datagram counts as complete.
//
// All memory is taken at start-up: a table of pending datagrams and a store of pages for their bytes. When
// either is full the datagram that began first makes room. Every fragment ends in exactly one counter.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "capture/base/hash.h"
#include "capture/base/time.h"
#include "dissect/decoded.h"

namespace slipstream {

struct IpReassemblerConfig {
    std::uint32_t datagrams_max = 2048;
    std::uint32_t bytes_max = 32U << 20;  // of fragment bytes and headers, in pages of 2 KiB
    /// Counted from the first fragment. Zeek 6.0 waits for ever (0 does so here too), later versions 5 min.
    Duration timeout = minutes(5);
    HashKey hash_key = {};
};

/// fragments = passed_on + incomplete + excess + joined + evicted + timed_out + those still pending, at any
/// moment.
struct IpReassemblerCounters {
    std::uint64_t fragments = 0;             // received
    std::uint64_t fragments_passed_on = 0;   // first fragments cut by the capture, handed on as if whole
    std::uint64_t fragments_incomplete = 0;  // other fragments cut by the capture
    std::uint64_t fragments_excess = 0;   // over the bounds of one datagram: header bytes, number of pieces
    std::uint64_t fragments_joined = 0;   // became part of a datagram that was handed on
    std::uint64_t fragments_evicted = 0;  // their datagram made room for another
    std::uint64_t fragments_timed_out = 0;
    std::uint64_t datagrams_started = 0;
    std::uint64_t datagrams_joined = 0;
    std::uint64_t datagrams_evicted = 0;
    std::uint64_t datagrams_timed_out = 0;
};

/// A datagram to be decoded with decode_from(Layer::ip, bytes, wire_bytes, true, ...). Valid until the next
/// call.
struct JoinedDatagram {
    Bytes bytes;
    std::uint32_t wire_bytes = 0;  // more than bytes.size() only for a first fragment that the capture cut
};

/// One per worker; not thread-safe. Both ends' fragments of a datagram must reach the same worker.
class IpReassembler {
public:
    static constexpr std::uint32_t page_bytes = 2048;
    static constexpr std::uint32_t header_bytes_max = page_bytes;
    static constexpr std::uint32_t datagram_bytes_max =
        65528 + 65535;                                // the largest offset plus the largest fragment
    static constexpr std::uint32_t pieces_max = 128;  // runs of bytes with holes between them

    /// Bounds too small for one datagram are raised to fit one.
    explicit IpReassembler(const IpReassemblerConfig& config);

    /// Takes one packet of kind fragment. `now` is network time. Adds the weirds the fragment raises: each
    /// name at most once per fragment, scope flow, without a source. Returns the datagram when this fragment
    /// completes it. About 100 ns plus the copy; never allocates.
    std::optional<JoinedDatagram> add(const Decoded& fragment, Time now, WeirdList& weirds);

    /// Drops what timed out by `now`. Only frees memory early: add() never joins with a datagram that timed
    /// out.
    void expire(Time now);

    const IpReassemblerCounters& counters() const { return counters_; }
    std::uint32_t pending_datagrams() const { return pending_datagrams_; }
    std::uint64_t pending_fragments() const { return pending_fragments_; }
    std::uint64_t pending_bytes() const {
        return std::uint64_t{page_count_ - free_pages_count_} * page_bytes;
    }

private:
    static constexpr std::uint32_t nothing = 0xffffffff;
    static constexpr std::uint32_t data_pages = (datagram_bytes_max + page_bytes - 1) / page_bytes;
    static constexpr std::uint32_t header_page = data_pages;  // index in Pending::pages

    struct Piece {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };

    struct Pending {
        IpAddress source;
        IpAddress destination;
        std::uint32_t id = 0;
        Time first_seen;
        std::uint8_t ip_version = 0;
        std::uint8_t protocol = 0;  // IPv4: of the first to arrive; IPv6: of the offset-0 fragment once seen
        std::uint16_t header_bytes = 0;  // as kept: without the IPv6 fragment header
        std::uint32_t size = 0;          // payload bytes of the whole datagram; 0: not known
        std::uint32_t fragments = 0;
        std::uint32_t piece_count = 0;
        std::uint32_t next_in_bucket = nothing;
        std::uint32_t older = nothing;
        std::uint32_t newer = nothing;
        std::array<std::uint32_t, data_pages + 1> pages{};
        std::array<Piece, pieces_max> pieces{};
    };

    std::optional<JoinedDatagram> pass_on_incomplete(const Decoded& fragment, WeirdList& weirds);
    std::uint32_t find(const Decoded& fragment, Time now);
    std::uint32_t start(const Decoded& fragment, Time now);
    void note_extent(Pending& datagram, const Decoded& fragment, std::uint32_t end, WeirdList& weirds);
    /// Adds the parts of the fragment that no earlier one covers. False when its datagram was dropped (and
    /// counted).
    bool insert(std::uint32_t index, std::uint32_t begin, Bytes data, WeirdList& weirds);
    static void merge_neighbours(Pending& datagram);
    static bool complete(Pending& datagram, WeirdList& weirds);
    JoinedDatagram join(const Pending& datagram);

    bool store(std::uint32_t index, std::uint32_t offset, Bytes data);
    bool stored_equal(const Pending& datagram, std::uint32_t offset, Bytes data) const;
    bool take_page(std::uint32_t index, std::uint32_t slot);
    std::uint8_t* page(std::uint32_t number) { return store_.get() + std::size_t{number} * page_bytes; }
    const std::uint8_t* page(std::uint32_t number) const {
        return store_.get() + std::size_t{number} * page_bytes;
    }

    std::uint32_t& bucket_of(const IpAddress& source, const IpAddress& destination, std::uint32_t id);
    void evict(std::uint32_t index);
    void time_out(std::uint32_t index);
    void release(std::uint32_t index);

    IpReassemblerConfig config_;
    IpReassemblerCounters counters_;
    std::vector<Pending> datagrams_;
    std::vector<std::uint32_t> free_datagrams_;
    std::vector<std::uint32_t> buckets_;  // a power of two
    std::unique_ptr<std::uint8_t[]> store_;
    std::vector<std::uint32_t> free_pages_;
    std::uint32_t page_count_ = 0;
    std::uint32_t free_pages_count_ = 0;
    std::uint32_t pending_datagrams_ = 0;
    std::uint64_t pending_fragments_ = 0;
    std::uint32_t oldest_ = nothing;
    std::uint32_t newest_ = nothing;
    std::vector<std::uint8_t> out_;
};

}  // namespace slipstream
