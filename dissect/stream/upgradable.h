// UpgradableDissector: a protocol in clear text that may hand the rest of its connection to TLS (STARTTLS and
// its relatives). Until then the protocol reads; from then on both directions are the inner stream's.
#pragma once

#include <optional>

#include "dissect/stream/dissector.h"

namespace slipstream {

class UpgradableDissector : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) final {
        if (inner_) return context.feed_inner(*inner_, behind_clear_text(context.from_originator, data));
        const std::size_t used = read(context, data);
        if (inner_ && used < data.size()) context.feed_inner(*inner_, data.subspan(used));
    }
    void on_gap(StreamContext& context, std::uint64_t bytes) final {
        if (inner_) return context.gap_inner(*inner_, bytes);
        lose(context, bytes);
    }
    void on_side_end(StreamContext& context) final {
        if (inner_) context.end_inner_side(*inner_);
    }

protected:
    /// Reads clear text; returns how many bytes it used: all, or those up to what began the upgrade.
    virtual std::size_t read(StreamContext& context, Bytes data) = 0;
    /// Bytes of the clear text are missing.
    virtual void lose(StreamContext&, std::uint64_t) {}
    /// `data` of a side without what still belongs to its clear text: the LF of the last line.
    virtual Bytes behind_clear_text(bool /*from_originator*/, Bytes data) { return data; }

    void upgrade(StreamContext& context) { inner_ = context.start_inner("ssl"); }
    bool upgraded() const { return inner_.has_value(); }

private:
    std::optional<InnerStream> inner_;
};

}  // namespace slipstream
