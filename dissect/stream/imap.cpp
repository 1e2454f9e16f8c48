// IMAP (RFC 3501), as far as a connection record needs it: is this IMAP, and does TLS begin in it.
#include <array>
#include <string>

#include "dissect/stream/ascii.h"
#include "dissect/stream/content_lines.h"
#include "dissect/stream/first_lines.h"
#include "dissect/stream/upgradable.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{143};

class ImapDissector final : public UpgradableDissector {
public:
    bool done() const override { return past_greeting_ && !upgraded(); }

private:
    std::size_t read(StreamContext& context, Bytes data) override {
        const bool client = context.from_originator;
        return lines_[client ? 0 : 1].feed(data, [&](std::string_view line) {
            client ? client_line(context, line) : server_line(context, line);
            return !upgraded() && !past_greeting_;
        });
    }
    void lose(StreamContext&, std::uint64_t) override { past_greeting_ = true; }
    Bytes behind_clear_text(bool from_originator, Bytes data) override {
        return lines_[from_originator ? 0 : 1].behind_line_end(data);
    }
    void client_line(StreamContext& context, std::string_view line) {
        const std::string_view tag = take_word(line), command = take_word(line);
        constexpr std::size_t tag_bytes_max = 64;
        if (equal_ignoring_case(command, "starttls")) {
            context.confirm();
            if (tag.size() <= tag_bytes_max) starttls_tag_ = tag;
        } else if (command == "capability") {
            context.confirm();
        }
        for (std::string_view later : {"authenticate", "login", "examine", "create", "list", "fetch"})
            if (command == later) {
                context.confirm();
                past_greeting_ = true;
            }
    }
    void server_line(StreamContext& context, std::string_view line) {
        const std::string_view tag = take_word(line), status = take_word(line);
        if (status != "OK") return;
        if (tag == "*") context.confirm();
        if (!starttls_tag_.empty() && tag == starttls_tag_) upgrade(context);
    }

    std::array<ContentLines, 2> lines_;
    std::string starttls_tag_;
    bool past_greeting_ = false;
};

constexpr StreamDissectorSpec imap{
    .name = "imap",
    .analyzer = "IMAP",
    .summary = "Internet Message Access Protocol",
    .tcp_ports = tcp_ports,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<ImapDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, imap)

}  // namespace
}  // namespace slipstream
