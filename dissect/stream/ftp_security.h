// FtpSecurity: the tokens of GSSAPI that an FTP client and server exchange as Base64 text (RFC 2228: AUTH,
// ADAT). GridFTP's are the records of a TLS handshake.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "dissect/stream/dissector.h"

namespace slipstream {

class FtpSecurity {
public:
    void on_command(StreamContext& context, std::string_view command, std::string_view argument);
    void on_reply(StreamContext& context, unsigned code, std::string_view message);

private:
    void token(StreamContext& context, std::string_view base64);
    void give_up() { agreed_ = wanted_ = false; }

    bool wanted_ = false;  // by the client
    bool agreed_ = false;
    std::array<bool, 2> begun_{};  // by direction: a token was seen
    std::optional<InnerStream> tls_;
};

}  // namespace slipstream
