// UnrecognisedService: an established connection to a well-known port that does not speak the protocol of the
// port. A flow whose service is unknown proves nothing by itself (its beginning may be missing), so that one
// recognised connection of the same pair some minutes before or after clears it.
#pragma once

#include <algorithm>
#include <array>
#include <memory>

#include "detect/context.h"

namespace slipstream {

class UnrecognisedService : public Detector {
public:
    UnrecognisedService(std::uint16_t port, std::string_view service, Duration span)
        : port_(port), service_(service), span_(span) {}

    void on_flow(FlowContext& context) override {
        const FlowRecord& flow = context.flow;
        if (flow.resp_port.number != port_ || !context.is_tcp() || !context.established()) return;
        if (flow.service && flow.service->find(service_) != std::string::npos) {
            recognise(context, flow.resp, flow.start);
            return;
        }
        if (flow.orig_bytes.value_or(0) + flow.resp_bytes.value_or(0) == 0) return;
        if (is_cleared(context, flow.resp, flow.start)) return;
        auto look = std::make_unique<Candidate>();
        look->ends = ends_of(flow);
        context.look_again(context.now() + span_, std::move(look));
    }
    void on_due(DueContext& context, SecondLook& look) override {
        const RowEnds& ends = static_cast<const Candidate&>(look).ends;
        if (!is_cleared(context, ends.resp, ends.time)) report(context, ends);
    }

protected:
    /// For the rows of the protocol itself: they come before the flow's own record.
    void recognise(DetectionContext& context, const IpAddress& resp, Time time) const {
        Recognised& pair = context.profile_state<State>().pairs[resp];
        pair.times[pair.next++ % pair.times.size()] = time;
    }
    virtual void report(DetectionContext& context, const RowEnds& ends) const = 0;

private:
    static constexpr std::size_t pairs_max = 512;  // of a host

    struct Recognised {
        std::array<Time, 8> times{};  // the newest
        std::uint32_t next = 0;
    };
    /// Of a host, across its windows.
    struct State : WindowState {
        explicit State(const StateKeys& keys) : pairs(pairs_max, keys.table) {}
        LruMap<IpAddress, Recognised, AddressHash> pairs;
    };
    struct Candidate : SecondLook {
        RowEnds ends;
    };

    bool is_cleared(DetectionContext& context, const IpAddress& resp, Time start) const {
        const Recognised* pair = context.profile_state<State>().pairs.find(resp);
        if (!pair) return false;
        const std::size_t known = std::min<std::size_t>(pair->next, pair->times.size());
        return std::any_of(pair->times.begin(), pair->times.begin() + static_cast<std::ptrdiff_t>(known),
                           [&](Time time) { return time >= start - span_ && time <= start + span_; });
    }

    std::uint16_t port_;
    std::string_view service_;
    Duration span_;
};

}  // namespace slipstream
