// rfb.log: one row per remote desktop session of VNC and its kin.
#pragma once

#include "dissect/records/connection_columns.h"

namespace slipstream {

struct RfbRecord : ConnectionColumns {
    static constexpr std::string_view log_name = "rfb";

    std::optional<std::string> client_major;
    std::optional<std::string> client_minor;
    std::optional<std::string> server_major;
    std::optional<std::string> server_minor;
    std::optional<std::string_view> authentication;
    std::optional<bool> authenticated;
    std::optional<bool> shared;
    std::optional<std::string> desktop_name;
    std::optional<std::uint64_t> width;
    std::optional<std::uint64_t> height;
};

constexpr auto fields_of(const RfbRecord*) {
    return connection_columns_and(
        field("client_major_version", &RfbRecord::client_major),
        field("client_minor_version", &RfbRecord::client_minor),
        field("server_major_version", &RfbRecord::server_major),
        field("server_minor_version", &RfbRecord::server_minor),
        field("authentication_method", &RfbRecord::authentication), field("auth", &RfbRecord::authenticated),
        field("share_flag", &RfbRecord::shared), field("desktop_name", &RfbRecord::desktop_name),
        field("width", &RfbRecord::width), field("height", &RfbRecord::height));
}

}  // namespace slipstream
