// Behavioural letters: the flows between a host and one service as a text, one symbol a flow, that says how
// regular, how large and how long they are: "11a,a,a," is a beacon. Pure arithmetic over the flows of a tuple
// (peer, responder's port, protocol) and the table of a window's tuples.
// Source: the Stratosphere behavioural model (Garcia, "Modelling the Network Behaviour of Malware", 2014).
#pragma once

#include <optional>
#include <string>

#include "capture/base/time.h"
#include "flowtable/flow_record.h"
#include "profiler/lru_map.h"
#include "profiler/service_names.h"

namespace slipstream {

/// The text of one tuple. Keeps the newest symbols and the times it needs for the next.
class TupleLetters {
public:
    static constexpr std::size_t letters_max = 1'000;  // kept, the newest
    static constexpr std::int64_t zeros_max = 100;     // of one gap: one a whole hour

    /// Appends the symbol of a flow that starts at `start`, with the bytes of both sides.
    void add(Time start, Duration duration, std::uint64_t bytes);

    /// Oldest to newest. One letter a flow, after a zero for every whole hour of a gap and before a character
    /// for the time since the flow before: '.' up to 5 s, ',' a minute, '+' 5 minutes, '*' an hour.
    const std::string& text() const { return text_; }
    /// Characters ever appended.
    std::uint64_t total() const { return total_; }
    /// The last flow made the length pass, or reach, a multiple of 3, and was not the first.
    bool completed_three() const { return completed_three_; }

private:
    std::optional<Time> last_;
    std::optional<Time> before_last_;
    std::string text_;
    std::uint64_t total_ = 0;
    bool completed_three_ = false;
};

/// Whom the letters are about, as seen from a host.
struct LetterTuple {
    IpAddress peer;
    std::uint16_t port = 0;  // of the responder
    Transport transport = Transport::other;
    bool incoming = false;  // the peer is the originator
    constexpr bool operator==(const LetterTuple&) const = default;
};

struct LetterTupleHash {
    std::uint64_t operator()(const HashKey& key, const LetterTuple& tuple) const {
        const auto rest = std::uint64_t{tuple.port} << 16 | static_cast<std::uint64_t>(tuple.transport) << 1 |
                          std::uint64_t{tuple.incoming};
        return keyed_hash(key, keyed_hash(key, tuple.peer), rest);
    }
};

/// The letters of one host in one window: at most 1,024 tuples of 1,150 bytes, so 1.2 MB.
using LetterTable = LruMap<LetterTuple, TupleLetters, LetterTupleHash>;
inline constexpr std::size_t letter_tuples_max = 1'024;

/// "10.0.0.5-93.184.216.34-443-tcp-timewindow1<TAB>55e,e,": a line of strato_letters.tsv.
std::string letters_line(const IpAddress& host, std::int64_t window, const LetterTuple& tuple,
                         const TupleLetters& letters);

}  // namespace slipstream
