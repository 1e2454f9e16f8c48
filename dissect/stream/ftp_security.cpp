// Decoding tokens and handing TLS on. See ftp_security.h.
#include "dissect/stream/ftp_security.h"

#include "dissect/stream/ascii.h"
#include "dissect/stream/base64.h"

namespace slipstream {

namespace {

constexpr std::string_view token_mark = "ADAT=";
constexpr std::size_t record_header_bytes = 5;

}  // namespace

void FtpSecurity::on_command(StreamContext& context, std::string_view command, std::string_view argument) {
    if (command == "AUTH") wanted_ = upper_case(argument) == "GSSAPI";
    if (command == "ADAT" && agreed_) token(context, argument);
}

void FtpSecurity::on_reply(StreamContext& context, unsigned code, std::string_view message) {
    constexpr unsigned accepted = 334, goes_on = 335, complete = 235;
    if (code == accepted && wanted_) agreed_ = true;
    if (!agreed_ || (code != goes_on && code != complete)) return;
    if (const std::size_t mark = message.find(token_mark); mark != std::string_view::npos)
        token(context, message.substr(mark + token_mark.size()));
    if (code != complete) return;
    if (tls_) context.add_service("gridftp");
    give_up();
}

void FtpSecurity::token(StreamContext& context, std::string_view base64) {
    Base64Decoder decoder;
    std::string decoded;
    decoder.decode(base64, decoded);
    const std::vector<std::uint8_t> bytes(decoded.begin(), decoded.end());
    const auto ignored = decoder.first_ignored();
    if (ignored) context.weird_of("", "base64_illegal_encoding", Base64Decoder::complaint(*ignored));
    // A TLS record has its version behind its type.
    const bool begins_tls = bytes.size() >= record_header_bytes && bytes[1] == 3;
    if (ignored || (!begun_[context.from_originator] && !begins_tls)) {
        context.weird_of("FTP_ADAT", "ftp_adat_bad_first_token_encoding");
        return give_up();
    }
    begun_[context.from_originator] = true;
    if (!tls_) tls_ = context.start_inner("ssl");
    context.feed_inner(*tls_, bytes);
}

}  // namespace slipstream
