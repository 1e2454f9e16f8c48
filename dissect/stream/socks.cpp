// SOCKS (RFC 1928, 1929): what a client asks of a proxy and what it is told. Behind the proxy's consent
// stands another protocol, which is recognised by its first bytes. Version 4 (not logged, as in Zeek) is
// refused at its reply.
#include <array>
#include <string>
#include <vector>

#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{1080};
constexpr std::uint8_t version_4 = 4, version_5 = 5, no_authentication = 0, by_password = 2;

bool is_client_method(std::uint8_t m) { return m <= 3 || (m >= 5 && m <= 9); }

SignatureMatch greets_as_version_5(Bytes first) {
    if (!first.empty() && first[0] != version_5) return SignatureMatch::mismatch;
    if (first.size() < 3) return SignatureMatch::undecided;
    return is_client_method(first[2]) ? SignatureMatch::match : SignatureMatch::mismatch;
}
SignatureMatch answers_as_version_5(Bytes first) {
    if (!first.empty() && first[0] != version_5) return SignatureMatch::mismatch;
    if (first.size() < 2) return SignatureMatch::undecided;
    return is_client_method(first[1]) || first[1] == 0xff ? SignatureMatch::match : SignatureMatch::mismatch;
}
SignatureMatch asks_as_version_4(Bytes first) {
    constexpr std::size_t user_max = 32;
    if (!first.empty() && first[0] != version_4) return SignatureMatch::mismatch;
    if (first.size() > 1 && first[1] != 1 && first[1] != 2) return SignatureMatch::mismatch;
    for (std::size_t i = 2; i < first.size() && i <= 2 + user_max; ++i)
        if (first[i] == 0) return SignatureMatch::match;
    return first.size() > 2 + user_max ? SignatureMatch::mismatch : SignatureMatch::undecided;
}
SignatureMatch answers_as_version_4(Bytes first) {
    if (!first.empty() && first[0] != 0) return SignatureMatch::mismatch;
    if (first.size() < 2) return SignatureMatch::undecided;
    return first[1] >= 0x5a && first[1] <= 0x5d ? SignatureMatch::match : SignatureMatch::mismatch;
}

constexpr std::array<StreamSignature, 3> signatures{
    {{.originator = greets_as_version_5, .responder = answers_as_version_5, .sides = StreamSignature::both},
     {.originator = asks_as_version_4, .responder = answers_as_version_4, .sides = StreamSignature::both},
     {.originator = answers_as_version_4, .responder = asks_as_version_4, .sides = StreamSignature::both}}};

std::string status_text(unsigned code) {
    constexpr std::array<std::string_view, 9> texts{"succeeded",
                                                    "general SOCKS server failure",
                                                    "connection not allowed by ruleset",
                                                    "Network unreachable",
                                                    "Host unreachable",
                                                    "Connection refused",
                                                    "TTL expired",
                                                    "Command not supported",
                                                    "Address type not supported"};
    return code < texts.size() ? std::string(texts[code]) : "unknown-" + std::to_string(code);
}

struct Endpoint {
    std::optional<IpAddress> host;
    std::optional<std::string> name;
    std::uint16_t port = 0;
    bool known_type = true;
};

Endpoint take_endpoint(ByteCursor& at) {
    constexpr std::uint8_t is_v4 = 1, is_name = 3, is_v6 = 4;
    Endpoint endpoint;
    const std::uint8_t type = at.u8();
    if (type == is_v4)
        endpoint.host = IpAddress::v4(at.u32());
    else if (type == is_name)
        endpoint.name = text_of(at.take(at.u8()));
    else if (type == is_v6)
        endpoint.host = IpAddress::v6(at.take(16));
    else
        endpoint.known_type = false;
    endpoint.port = at.u16();
    return endpoint;
}

class SocksDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (stopped_) return;
        auto& kept = kept_[context.from_originator ? 0 : 1];
        if (lost_[context.from_originator]) {
            if (!data.empty() && data[0] != version_5) refuse_version(context, data[0]);
            return;
        }
        if (inner_) return context.feed_inner(*inner_, data);
        constexpr std::size_t kept_max = 4096;
        if (kept.size() + data.size() > kept_max)
            data = data.first(kept_max - std::min(kept.size(), kept_max));
        kept.insert(kept.end(), data.begin(), data.end());
        std::size_t used = 0;
        while (used < kept.size() && !lost_[context.from_originator] && !is_over(context.from_originator)) {
            ByteCursor at{Bytes(kept).subspan(used)};
            if (!(context.from_originator ? client_message(context, at) : server_message(context, at))) break;
            used += at.offset();
        }
        if (lost_[context.from_originator]) used = kept.size();
        kept.erase(kept.begin(), kept.begin() + static_cast<std::ptrdiff_t>(std::min(used, kept.size())));
        if (!request_seen_ || !reply_seen_ || stopped_) return;
        inner_ = context.start_inner("");
        if (!kept.empty()) context.feed_inner(*inner_, kept);
        for (auto& side : kept_) side = {};
    }
    void on_gap(StreamContext& context, std::uint64_t bytes) override {
        if (inner_) return context.gap_inner(*inner_, bytes);
        stopped_ = true;
    }
    void on_side_end(StreamContext& context) override {
        if (inner_) context.end_inner_side(*inner_);
    }
    void on_end(StreamContext& context) override {
        if (confirmed_) context.emit(std::move(row_));
    }
    bool done() const override { return stopped_; }
    bool awaits_end() const override { return confirmed_; }

