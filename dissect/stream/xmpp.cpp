// XMPP (RFC 6120), as far as a connection record needs it: is this XMPP, and does TLS begin in it.
#include <array>
#include <string>

#include "dissect/stream/ascii.h"
#include "dissect/stream/upgradable.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 2> tcp_ports{5222, 5269};

// An XML declaration perhaps, then a stream of one of the jabber namespaces.
SignatureMatch opens_stream(Bytes first) {
    const std::string_view text = text_view(first);
    std::string_view rest = text;
    constexpr std::string_view declaration = "<?xml", stream = "<stream:stream ", space = "xmlns='jabber:";
    if (rest.starts_with(declaration)) {
        const std::size_t end = rest.find("?>");
        if (end == std::string_view::npos) return SignatureMatch::undecided;
        rest.remove_prefix(end + 2);
    }
    rest = skip_space(rest);
    const std::size_t n = std::min(rest.size(), stream.size());
    if (rest.substr(0, n) != stream.substr(0, n)) return SignatureMatch::mismatch;
    if (rest.substr(0, rest.find('>')).find(space) != std::string_view::npos) return SignatureMatch::match;
    return rest.find('>') == std::string_view::npos ? SignatureMatch::undecided : SignatureMatch::mismatch;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = opens_stream, .responder = opens_stream}}};

/// Finds the names of tags, however the text arrives.
class TagNames {
public:
    /// Calls on_name(std::string_view) at the end of every tag whose name was not too long, until it returns
    /// false. Returns the bytes used.
    template <class OnName>
    std::size_t feed(Bytes data, OnName&& on_name) {
        for (std::size_t i = 0; i < data.size(); ++i) {
            const char c = static_cast<char>(data[i]);
            if (c == '<') {
                in_tag_ = in_name_ = true;
                name_.clear();
            } else if (c == '>' && in_tag_) {
                in_tag_ = in_name_ = false;
                if (!on_name(std::string_view(name_))) return i + 1;
            } else if (in_name_) {
                in_name_ = !is_ascii_space(c) && c != '/' && name_.size() < name_bytes_max;
                if (in_name_) name_.push_back(c);
            }
        }
        return data.size();
    }

private:
    static constexpr std::size_t name_bytes_max = 64;
    std::string name_;
    bool in_tag_ = false;
    bool in_name_ = false;
};

class XmppDissector final : public UpgradableDissector {
public:
    bool done() const override { return false; }

private:
    std::size_t read(StreamContext& context, Bytes data) override {
        const bool client = context.from_originator;
        if (!begun_[client ? 0 : 1] && !begins(context, data)) return data.size();
        begun_[client ? 0 : 1] = true;
        return tags_[client ? 0 : 1].feed(data, [&](std::string_view name) {
            if (client && name == "stream:stream") context.confirm();
            if (client && name == "starttls") asked_for_tls_ = true;
            if (!client && name == "proceed") {
                if (!asked_for_tls_) context.weird("XMPP: proceed without starttls");
                upgrade(context);
            }
            return !upgraded();
        });
    }
    static bool begins(StreamContext& context, Bytes data) {
        if (!data.empty() && data[0] == '<') return true;
        const std::string_view text = text_view(data);
        context.violation(
            "Binpac exception: binpac exception: string mismatch at "
            "src/analyzer/protocol/xmpp/xmpp-protocol.pac:12: \nexpected pattern: \"<\"\nactual data: \"" +
            std::string(text.substr(0, text.find('\0'))) + "\"");
        return false;
    }

    std::array<TagNames, 2> tags_;
    std::array<bool, 2> begun_{};
    bool asked_for_tls_ = false;
};

constexpr StreamDissectorSpec xmpp{
    .name = "xmpp",
    .analyzer = "XMPP",
    .summary = "Extensible Messaging and Presence Protocol",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<XmppDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, xmpp)

}  // namespace
}  // namespace slipstream
