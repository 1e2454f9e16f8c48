// PostgreSQL's client/server protocol, version 3: the login, simple queries and what the server said to
// postgresql.log. Bytes after an accepted SSLRequest are TLS. No service is named: see the README of
// tests/golden on protocols that Zeek 6.0.9 does not know.
#include <algorithm>
#include <array>

#include "dissect/stream/message_buffer.h"
#include "dissect/stream/number_names.h"
#include "dissect/stream/upgradable.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{5432};
constexpr std::size_t head_bytes = 8, message_bytes_kept = std::size_t{1} << 16;
constexpr std::size_t startup_bytes_max = 10000, message_bytes_max = std::size_t{1} << 30;
constexpr std::size_t argument_bytes_max = std::size_t{1} << 14;  // of what the server said about one request
constexpr std::uint32_t cancel_request = 80877102, ssl_request = 80877103, gssapi_request = 80877104;
constexpr std::uint32_t version_3 = 3;
constexpr std::string_view client_messages = "BCDEFHPQSXcdfp";
constexpr std::string_view server_messages = "123ACDEGHIKNRSTVWZcdnstv";

constexpr std::array authentication_names{
    NumberName{2, "KerberosV5"}, NumberName{3, "CleartextPassword"}, NumberName{5, "MD5Password"},
    NumberName{7, "GSSAPI"},     NumberName{8, "GSSAPIContinue"},    NumberName{9, "SSPI"},
    NumberName{10, "SASL"},      NumberName{11, "SASLContinue"},     NumberName{12, "SASLFinal"},
};

constexpr std::array notice_field_names{
    NumberName{'S', "SeverityLocalized"},
    NumberName{'V', "Severity"},
    NumberName{'C', "Code"},
    NumberName{'M', "Message"},
    NumberName{'D', "Detail"},
    NumberName{'H', "Hint"},
    NumberName{'P', "Position"},
    NumberName{'p', "InternalPosition"},
    NumberName{'q', "InternalQuery"},
    NumberName{'W', "Where"},
    NumberName{'s', "Schema"},
    NumberName{'t', "Table"},
    NumberName{'c', "Column"},
    NumberName{'d', "Data"},
    NumberName{'n', "Constraint"},
    NumberName{'F', "File"},
    NumberName{'L', "Line"},
    NumberName{'R', "Routine"},
};

std::string notice_field_name(std::uint8_t letter) {
    if (const auto name = find_name(notice_field_names, letter)) return std::string(*name);
    return std::string("UnknownErrorId") + static_cast<char>(letter);
}

/// Text up to a zero byte; what is cut off by our bound on messages has none.
std::string take_text(ByteCursor& at) {
    const Bytes rest = at.rest();
    const auto end = std::find(rest.begin(), rest.end(), std::uint8_t{0});
    std::string text(rest.begin(), end);
    at.skip(std::min(text.size() + 1, rest.size()));
    return text;
}

class PostgresqlDissector final : public UpgradableDissector {
public:
    void on_end(StreamContext& context) override { write(context); }
    bool done() const override { return stopped_; }
    bool awaits_end() const override { return row_.has_value(); }

private:
    enum class Phase : std::uint8_t { beginning, asked_for_security, messages };

    std::size_t read(StreamContext& context, Bytes data) override {
        if (stopped_) return data.size();
        const bool client = context.from_originator;
        std::size_t used = 0;
        const bool whole = sides_[client ? 0 : 1].feed(
            data, [&](Bytes first) { return client ? length_from_client(first) : length_from_server(first); },
            [&](Bytes message) {
                used += message.size();
                return (client ? on_client(context, message) : on_server(context, message)) && !upgraded();
            });
        if (upgraded()) return used;
        if (!whole) stop();
        return data.size();
    }
    void lose(StreamContext&, std::uint64_t) override { stop(); }
    void stop() {
        stopped_ = true;
        for (MessageBuffer& side : sides_) side.clear();
    }

