// RFB (RFC 6143), the protocol of VNC: one row per session with its versions, authentication and desktop.
#include <array>

#include "dissect/stream/ascii.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"
#include "dissect/stream/number_names.h"

namespace slipstream {
namespace {

constexpr std::size_t version_bytes = 12;     // "RFB 003.008" and a line feed
constexpr std::size_t kept_bytes_max = 4096;  // of a side, until the next step can be read
constexpr std::size_t challenge_bytes = 16;   // of VNC authentication, and its response
constexpr std::uint8_t vnc = 2, none = 1, apple = 30;

constexpr std::array methods{
    NumberName{0, "Invalid"},
    NumberName{1, "None"},
    NumberName{2, "VNC"},
    NumberName{16, "Tight"},
    NumberName{17, "Ultra"},
    NumberName{18, "TLS"},
    NumberName{19, "VeNCrypt"},
    NumberName{20, "GTK-VNC SASL"},
    NumberName{21, "MD5 hash authentication"},
    NumberName{22, "Colin Dean xvp"},
    NumberName{30, "Apple Remote Desktop"},
};

/// Bytes of a side that wait until a step is whole.
class Waiting {
public:
    void add(Bytes data) {
        const std::size_t room = kept_bytes_max - std::min(kept_bytes_max, kept_.size());
        kept_.insert(kept_.end(), data.begin(),
                     data.begin() + static_cast<std::ptrdiff_t>(std::min(room, data.size())));
    }
    Bytes bytes() const { return kept_; }
    /// True when so many bytes were there; they are dropped.
    bool drop(std::size_t n) {
        if (kept_.size() < n) return false;
        kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(n));
        return true;
    }

private:
    std::vector<std::uint8_t> kept_;
};

class RfbDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        Waiting& side = context.from_originator ? client_ : server_;
        side.add(data);
        while (step_ != Step::over && take_step(context)) {
        }
    }
    void on_gap(StreamContext&, std::uint64_t) override { step_ = Step::over; }
    void on_end(StreamContext& context) override { write(context); }
    bool done() const override { return step_ == Step::over; }
    bool awaits_end() const override { return row_.has_value(); }

