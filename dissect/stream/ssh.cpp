// SSH (RFC 4253): identification lines, negotiated algorithms, the host key, and whether a login seems to
// have succeeded. What is encrypted is judged by its sizes alone, and these are the sizes of the pieces in
// which the stream arrives: the one dissector for which segments matter.
#include <array>
#include <vector>

#include "dissect/stream/ascii.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"
#include "dissect/stream/software_text.h"
#include "dissect/stream/ssh_messages.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{22};
constexpr std::size_t line_bytes_max = 65536, message_bytes_max = std::size_t{1} << 20;
constexpr std::uint8_t message_kexinit = 20, message_newkeys = 21;
constexpr std::uint8_t ssh1_public_key = 2, ssh1_session_key = 3;

SignatureMatch identifies_itself(Bytes first) {
    constexpr std::string_view name = "ssh-";
    for (std::size_t i = 0; i < first.size() && i < 6; ++i) {
        const char c = static_cast<char>(first[i]);
        const bool fits = i < name.size() ? ascii_lower(c) == name[i]
                          : i == 4        ? c == '1' || c == '2'
                                          : c == '.';
        if (!fits) return SignatureMatch::mismatch;
    }
    return first.size() < 6 ? SignatureMatch::undecided : SignatureMatch::match;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = identifies_itself, .responder = identifies_itself, .sides = StreamSignature::both}}};

/// Guesses from the sizes of the server's encrypted answers when the client got in: a refusal looks like the
/// refusals before it, and is longer by one block than the acceptance.
class AuthenticationGuess {
public:
    enum class Verdict : std::uint8_t { nothing, refused, accepted };

    bool decided() const { return decided_; }
    void on_client() { client_spoke_ = true; }
    Verdict on_server(std::size_t bytes) {
        constexpr std::int64_t block = 16, banner_least = 256;
        if (!client_spoke_ || decided_) return Verdict::nothing;
        const auto size = static_cast<std::int64_t>(bytes);
        if (service_accept_ == 0) {
            service_accept_ = size;
            return Verdict::nothing;
        }
        const std::int64_t beyond = size - service_accept_;
        if (beyond == -block) {
            decided_ = true;
            return Verdict::accepted;
        }
        if (refusal_ == 0) {
            if (!banner_skipped_ && beyond > banner_least)
                banner_skipped_ = true;
            else
                refusal_ = size;
            return Verdict::nothing;
        }
        return size == refusal_ ? Verdict::refused : Verdict::nothing;
    }

private:
    std::int64_t service_accept_ = 0;
    std::int64_t refusal_ = 0;
    bool client_spoke_ = false;
    bool banner_skipped_ = false;
    bool decided_ = false;
};

class SshDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (stopped_) return;
        const bool client = context.from_originator;
        Side& side = sides_[client ? 0 : 1];
        while (!data.empty() && side.stage != Stage::encrypted && side.stage != Stage::lost)
            if (!(side.stage == Stage::identification ? take_line(context, side, data)
                                                      : take_message(context, side, data)))
                return;
        if (side.stage == Stage::encrypted && !data.empty()) judge_size(context, client, data.size());
    }
    void on_gap(StreamContext&, std::uint64_t) override {
        stopped_ = true;
        forget();
    }
    void on_end(StreamContext& context) override {
        if (begun_ && !written_) context.emit(std::move(row_));
    }
    bool done() const override { return stopped_ || written_; }
    bool awaits_end() const override { return begun_ && !written_; }

