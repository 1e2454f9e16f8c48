// MQTT 3.1 and 3.1.1 (OASIS): connecting, subscribing and publishing, each to its log when the other side
// acknowledged it. A packet is a type, a length of one to four bytes and its contents.
#include <array>
#include <map>

#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"
#include "dissect/stream/message_buffer.h"
#include "dissect/stream/number_names.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{1883};
constexpr std::size_t head_bytes_max = 5, packet_bytes_max = 32768;
constexpr std::size_t payload_shown_max = 100, topics_max = 1000;
constexpr std::size_t pending_max = 1000;  // of a kind; further ones are not waited for

enum PacketType : std::uint8_t {
    connect = 1,
    connack,
    publish,
    puback,
    pubrec,
    pubrel,
    pubcomp,
    subscribe,
    suback,
    unsubscribe,
    unsuback,
};

constexpr std::array versions{NumberName{3, "3.1"}, NumberName{4, "3.1.1"}, NumberName{5, "5.0"}};
constexpr std::array return_codes{
    NumberName{0, "Connection Accepted"},
    NumberName{1, "Refused: unacceptable protocol version"},
    NumberName{2, "Refused: identifier rejected"},
    NumberName{3, "Refused: server unavailable"},
    NumberName{4, "Refused: bad user name or password"},
    NumberName{5, "Refused: not authorized"},
};
constexpr std::array<std::string_view, 4> qualities{"at most once", "at least once", "exactly once",
                                                    "unknown"};

/// The head of a packet: its first byte and the length that follows, seven bits a byte, the lowest first.
struct Head {
    std::uint8_t first = 0;
    std::size_t bytes = 0;  // of the head itself; 0 when it is not whole
    std::size_t length = 0;

    explicit Head(Bytes data) {
        ByteCursor at(data);
        first = at.u8();
        for (unsigned shift = 0; shift < 28; shift += 7) {
            const std::uint8_t byte = at.u8();
            length |= static_cast<std::size_t>(byte & 0x7fU) << shift;
            if (!at.ok()) return;
            if ((byte & 0x80U) != 0) continue;
            bytes = at.offset();
            return;
        }
    }
};

std::string take_text(ByteCursor& at) { return text_of(at.take(at.u16())); }

class MqttDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        auto length_of = [](Bytes begin) -> std::size_t {
            const Head head(begin);
            return head.bytes == 0 ? 0 : head.bytes + head.length;
        };
        buffers_[context.from_originator ? 0 : 1].feed(data, length_of, [&](Bytes packet) {
            const Head head(packet);
            ByteCursor at(packet);
            at.skip(head.bytes);
            if (at.remaining() == head.length && on_packet(context, head.first, at)) return true;
            context.violation("malformed packet");
            return false;
        });
    }
    void on_gap(StreamContext& context, std::uint64_t) override {
        buffers_[context.from_originator ? 0 : 1].clear();
    }
    bool done() const override { return false; }

