// The part of FlowPipeline that deals with tunnels: which datagrams are entered, what their connections are
// called, and which tunnels a connection was seen in.
#include "dissect/packet/tunnel_hint.h"
#include "flowtable/flow_pipeline.h"

namespace slipstream {

namespace {

constexpr std::uint8_t tunnel_changes_max = 5;

bool same_hop(const TunnelHop& x, const TunnelHop& y) {
    if (x.type != y.type || x.uid != y.uid) return false;
    bool either_way = (x.orig == y.orig && x.resp == y.resp) || (x.orig == y.resp && x.resp == y.orig);
    if (x.type == TunnelType::ip || x.type == TunnelType::gre) return either_way;
    if (x.type == TunnelType::vxlan) return either_way && x.resp_port == y.resp_port;
    return x.orig == y.orig && x.resp == y.resp && x.orig_port == y.orig_port && x.resp_port == y.resp_port;
}

bool same_stack(const TunnelStack& x, const TunnelStack& y) {
    if (x.depth != y.depth) return false;
    for (unsigned i = 0; i < x.depth; ++i)
        if (!same_hop(x.hops[i], y.hops[i])) return false;
    return true;
}

Uid uid_of(const TunnelHop& hop) { return {static_cast<std::uint32_t>(hop.uid[0]), hop.uid[1]}; }

}  // namespace

void FlowPipeline::name_tunnels(Decoded& decoded) const {
    for (unsigned i = 0; i < decoded.tunnel.depth; ++i) {
        TunnelHop& hop = decoded.tunnel.hops[i];
        if (hop.type != TunnelType::ip && hop.type != TunnelType::gre) continue;
        Uid uid = uids_.of_tunnel(hop.orig, hop.resp);
        hop.uid = {uid.high, uid.low};
    }
}

// Keeps the innermost enclosing tunnel of every stack the connection was seen in.
void FlowPipeline::note_tunnel(std::uint32_t& extra_id, const Decoded& decoded) {
    if (decoded.tunnel.depth == 0 && (extra_id == no_extra || !extras_[extra_id].tunnel)) return;
    FlowExtra& extra = extra_of(extra_id);
    TunnelStack none;
    const TunnelStack& before = extra.tunnel ? *extra.tunnel : none;
    if (same_stack(before, decoded.tunnel)) return;
    bool counted = before.depth > 0 && decoded.tunnel.depth > 0;
    bool reported = !counted || extra.tunnel_changes < tunnel_changes_max;
    if (counted && reported) ++extra.tunnel_changes;
    if (!extra.tunnel) extra.tunnel = std::make_unique<TunnelStack>();
    *extra.tunnel = decoded.tunnel;
    if (decoded.tunnel.depth == 0 || !reported) return;
    for (unsigned i = 0; i < decoded.tunnel.depth; ++i) tell_tunnel(decoded.tunnel.hops[i]);
    Uid parent = uid_of(decoded.tunnel.hops[decoded.tunnel.depth - 1]);
    for (const Uid& known : extra.tunnel_parents)
        if (known == parent) return;
    extra.tunnel_parents.push_back(parent);
}

void FlowPipeline::tell_tunnel(const TunnelHop& hop) {
    TunnelRecord row;
    row.time = turn_.now;
    row.uid = uid_of(hop);
    row.orig = hop.orig;
    row.orig_port = {hop.orig_port};
    row.resp = hop.resp;
    row.resp_port = {hop.resp_port};
    row.type = {tunnel_log_name(hop.type)};
    emit(std::make_shared<const AppRecord>(row), next_order());
}

// The connection that was a tunnel is over.
void FlowPipeline::close_tunnel(const DatagramFlow& flow, const RecordOrder& order) {
    if (flow.extra == no_extra || !extras_[flow.extra].carries) return;
    TunnelRecord row;
    row.time = turn_.now;
    row.uid = uids_.of(flow);
    row.orig = flow.orig;
    row.orig_port = {flow.orig_port};
    row.resp = flow.resp;
    row.resp_port = {flow.resp_port};
    row.type = {tunnel_log_name(*extras_[flow.extra].carries)};
    row.action = tunnel_closed;
    emit(std::make_shared<const AppRecord>(row), order);
}

void FlowPipeline::enter_tunnel(FlowHandle handle, const Decoded& outer) {
    DatagramFlow& flow = table_.store().datagram(handle);
    std::optional<Layer> layer = udp_tunnel_of_port(flow.resp_port);
    if (!layer) layer = udp_tunnel_of_content(outer.payload);
    if (!layer) return;
    TunnelType type = tunnel_type_of(*layer);
    auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(type));
    if (flow.extra != no_extra && (extras_[flow.extra].tunnels_refused & bit)) return;
    Decoded inner;
    inner.reset();
    inner.tunnel = outer.tunnel;
    if (inner.tunnel.depth >= TunnelStack::depth_max) {
        WeirdEvent event{.name = tunnel_depth_weird(type),
                         .source = tunnel_analyzer_name(type),
                         .scope = WeirdScope::flow,
                         .in_tunnel = true,
                         .depth = inner.tunnel.depth};
        emit_weird(event, &outer, nullptr);
        return;
    }
    Uid uid = uids_.of(flow);
    inner.tunnel.hops[inner.tunnel.depth++] = {type,           flow.orig,      flow.resp,
                                               flow.orig_port, flow.resp_port, {uid.high, uid.low}};
    auto captured = static_cast<std::uint32_t>(outer.payload.size());
    decode_from(*layer, outer.payload, std::max(captured, outer.payload_bytes), false, config_.decode, inner);
    tunnel_verdict(flow, side_of(flow, outer, FlowKey{outer.source_port, outer.destination_port}), type,
                   inner.tunnel_verdict);
    if (inner.tunnel_verdict != TunnelVerdict::valid) {
        // What only resembles Teredo is no broken Teredo.
        bool confirmed =
            type != TunnelType::teredo || (flow.extra != no_extra && extras_[flow.extra].teredo_sides == 3);
        if (confirmed) emit_weirds(inner.weirds, &inner, &flow);
        return;
    }
    if (inner.kind == PacketKind::none && inner.weirds.empty()) return;
    name_tunnels(inner);
    extra_of(flow.extra).carries = type;
    take(inner);
}

void FlowPipeline::tunnel_verdict(DatagramFlow& flow, unsigned side, TunnelType type, TunnelVerdict verdict) {
    if (verdict == TunnelVerdict::violation && type != TunnelType::gtpv1) {
        extra_of(flow.extra).tunnels_refused |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(type));
        flow.services = services_.without(flow.services, tunnel_service_name(type));
    }
    if (verdict == TunnelVerdict::violation && type == TunnelType::gtpv1)
        flow.services = services_.without(flow.services, tunnel_service_name(type));
    if (verdict != TunnelVerdict::valid) return;
    if (type == TunnelType::teredo) {
        FlowExtra& extra = extra_of(flow.extra);
        extra.teredo_sides |= static_cast<std::uint8_t>(1U << side);
        if (extra.teredo_sides != 3) return;
    }
    flow.services = services_.with(flow.services, tunnel_service_name(type));
}

}  // namespace slipstream
