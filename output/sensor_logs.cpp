// Differences between samples. See sensor_logs.h.
#include "output/sensor_logs.h"

#include <fmt/format.h>

#include <utility>

namespace slipstream {

namespace {

NoticeRecord notice_at(Time time, EnumText note, std::string message) {
    NoticeRecord row;
    row.time = time;
    row.note = note;
    row.message = std::move(message);
    return row;
}

}  // namespace

void SensorLogs::add(const TrafficSample& sample, Rows& out) {
    if (sample.of_loss) add_loss(sample, out);
    if (sample.of_traffic) add_traffic(sample, out);
}

void SensorLogs::add_loss(const TrafficSample& sample, Rows& out) {
    CaptureLossRecord row;
    row.time = sample.time;
    row.interval = sample.time - (measured_ ? loss_.time : begin_);
    row.acks = sample.acks - loss_.acks;
    row.gaps = sample.gaps - loss_.gaps;
    if (row.acks != 0)
        row.percent_lost = 100.0 * static_cast<double>(row.gaps) / static_cast<double>(row.acks);
    if (row.percent_lost >= loss_percent_max)
        out.emplace_back(
            notice_at(row.time, {"CaptureLoss::Too_Much_Loss"},
                      fmt::format("The capture loss script detected an estimated loss rate above {:.3f}%",
                                  row.percent_lost)));
    if (row.acks < acks_min)
        out.emplace_back(notice_at(
            row.time, {"CaptureLoss::Too_Little_Traffic"},
            fmt::format("Only observed {} TCP ACKs and was expecting at least {}.", row.acks, acks_min)));
    out.emplace_back(row);
    loss_ = sample;
    measured_ = true;
}

void SensorLogs::add_traffic(const TrafficSample& sample, Rows& out) {
    auto live = [&](std::size_t transport) { return sample.begun[transport] - sample.ended[transport]; };
    auto begun = [&](std::size_t transport) { return sample.begun[transport] - traffic_.begun[transport]; };
    StatsRecord row;
    row.time = sample.time;
    row.packets = sample.packets - traffic_.packets;
    row.bytes = sample.bytes - traffic_.bytes;
    row.active_tcp = live(TrafficSample::tcp);
    row.active_udp = live(TrafficSample::udp);
    row.active_icmp = live(TrafficSample::icmp);
    row.tcp = begun(TrafficSample::tcp);
    row.udp = begun(TrafficSample::udp);
    row.icmp = begun(TrafficSample::icmp);
    out.emplace_back(row);
    traffic_ = sample;
}

}  // namespace slipstream
