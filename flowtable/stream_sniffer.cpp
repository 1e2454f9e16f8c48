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
    pieces_.push_back({from_originator, false, data.size(), kept_.size()});
    kept_.insert(kept_.end(), data.begin(), data.end());
    bytes_ += data.size();
    if (signatures_.over_tcp()) {
        auto& first = first_[from_originator ? 0 : 1];
        first.insert(first.end(), data.begin(), data.end());
        look(from_originator, first, found);
    } else {
        look(from_originator, data, found);
    }
    count_piece();
}

void StreamSniffer::on_gap(std::uint64_t bytes, bool from_originator) {
    if (exhausted_) return;
    pieces_.push_back({from_originator, true, bytes, kept_.size()});
    count_piece();
}

void StreamSniffer::count_piece() { exhausted_ = bytes_ > bytes_max || pieces_.size() > pieces_max; }

void StreamSniffer::look(bool from_originator, Bytes first, std::vector<const StreamDissectorSpec*>& found) {
    auto entries = signatures_.entries();
    auto& mine = verdicts_[from_originator ? 0 : 1];
    auto& theirs = verdicts_[from_originator ? 1 : 0];
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (fired_[i] || mine[i] == SignatureMatch::match) continue;
        // A stream that does not begin like this never will; the next datagram may.
        if (mine[i] == SignatureMatch::mismatch && signatures_.over_tcp()) continue;
        const StreamSignature& signature = *entries[i].signature;
        auto* judge = from_originator ? signature.originator : signature.responder;
        mine[i] = judge == nullptr ? SignatureMatch::mismatch : judge(first);
        if (mine[i] != SignatureMatch::match) continue;
        if (signature.sides == StreamSignature::both && theirs[i] != SignatureMatch::match) continue;
        fired_[i] = true;
        found.push_back(entries[i].spec);
    }
}

}  // namespace slipstream