private:
    struct Published {
        MqttPublishRecord row;
        unsigned quality = 0;
        bool received = false, released = false;
    };

    /// False when it is malformed.
    bool on_packet(StreamContext& context, std::uint8_t first, ByteCursor at) {
        switch (first >> 4) {
            case connect: return on_connect(context, at);
            case connack: return on_connack(context, at);
            case publish: return on_publish(context, first & 15U, at);
            case puback:
            case pubrec:
            case pubrel:
            case pubcomp: return on_progress(context, first >> 4, at);
            case subscribe:
            case unsubscribe: return on_subscribe(context, first >> 4 == subscribe, at);
            case suback:
            case unsuback: return on_suback(context, first >> 4 == suback, at);
            default: return true;
        }
    }

    MqttConnectRecord& session(StreamContext& context) {
        if (!session_) context.start_row(session_.emplace());
        return *session_;
    }

    bool on_connect(StreamContext& context, ByteCursor at) {
        constexpr unsigned has_will = 4, has_password = 0x40, has_user = 0x80;
        MqttConnectRecord row;
        context.start_row(row);
        row.protocol_name = take_text(at);
        row.protocol_version = name_of(versions, at.u8(), "unknown-version-");
        const std::uint8_t flags = at.u8();
        at.skip(2);  // keep alive
        row.client_id = take_text(at);
        if ((flags & has_will) != 0) {
            row.will_topic = take_text(at);
            row.will_payload = take_text(at);
        }
        if ((flags & has_user) != 0) at.skip(at.u16());
        if ((flags & has_password) != 0) at.skip(at.u16());
        if (!at.ok()) return false;
        context.confirm();
        session_ = std::move(row);
        return true;
    }
    bool on_connack(StreamContext& context, ByteCursor at) {
        at.skip(1);
        const std::uint8_t code = at.u8();
        if (!at.ok()) return false;
        MqttConnectRecord& row = session(context);
        row.connect_status = name_of(return_codes, code, "unknown-return-code-");
        context.emit(row);
        return true;
    }

    bool on_publish(StreamContext& context, unsigned flags, ByteCursor at) {
        Published published;
        MqttPublishRecord& row = published.row;
        context.start_row(row);
        published.quality = flags >> 1 & 3U;
        row.from_client = context.from_originator;
        row.retain = (flags & 1U) != 0;
        row.quality = qualities[published.quality];
        row.topic = take_text(at);
        const std::uint16_t id = published.quality > 0 ? at.u16() : std::uint16_t{0};
        if (!at.ok()) return false;
        row.payload_bytes = at.remaining();
        row.payload = text_of(at.rest().first(std::min(at.remaining(), payload_shown_max)));
        context.confirm();
        if (published.quality > 0) {
            if (published_.size() < pending_max) published_.insert_or_assign(id, std::move(published));
            return true;
        }
        row.status = "ok";
        context.emit(std::move(row));
        return true;
    }
    bool on_progress(StreamContext& context, unsigned type, ByteCursor at) {
        const std::uint16_t id = at.u16();
        if (!at.ok()) return false;
        auto found = published_.find(id);
        if (found == published_.end()) return true;
        Published& published = found->second;
        if (type == pubrec) published.received = true;
        if (type == pubrel) published.released = true;
        const bool is_over = (type == puback && published.quality == 1) ||
                             (type == pubcomp && published.received && published.released);
        if (!is_over) return true;
        published.row.status = "ok";
        context.emit(std::move(published.row));
        published_.erase(found);
        return true;
    }

    bool on_subscribe(StreamContext& context, bool begins, ByteCursor at) {
        MqttSubscribeRecord row;
        context.start_row(row);
        row.action = {begins ? "MQTT::SUBSCRIBE" : "MQTT::UNSUBSCRIBE"};
        const std::uint16_t id = at.u16();
        if (begins) row.wanted_qualities.emplace();
        while (at.ok() && at.remaining() > 0 && row.topics.size() < topics_max) {
            row.topics.push_back(take_text(at));
            if (begins) row.wanted_qualities->push_back(at.u8());
        }
        if (!at.ok()) return false;
        if (subscribed_.size() < pending_max) subscribed_.insert_or_assign(id, std::move(row));
        return true;
    }
    bool on_suback(StreamContext& context, bool begins, ByteCursor at) {
        const std::uint16_t id = at.u16();
        std::optional<std::uint64_t> granted;
        if (begins) granted = at.u8();
        if (!at.ok()) return false;
        auto found = subscribed_.find(id);
        if (found == subscribed_.end()) return true;
        found->second.granted_quality = granted;
        found->second.acknowledged = true;
        context.emit(std::move(found->second));
        subscribed_.erase(found);
        return true;
    }

    std::array<MessageBuffer, 2> buffers_{MessageBuffer{head_bytes_max, packet_bytes_max},
                                          MessageBuffer{head_bytes_max, packet_bytes_max}};
    std::optional<MqttConnectRecord> session_;
    std::map<std::uint16_t, Published> published_;
    std::map<std::uint16_t, MqttSubscribeRecord> subscribed_;
};

/// "MQTT" or "MQIsdp" behind the head of a first packet, whose length takes one to four bytes.
SignatureMatch begins_with_name(Bytes first) {
    constexpr std::size_t earliest = 4, latest = 7;
    for (std::size_t at = earliest; at <= latest && at + 2 <= first.size(); ++at)
        if (first[at] == 'M' && first[at + 1] == 'Q') return SignatureMatch::match;
    return first.size() >= latest + 2 ? SignatureMatch::mismatch : SignatureMatch::undecided;
}
constexpr std::array signatures{StreamSignature{begins_with_name, begins_with_name}};

constexpr StreamDissectorSpec mqtt{
    .name = "mqtt",
    .analyzer = "MQTT",
    .summary = "Message Queuing Telemetry Transport",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<MqttDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, mqtt)

}  // namespace
}  // namespace slipstream
