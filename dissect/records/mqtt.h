// mqtt_connect.log, mqtt_subscribe.log, mqtt_publish.log: what clients and broker of MQTT agreed on.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct MqttConnectRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "mqtt_connect";

    std::optional<std::string> protocol_name;
    std::optional<std::string> protocol_version;
    std::optional<std::string> client_id;
    std::optional<std::string> connect_status;
    std::optional<std::string> will_topic;
    std::optional<std::string> will_payload;
};

constexpr auto fields_of(const MqttConnectRecord*) {
    return connection_columns_and(field("proto_name", &MqttConnectRecord::protocol_name),
                                  field("proto_version", &MqttConnectRecord::protocol_version),
                                  field("client_id", &MqttConnectRecord::client_id),
                                  field("connect_status", &MqttConnectRecord::connect_status),
                                  field("will_topic", &MqttConnectRecord::will_topic),
                                  field("will_payload", &MqttConnectRecord::will_payload));
}

struct MqttSubscribeRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "mqtt_subscribe";

    EnumText action;
    std::vector<std::string> topics;
    std::optional<std::vector<std::uint64_t>> wanted_qualities;
    std::optional<std::uint64_t> granted_quality;
    bool acknowledged = false;
};

constexpr auto fields_of(const MqttSubscribeRecord*) {
    return connection_columns_and(field("action", &MqttSubscribeRecord::action),
                                  field("topics", &MqttSubscribeRecord::topics),
                                  field("qos_levels", &MqttSubscribeRecord::wanted_qualities),
                                  field("granted_qos_level", &MqttSubscribeRecord::granted_quality),
                                  field("ack", &MqttSubscribeRecord::acknowledged));
}

struct MqttPublishRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "mqtt_publish";

    bool from_client = false;
    bool retain = false;
    std::string_view quality;
    std::string_view status = "incomplete_qos";
    std::string topic;
    std::string payload;
    std::uint64_t payload_bytes = 0;
};

constexpr auto fields_of(const MqttPublishRecord*) {
    return connection_columns_and(
        field("from_client", &MqttPublishRecord::from_client), field("retain", &MqttPublishRecord::retain),
        field("qos", &MqttPublishRecord::quality), field("status", &MqttPublishRecord::status),
        field("topic", &MqttPublishRecord::topic), field("payload", &MqttPublishRecord::payload),
        field("payload_len", &MqttPublishRecord::payload_bytes));
}

}  // namespace slipstream
