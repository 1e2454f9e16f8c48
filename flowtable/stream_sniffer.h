// StreamSniffer: recognises protocols on any port by the first bytes of both directions, and keeps those
// bytes so that a dissector which starts late still reads the connection from its beginning. It gives up
// after a budget of bytes and pieces that both directions share; the piece that exceeds it is still looked
// at.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dissect/stream/dissector.h"

namespace slipstream {

/// All signatures of one transport, made once per worker.
class SignatureSet {
public:
    struct Entry {
        const StreamDissectorSpec* spec;
        const StreamSignature* signature;
    };
    static constexpr std::size_t size_max = 128;

    explicit SignatureSet(bool tcp);
    bool over_tcp() const { return tcp_; }
    std::span<const Entry> entries() const { return entries_; }

private:
    bool tcp_;
    std::vector<Entry> entries_;
};

class StreamSniffer {
public:
    /// A delivery of one side, kept for a replay.
    struct Piece {
        bool from_originator = true;
        bool is_gap = false;
        std::uint64_t bytes = 0;
        std::size_t offset = 0;  // into what is kept of its side
    };

    explicit StreamSniffer(const SignatureSet& signatures);

    /// The next bytes of a side. Appends to `found` the dissectors that are recognised now, each once in the
    /// life of the sniffer. About 20 ns per signature that is still open.
    void on_data(bool from_originator, Bytes data, std::vector<const StreamDissectorSpec*>& found);
    void on_gap(std::uint64_t bytes, bool from_originator);
    /// The budget is used up: nothing more will be found.
    bool exhausted() const { return exhausted_; }

    std::span<const Piece> pieces() const { return pieces_; }
    Bytes bytes_of(const Piece& piece) const {
        return Bytes{kept_[piece.from_originator ? 0 : 1]}.subspan(piece.offset,
                                                                   static_cast<std::size_t>(piece.bytes));
    }

private:
    static constexpr std::size_t bytes_max = 1024;
    static constexpr std::size_t pieces_max = 100;

    void look(bool from_originator, Bytes first, std::vector<const StreamDissectorSpec*>& found);
    SignatureMatch judge(std::size_t i, bool from_originator, Bytes first);
    bool judge_both(std::size_t i, bool from_originator);
    void count_piece();

    const SignatureSet& signatures_;
    std::array<std::vector<std::uint8_t>, 2> kept_;  // of each side; TCP: its stream so far
    std::vector<Piece> pieces_;
    std::array<std::array<SignatureMatch, SignatureSet::size_max>, 2> verdicts_;  // by side, by signature
    std::bitset<SignatureSet::size_max> fired_;
    std::size_t bytes_ = 0;
    bool exhausted_ = false;
};

}  // namespace slipstream