    // What cannot be a message is handed on as one byte, for its reader to refuse.
    static std::size_t typed_length(Bytes first, std::string_view letters) {
        ByteCursor at(first);
        if (letters.find(static_cast<char>(at.u8())) == std::string_view::npos) return 1;
        const std::size_t length = at.u32();
        if (!at.ok()) return 0;
        return length < sizeof(std::uint32_t) || length > message_bytes_max ? 1 : 1 + length;
    }
    std::size_t length_from_client(Bytes first) const {
        if (phase_ == Phase::messages) return typed_length(first, client_messages);
        ByteCursor at(first);
        const std::size_t length = at.u32();
        if (!at.ok()) return 0;
        return length < head_bytes || length > startup_bytes_max ? 1 : length;
    }
    std::size_t length_from_server(Bytes first) const {
        const bool may_be_typed = phase_ == Phase::messages || first[0] == 'E';
        if (phase_ == Phase::beginning || !may_be_typed) return 1;
        return typed_length(first, server_messages);
    }

    /// False when it is not PostgreSQL, or of no more interest.
    bool on_client(StreamContext& context, Bytes message) {
        if (message.size() == 1) return false;
        ByteCursor at(message);
        if (phase_ != Phase::messages) return on_first(context, at);
        const std::uint8_t letter = at.u8();
        at.skip(sizeof(std::uint32_t));
        if (letter == 'Q') {
            write(context);
            row(context).frontend = "simple_query";
            row_->frontend_argument = take_text(at);
            rows_ = 0;
        } else if (letter == 'X') {
            write(context);
            row(context).frontend = "terminate";
            write(context);
        }
        return true;
    }
    bool on_first(StreamContext& context, ByteCursor at) {
        at.skip(sizeof(std::uint32_t));
        const std::uint32_t code = at.u32();
        if (code == ssl_request || code == gssapi_request) {
            asks_for_tls_ = code == ssl_request;
            phase_ = Phase::asked_for_security;
            if (asks_for_tls_) row(context).frontend = "ssl_request";
            return true;
        }
        if (code == cancel_request || code >> 16 != version_3) return false;
        phase_ = Phase::messages;
        row(context).frontend = "startup";
        while (at.remaining() > 1) {
            const std::string name = take_text(at);
            std::string value = take_text(at);
            if (name == "user")
                user_ = std::move(value);
            else if (name == "database")
                database_ = std::move(value);
            else if (name == "application_name")
                application_name_ = std::move(value);
        }
        return true;
    }

    bool on_server(StreamContext& context, Bytes message) {
        ByteCursor at(message);
        const std::uint8_t letter = at.u8();
        if (phase_ == Phase::asked_for_security && message.size() == 1) return on_security(context, letter);
        if (message.size() == 1) return false;
        at.skip(sizeof(std::uint32_t));
        switch (letter) {
            case 'R': on_authentication(context, at); break;
            case 'N': add_notice(row(context), at); break;
            case 'E': on_error(context, at); break;
            case 'Z': on_ready(context, at.u8()); break;
            case 'D':
                if (rows_) ++*rows_;
                break;
            default: break;
        }
        return true;
    }
    bool on_security(StreamContext& context, std::uint8_t answer) {
        const char word = static_cast<char>(answer);
        const bool agrees = word == (asks_for_tls_ ? 'S' : 'G');
        if (!agrees && word != 'N') return false;
        phase_ = Phase::beginning;
        if (!asks_for_tls_) return !agrees;
        PostgresqlRecord& reply = row(context);
        reply.backend = "ssl_reply";
        reply.backend_argument = std::string(1, word);
        reply.success = agrees;
        write(context);
        if (agrees) upgrade(context);
        return true;
    }
    void on_authentication(StreamContext& context, ByteCursor at) {
        const std::uint32_t method = at.u32();
        if (!at.ok()) return;
        PostgresqlRecord& login = row(context);
        if (method == 0) {
            login.backend = "auth_ok";
            login.success = true;
            return;
        }
        if (!login.backend)
            login.backend = "auth_request";
        else if (!login.backend->ends_with("auth"))
            append(login.backend, "auth_request");
        append(login.backend_argument, name_of(authentication_names, method, "UnknownAuthId"));
    }
    void on_error(StreamContext& context, ByteCursor at) {
        PostgresqlRecord& failed = row(context);
        append(failed.backend, "error");
        add_notice(failed, at);
        failed.success = false;
        write(context);
    }
    void on_ready(StreamContext& context, std::uint8_t status) {
        if (!row_) return;
        row_->rows = rows_;
        if (!row_->success) row_->success = status == 'I' || status == 'T';
        write(context);
    }

