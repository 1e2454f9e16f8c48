// Running every open signature on what is new of its side. See stream_sniffer.h.
#include "flowtable/stream_sniffer.h"

#include "capture/base/check.h"

namespace slipstream {

SignatureSet::SignatureSet(bool tcp) : tcp_(tcp) {
    for (const StreamDissectorSpec* spec : SLIPSTREAM_REGISTERED(StreamDissectorSpec, slip_stream_dissectors))
        for (const StreamSignature& signature : spec->signatures)
            if (tcp ? signature.tcp : signature.udp) entries_.push_back({spec, &signature});
    CHECK(entries_.size() <= size_max);
}

StreamSniffer::StreamSniffer(const SignatureSet& signatures) : signatures_(signatures) {
    for (auto& verdicts : verdicts_) verdicts.fill(SignatureMatch::undecided);
}

void StreamSniffer::on_data(bool from_originator, Bytes data,
                            std::vector<const StreamDissectorSpec*>& found) {
    if (exhausted_ || data.empty()) return;
    auto& kept = kept_[from_originator ? 0 : 1];
    pieces_.push_back({from_originator, false, data.size(), kept.size()});
    kept.insert(kept.end(), data.begin(), data.end());
    bytes_ += data.size();
    look(from_originator, signatures_.over_tcp() ? Bytes(kept) : data, found);
    count_piece();
}

void StreamSniffer::on_gap(std::uint64_t bytes, bool from_originator) {
    if (exhausted_) return;
    pieces_.push_back({from_originator, true, bytes, 0});
    count_piece();
}

void StreamSniffer::count_piece() { exhausted_ = bytes_ > bytes_max || pieces_.size() > pieces_max; }

void StreamSniffer::look(bool from_originator, Bytes first, std::vector<const StreamDissectorSpec*>& found) {
    auto entries = signatures_.entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (fired_[i]) continue;
        if (entries[i].signature->sides == StreamSignature::both && signatures_.over_tcp()) {
            fired_[i] = judge_both(i, from_originator);
        } else {
            const SignatureMatch mine = judge(i, from_originator, first);
            const SignatureMatch theirs = verdicts_[from_originator ? 1 : 0][i];
            fired_[i] =
                mine == SignatureMatch::match &&
                (entries[i].signature->sides == StreamSignature::either || theirs == SignatureMatch::match);
        }
        if (fired_[i]) found.push_back(entries[i].spec);
    }
}

SignatureMatch StreamSniffer::judge(std::size_t i, bool from_originator, Bytes first) {
    SignatureMatch& verdict = verdicts_[from_originator ? 0 : 1][i];
    // A stream that does not begin like this never will; the next datagram may.
    const bool is_final = first.empty() || verdict == SignatureMatch::match ||
                          (verdict == SignatureMatch::mismatch && signatures_.over_tcp());
    if (is_final) return verdict;
    const StreamSignature& signature = *signatures_.entries()[i].signature;
    const auto ask = from_originator ? signature.originator : signature.responder;
    return verdict = ask == nullptr ? SignatureMatch::mismatch : ask(first);
}

// Responders say more, so they are asked about only when the originator is right. Nothing is lost: what a
// side said so far is kept.
bool StreamSniffer::judge_both(std::size_t i, bool from_originator) {
    if (from_originator) judge(i, true, kept_[0]);
    return verdicts_[0][i] == SignatureMatch::match && judge(i, false, kept_[1]) == SignatureMatch::match;
}

}  // namespace slipstream