private:
    enum class Stage : std::uint8_t { greeting, password, request };

    bool is_over(bool client) const { return client ? request_seen_ : reply_seen_; }

    void begin(StreamContext& context) {
        if (row_.version != 0) return;
        context.start_row(row_);
        row_.version = version_5;
    }
    // Behind it no message is read on this side; what comes is only told not to be one either.
    bool refuse(StreamContext& context, std::string_view reason) {
        context.violation(reason);
        lost_[context.from_originator] = true;
        return false;
    }
    bool refuse_version(StreamContext& context, std::uint8_t version) {
        return refuse(context, "unsupported/unknown SOCKS version " + std::to_string(version));
    }

    // Each of these returns false until the whole message is there.
    bool client_message(StreamContext& context, ByteCursor& at) {
        if (client_stage_ == Stage::password) return client_password(context, at);
        const std::uint8_t version = at.u8();
        if (version == version_4) {
            // Its reply will not be understood.
            context.tell_tunnel({"Tunnel::SOCKS"});
            lost_[context.from_originator] = true;
            return true;
        }
        if (version != version_5) return refuse_version(context, version);
        if (client_stage_ == Stage::greeting) {
            at.skip(at.u8());
            if (!at.ok()) return false;
            client_stage_ = Stage::request;
            return true;
        }
        at.skip(2);
        Endpoint to = take_endpoint(at);
        if (!at.ok()) return false;
        if (!to.known_type) return refuse(context, "invalid SOCKSv5 address type");
        begin(context);
        row_.request_host = to.host;
        row_.request_name = std::move(to.name);
        row_.request_port = Port{to.port};
        context.tell_tunnel({"Tunnel::SOCKS"});
        request_seen_ = true;
        return true;
    }

    bool client_password(StreamContext& context, ByteCursor& at) {
        at.skip(1);
        std::string user = text_of(at.take(at.u8()));
        at.skip(at.u8());
        if (!at.ok()) return false;
        begin(context);
        row_.user = std::move(user);
        client_stage_ = Stage::request;
        return true;
    }

    bool server_message(StreamContext& context, ByteCursor& at) {
        if (server_stage_ == Stage::password) {
            at.skip(1);
            const std::uint8_t code = at.u8();
            if (!at.ok()) return false;
            begin(context);
            row_.status = status_text(code);
            server_stage_ = Stage::request;
            return true;
        }
        const std::uint8_t version = at.u8(), code = at.u8();
        if (version != version_5) return refuse_version(context, version);
        if (!at.ok()) return false;
        if (server_stage_ == Stage::greeting) return method_chosen(context, code);
        at.skip(1);
        Endpoint bound = take_endpoint(at);
        if (!at.ok()) return false;
        if (!bound.known_type) return refuse(context, "invalid SOCKSv5 address type");
        begin(context);
        row_.status = status_text(code);
        row_.bound_host = bound.host;
        row_.bound_name = std::move(bound.name);
        row_.bound_port = Port{bound.port};
        reply_seen_ = true;
        confirmed_ = true;
        context.confirm();
        return true;
    }

    bool method_chosen(StreamContext& context, std::uint8_t method) {
        server_stage_ = method == by_password ? Stage::password : Stage::request;
        if (method == by_password) client_stage_ = Stage::password;
        if (method != by_password && method != no_authentication)
            context.weird("socks5_unsupported_authentication_method", std::to_string(method));
        return true;
    }

    std::array<std::vector<std::uint8_t>, 2> kept_;  // messages that are not whole yet
    SocksRecord row_;
    std::optional<InnerStream> inner_;
    Stage client_stage_ = Stage::greeting;
    Stage server_stage_ = Stage::greeting;
    bool request_seen_ = false;
    bool reply_seen_ = false;
    bool confirmed_ = false;
    std::array<bool, 2> lost_{};  // by direction: the responder's, the originator's
    bool stopped_ = false;
};

constexpr StreamDissectorSpec socks{
    .name = "socks",
    .analyzer = "SOCKS",
    .summary = "SOCKS proxies, version 5",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<SocksDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, socks)

}  // namespace
}  // namespace slipstream
