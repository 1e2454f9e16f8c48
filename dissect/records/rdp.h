// rdp.log: one row per connection to a remote desktop of Windows.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct RdpRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "rdp";

    std::optional<std::string> cookie;
    std::optional<std::string> result;
    std::optional<std::string> security_protocol;
    std::optional<std::vector<std::string>> client_channels;
    std::optional<std::string> keyboard_layout;
    std::optional<std::string> client_build;
    std::optional<std::string> client_name;
    std::optional<std::string> client_product_id;
    std::optional<std::uint64_t> desktop_width;
    std::optional<std::uint64_t> desktop_height;
    std::optional<std::string_view> color_depth;
    std::optional<std::string_view> certificate_type;
    std::uint64_t certificates = 0;
    std::optional<bool> certificate_permanent;
    std::optional<std::string> encryption_level;
    std::optional<std::string> encryption_method;
};

constexpr auto fields_of(const RdpRecord*) {
    return connection_columns_and(
        field("cookie", &RdpRecord::cookie), field("result", &RdpRecord::result),
        field("security_protocol", &RdpRecord::security_protocol),
        field("client_channels", &RdpRecord::client_channels),
        field("keyboard_layout", &RdpRecord::keyboard_layout),
        field("client_build", &RdpRecord::client_build), field("client_name", &RdpRecord::client_name),
        field("client_dig_product_id", &RdpRecord::client_product_id),
        field("desktop_width", &RdpRecord::desktop_width),
        field("desktop_height", &RdpRecord::desktop_height),
        field("requested_color_depth", &RdpRecord::color_depth),
        field("cert_type", &RdpRecord::certificate_type), field("cert_count", &RdpRecord::certificates),
        field("cert_permanent", &RdpRecord::certificate_permanent),
        field("encryption_level", &RdpRecord::encryption_level),
        field("encryption_method", &RdpRecord::encryption_method));
}

}  // namespace slipstream