    static void append(std::optional<std::string>& column, std::string_view text) {
        if (!column) {
            column = text;
        } else if (column->size() < argument_bytes_max) {
            *column += ',';
            *column += text;
        }
    }
    static void add_notice(PostgresqlRecord& to, ByteCursor at) {
        while (at.remaining() > 1) {
            std::string field = notice_field_name(at.u8()) + '=';
            field += take_text(at);
            append(to.backend_argument, field);
        }
    }

    PostgresqlRecord& row(StreamContext& context) {
        if (!row_) context.start_row(row_.emplace());
        return *row_;
    }
    void write(StreamContext& context) {
        rows_.reset();
        if (!row_) return;
        row_->user = user_;
        row_->database = database_;
        row_->application_name = application_name_;
        context.emit(std::move(*row_));
        row_.reset();
    }

    std::array<MessageBuffer, 2> sides_{MessageBuffer{head_bytes, message_bytes_kept},
                                        MessageBuffer{head_bytes, message_bytes_kept}};
    std::optional<PostgresqlRecord> row_;  // of what is not answered
    std::optional<std::uint64_t> rows_;    // that the query gave so far
    std::optional<std::string> user_, database_, application_name_;
    Phase phase_ = Phase::beginning;
    bool asks_for_tls_ = false;
    bool stopped_ = false;
};

/// An SSLRequest, or a startup of version 3 that names a user.
SignatureMatch looks_like_client(Bytes first) {
    constexpr std::size_t user_within = 256;
    constexpr std::uint16_t request_code = 1234;
    if (first.size() < head_bytes) return SignatureMatch::undecided;
    ByteCursor at(first);
    const std::uint32_t length = at.u32();
    if (length == head_bytes && at.peek_u16() == request_code)
        return at.u32() == ssl_request ? SignatureMatch::match : SignatureMatch::mismatch;
    if (at.u16() != version_3 || at.u8() != 0) return SignatureMatch::mismatch;
    constexpr std::string_view user{"user", sizeof("user")};
    const std::string_view parameters = text_view(at.rest()).substr(0, user_within + user.size());
    if (parameters.find(user) != std::string_view::npos) return SignatureMatch::match;
    return parameters.size() < user_within + user.size() ? SignatureMatch::undecided
                                                         : SignatureMatch::mismatch;
}
/// The answer to an SSLRequest, or a message shorter than 64 KiB.
SignatureMatch looks_like_server(Bytes first) {
    if (first.empty()) return SignatureMatch::undecided;
    if (first[0] == 'S' || first[0] == 'N') return SignatureMatch::match;
    if (server_messages.find(static_cast<char>(first[0])) == std::string_view::npos)
        return SignatureMatch::mismatch;
    for (std::size_t i = 1; i < std::min<std::size_t>(first.size(), 3); ++i)
        if (first[i] != 0) return SignatureMatch::mismatch;
    return first.size() < 3 ? SignatureMatch::undecided : SignatureMatch::match;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = looks_like_client, .responder = looks_like_server, .sides = StreamSignature::both}}};

constexpr StreamDissectorSpec postgresql{
    .name = "postgresql",
    .analyzer = "POSTGRESQL",
    .summary = "PostgreSQL",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<PostgresqlDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, postgresql)

}  // namespace
}  // namespace slipstream