private:
    enum class Stage : std::uint8_t { identification, handshake, encrypted, lost };
    struct Side {
        Stage stage = Stage::identification;
        std::vector<std::uint8_t> kept;  // the beginning of a line or message
        std::optional<SshOffer> offer;
        std::optional<unsigned> version;
    };

    void forget() {
        for (Side& side : sides_) side.kept = {};
    }

    // False when all was used.
    bool take_line(StreamContext& context, Side& side, Bytes& data) {
        const auto end = std::find(data.begin(), data.end(), '\n');
        const auto n = static_cast<std::size_t>(end - data.begin());
        if (side.kept.size() + n > line_bytes_max) {
            side.stage = Stage::lost;
            side.kept = {};
            return false;
        }
        side.kept.insert(side.kept.end(), data.begin(), end);
        if (end == data.end()) return false;
        data = data.subspan(n + 1);
        std::string line = text_of(side.kept);
        side.kept.clear();
        if (line.ends_with('\r')) line.pop_back();
        side.stage = Stage::handshake;
        on_identification(context, side, std::move(line));
        return true;
    }

    void begin(StreamContext& context) {
        if (begun_) return;
        begun_ = true;
        context.start_row(row_);
        const bool orig = context.is_local(row_.orig), resp = context.is_local(row_.resp);
        if (orig != resp) row_.direction = EnumText{orig ? "OUTBOUND" : "INBOUND"};
    }

    // What follows "SSH-2.0-"; a server may say other things before.
    static void tell_program(StreamContext& context, std::string_view line) {
        constexpr std::string_view prefix = "SSH", version = "0123456789.-";
        const bool client = context.from_originator;
        std::string text(line);
        for (std::size_t at = 0; (at = text.find(prefix, at)) != std::string::npos; ++at) {
            if (client && at != 0) break;
            const std::size_t begin = at + prefix.size();
            const std::size_t end = std::min(text.find_first_not_of(version, begin), text.size());
            if (end < begin + (client ? 1 : 2)) continue;
            text.erase(at, end - at);
            break;
        }
        if (client)
            tell_client_software(context, {"SSH::CLIENT"}, text);
        else
            tell_server_software(context, {"SSH::SERVER"}, text);
    }

    void on_identification(StreamContext& context, Side& side, std::string line) {
        begin(context);
        const bool is_two = line.size() > 4 && (line[4] == '2' || line.substr(4).starts_with("1.99"));
        side.version = is_two ? 2 : 1;
        tell_program(context, line);
        (context.from_originator ? row_.client : row_.server) = std::move(line);
        if (!row_.client || !row_.server) return;
        const std::string names = *row_.server + " vs " + *row_.client;
        if (row_.client->size() <= 4 || row_.server->size() <= 4) {
            context.weird("SSH_cannot_determine_version", names);
            return;
        }
        const auto digits = std::pair{(*row_.client)[4], (*row_.server)[4]};
        auto is_both = [](const std::string& text) { return text.size() > 7 && text.substr(6, 2) == "99"; };
        const bool client_is_both = is_both(*row_.client), server_is_both = is_both(*row_.server);
        const bool agree_on_2 = digits == std::pair{'2', '2'} ||
                                (digits == std::pair{'1', '1'} && client_is_both && server_is_both) ||
                                (digits == std::pair{'2', '1'} && server_is_both) ||
                                (digits == std::pair{'1', '2'} && client_is_both);
        if (agree_on_2)
            row_.version = 2;
        else if (digits == std::pair{'1', '1'})
            row_.version = 1;
        else
            context.weird("SSH_version_mismatch", names);
    }

    bool speaks_one() const {
        return (sides_[0].version == 1U && sides_[1].version) ||
               (sides_[1].version == 1U && sides_[0].version);
    }

    // False when all was used, or the rest is to be passed over.
    bool take_message(StreamContext& context, Side& side, Bytes& data) {
        constexpr std::size_t length_bytes = 4;
        const std::size_t kept = side.kept.size();
        side.kept.insert(side.kept.end(), data.begin(), data.end());
        ByteCursor at{Bytes(side.kept)};
        const std::uint64_t length = at.u32();
        const std::uint64_t padding = speaks_one() ? 8 - length % 8 : 0;
        const std::uint64_t whole = length_bytes + length + padding;
        if (!at.ok()) return false;
        if (whole > message_bytes_max) {
            side.stage = Stage::lost;
            side.kept = {};
            return false;
        }
        if (side.kept.size() < whole) return false;
        Bytes message = at.take(static_cast<std::size_t>(whole - length_bytes));
        data = data.subspan(static_cast<std::size_t>(whole) - kept);
        std::vector<std::uint8_t> storage;
        storage.assign(message.begin(), message.end());
        side.kept.clear();
        const bool parsed = speaks_one() ? on_ssh1(context, side, storage, static_cast<std::size_t>(padding))
                                         : on_ssh2(context, side, storage);
        if (parsed) return true;
        context.violation("Binpac exception: binpac exception: out_of_bound: SSH2_Key_Exchange");
        return false;
    }

    bool on_ssh2(StreamContext& context, Side& side, Bytes message) {
        ByteCursor at(message);
        const std::size_t padding = at.u8();
        const std::uint8_t type = at.u8();
        if (!at.ok() || padding > at.remaining()) return false;
        const Bytes payload = at.rest().first(at.remaining() - padding);
        if (type == message_newkeys) {
            side.stage = Stage::encrypted;
            context.confirm();
            return true;
        }
        if (type == message_kexinit) return on_offer(context, side, payload);
        if (!exchange_) return true;
        if (*exchange_ == SshKeyExchange::unknown) return read_ssh_offer(payload).has_value();
        const Bytes key = ssh_host_key(*exchange_, type, payload);
        if (!key.empty()) row_.host_key = ssh_key_fingerprint(key);
        return true;
    }

    bool on_offer(StreamContext& context, Side& side, Bytes payload) {
        std::optional<SshOffer> offer = read_ssh_offer(payload);
        if (!offer) return false;
        if (side.offer) return true;
        side.offer = std::move(offer);
        if (context.from_originator)
            row_.hassh = ssh_offer_fingerprint(*side.offer, true);
        else
            row_.hassh_server = ssh_offer_fingerprint(*side.offer, false);
        if (!sides_[0].offer || !sides_[1].offer) return true;
        const SshOffer& client = *sides_[0].offer;
        const SshOffer& server = *sides_[1].offer;
        row_.cipher = negotiated_ssh_algorithms(client.cipher, server.cipher);
        row_.mac = negotiated_ssh_algorithms(client.mac, server.mac);
        row_.compression = negotiated_ssh_algorithms(client.compression, server.compression);
        row_.key_exchange = negotiated_ssh_algorithm(client.key_exchange, server.key_exchange);
        row_.host_key_algorithm = negotiated_ssh_algorithm(client.host_key, server.host_key);
        exchange_ = ssh_key_exchange_of(*row_.key_exchange);
        if (*exchange_ == SshKeyExchange::unknown)
            context.weird("ssh_unknown_kex_algorithm", *row_.key_exchange);
        return true;
    }

    bool on_ssh1(StreamContext& context, Side& side, Bytes message, std::size_t padding) {
        ByteCursor at(message);
        at.skip(padding);
        const std::uint8_t type = at.u8();
        if (type == ssh1_session_key) {
            context.confirm();
            side.stage = Stage::encrypted;
            sides_[1].stage = Stage::encrypted;
            return true;
        }
        if (type != ssh1_public_key || context.from_originator) return true;
        auto number = [&at] { return at.take((std::size_t{at.u16()} + 7) / 8); };
        constexpr std::size_t cookie_and_bits = 8 + 4;
        at.skip(cookie_and_bits);
        number();
        number();
        at.skip(4);
        const Bytes exponent = number(), modulus = number();
        if (!at.ok()) return false;
        std::vector<std::uint8_t> key(modulus.begin(), modulus.end());
        key.insert(key.end(), exponent.begin(), exponent.end());
        row_.host_key = ssh_key_fingerprint(key);
        return true;
    }

    void judge_size(StreamContext& context, bool client, std::size_t bytes) {
        if (row_.version != 2U || guess_.decided()) return;
        if (client) return guess_.on_client();
        const auto verdict = guess_.on_server(bytes);
        if (verdict == AuthenticationGuess::Verdict::nothing) return;
        if (row_.compression == "zlib" || row_.compression == "zlib@openssh.com") return;
        row_.auth_success = verdict == AuthenticationGuess::Verdict::accepted;
        ++row_.auth_attempts;
        if (!*row_.auth_success || written_) return;
        context.emit(row_);
        written_ = true;
        forget();
    }

    std::array<Side, 2> sides_;  // client, server
    std::optional<SshKeyExchange> exchange_;
    AuthenticationGuess guess_;
    SshRecord row_;
    bool begun_ = false;
    bool written_ = false;
    bool stopped_ = false;
};

constexpr StreamDissectorSpec ssh{
    .name = "ssh",
    .analyzer = "SSH",
    .summary = "Secure Shell",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<SshDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, ssh)

}  // namespace
}  // namespace slipstream