private:
    /// What is awaited, and from whom.
    enum class Step : std::uint8_t {
        server_version,
        client_version,
        server_method,   // before 3.7: the server decides
        server_methods,  // from 3.7: the client chooses one
        client_method,
        vnc_challenge,
        vnc_response,
        apple_challenge,
        apple_response,
        result,
        client_init,
        server_init,
        over
    };

    RfbRecord& row(StreamContext& context) {
        if (!row_) context.start_row(row_.emplace());
        return *row_;
    }

    /// False when the bytes for it are not all here.
    bool take_step(StreamContext& context) {
        switch (step_) {
            case Step::server_version: return take_version(context, server_, true);
            case Step::client_version: return take_version(context, client_, false);
            case Step::server_method: return take_server_method(context);
            case Step::server_methods: return take_server_methods(context);
            case Step::client_method: return take_client_method(context);
            case Step::vnc_challenge: return pass(server_, challenge_bytes, Step::vnc_response);
            case Step::vnc_response: return pass(client_, challenge_bytes, Step::result);
            case Step::apple_challenge: return take_apple_challenge();
            case Step::apple_response: return pass(client_, 128 + apple_key_bytes_, Step::result);
            case Step::result: return take_result(context);
            case Step::client_init: return take_client_init(context);
            case Step::server_init: return take_server_init(context);
            case Step::over: break;
        }
        return false;
    }

    bool pass(Waiting& side, std::size_t bytes, Step next) {
        if (!side.drop(bytes)) return false;
        step_ = next;
        return true;
    }

    bool take_version(StreamContext& context, Waiting& side, bool is_server) {
        const std::string text = text_of(side.bytes().first(std::min(version_bytes, side.bytes().size())));
        if (!std::string_view("RFB ").starts_with(std::string_view(text).substr(0, 4))) {
            context.violation("not an RFB version");
            step_ = Step::over;
            return false;
        }
        if (!side.drop(version_bytes)) return false;
        RfbRecord& r = row(context);
        (is_server ? r.server_major : r.client_major) = text.substr(4, 3);
        (is_server ? r.server_minor : r.client_minor) = text.substr(8, 3);
        step_ = is_server ? Step::client_version : Step::server_methods;
        if (is_server) return true;
        context.confirm();
        if (text.compare(4, 7, "003.007") < 0) step_ = Step::server_method;
        is_old_ = text.compare(4, 7, "003.008") < 0;
        return true;
    }

    void set_method(StreamContext& context, std::uint32_t method) {
        row(context).authentication = find_name(methods, method).value_or("RealVNC");
        switch (method) {
            case none:
                // Before 3.8 nothing is said about it.
                if (is_old_) row(context).authenticated = true;
                step_ = is_old_ ? Step::client_init : Step::result;
                break;
            case vnc: step_ = Step::vnc_challenge; break;
            case apple: step_ = Step::apple_challenge; break;
            default: step_ = Step::over; break;  // encrypted, or not known
        }
    }
    bool take_server_method(StreamContext& context) {
        ByteCursor at(server_.bytes());
        const std::uint32_t method = at.u32();
        if (!server_.drop(4)) return false;
        set_method(context, method);
        return true;
    }
    bool take_server_methods(StreamContext& context) {
        ByteCursor at(server_.bytes());
        const std::uint8_t count = at.u8();
        if (!at.ok() || !server_.drop(1U + count)) return false;
        step_ = Step::client_method;
        if (count == 0) step_ = Step::over;
        static_cast<void>(context);
        return true;
    }
    bool take_client_method(StreamContext& context) {
        ByteCursor at(client_.bytes());
        const std::uint8_t method = at.u8();
        if (!client_.drop(1)) return false;
        set_method(context, method);
        return true;
    }

    // Generator, length of the key, prime and public key of that length.
    bool take_apple_challenge() {
        ByteCursor at(server_.bytes());
        at.skip(2);
        const std::size_t key_bytes = at.u16();
        if (!at.ok() || !server_.drop(4 + 2 * key_bytes)) return false;
        apple_key_bytes_ = key_bytes;
        step_ = Step::apple_response;
        return true;
    }

    bool take_result(StreamContext& context) {
        ByteCursor at(server_.bytes());
        const bool is_good = at.u32() == 0;
        if (!server_.drop(4)) return false;
        row(context).authenticated = is_good;
        step_ = is_good ? Step::client_init : Step::over;
        return true;
    }
    bool take_client_init(StreamContext& context) {
        ByteCursor at(client_.bytes());
        const bool is_shared = at.u8() != 0;
        if (!client_.drop(1)) return false;
        row(context).shared = is_shared;
        step_ = Step::server_init;
        return true;
    }
    bool take_server_init(StreamContext& context) {
        ByteCursor at(server_.bytes());
        const std::uint16_t width = at.u16(), height = at.u16();
        at.skip(16);  // pixel format
        const Bytes name = at.take(at.u32());
        if (!at.ok()) return false;
        RfbRecord& r = row(context);
        r.width = width;
        r.height = height;
        r.desktop_name = text_of(name);
        write(context);
        step_ = Step::over;
        return true;
    }

    void write(StreamContext& context) {
        if (row_) context.emit(std::move(*row_));
        row_.reset();
    }

    Step step_ = Step::server_version;
    Waiting client_, server_;
    std::size_t apple_key_bytes_ = 0;
    bool is_old_ = false;
    std::optional<RfbRecord> row_;
};

SignatureMatch begins_rfb(Bytes first) {
    constexpr std::string_view mark = "RFB";
    for (std::size_t i = 0; i < std::min(first.size(), mark.size()); ++i)
        if (first[i] != static_cast<std::uint8_t>(mark[i])) return SignatureMatch::mismatch;
    return first.size() >= mark.size() ? SignatureMatch::match : SignatureMatch::undecided;
}
constexpr std::array signatures{StreamSignature{begins_rfb, begins_rfb, StreamSignature::both}};

constexpr StreamDissectorSpec rfb{
    .name = "rfb",
    .analyzer = "RFB",
    .summary = "Remote Framebuffer, the protocol of VNC",
    .signatures = signatures,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<RfbDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, rfb)

}  // namespace
}  // namespace slipstream
