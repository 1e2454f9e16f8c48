// Runs a registered stream dissector by its name, without a flow table.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "dissect/stream/dissector.h"
#include "tests/dissect/packet_builder.h"

namespace slipstream::test {

inline const StreamDissectorSpec* stream_dissector(std::string_view name) {
    for (const StreamDissectorSpec* spec : SLIPSTREAM_REGISTERED(StreamDissectorSpec, slip_stream_dissectors))
        if (spec->name == name) return spec;
    return nullptr;
}

/// One connection under a dissector.
class Dissecting {
public:
    explicit Dissecting(std::string_view name, bool over_tcp = false)
        : dissector_(stream_dissector(name)->make()), over_tcp_(over_tcp) {}

    /// What the dissector asked for after these bytes.
    StreamContext feed(const Frame& data, bool from_originator = true, bool multicast = false) {
        StreamContext context;
        context.from_originator = from_originator;
        context.over_tcp = over_tcp_;
        context.responder_is_multicast = multicast;
        // An exact copy, so that the address sanitizer sees a read past the end.
        const std::unique_ptr<std::uint8_t[]> exact(new std::uint8_t[data.size()]);
        std::copy(data.begin(), data.end(), exact.get());
        dissector_->on_data(context, {exact.get(), data.size()});
        return context;
    }
    void gap(std::uint64_t bytes) {
        StreamContext context;
        context.over_tcp = over_tcp_;
        dissector_->on_gap(context, bytes);
    }
    bool done() const { return dissector_->done(); }

private:
    std::unique_ptr<StreamDissector> dissector_;
    bool over_tcp_;
};

}  // namespace slipstream::test
