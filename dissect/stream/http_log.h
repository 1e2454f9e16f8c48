// HttpLog: the rows of http.log of one connection. Requests and replies are matched strictly by order; a row
// leaves when its reply is complete, the others at the end of the connection.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "dissect/stream/dissector.h"
#include "dissect/stream/http_start_line.h"

namespace slipstream {

/// A row in the making.
struct HttpExchange {
    HttpRecord row;
    bool asks_for_range = false;
    std::uint64_t entities[2] = {0, 0};   // begun so far: of the request, of the reply
    bool in_entity = false;               // of either direction
    std::optional<std::string> filename;  // that the headers of the current entity give

    /// A file of this exchange: it is known now, or its type is.
    void add_file(bool from_originator, const Uid& fuid, const std::optional<std::string>& name);
    void add_mime_type(bool from_originator, const std::string& mime_type);
    /// http://host:port/uri without the scheme, or the URI when it has one.
    std::string url() const;
};

class HttpLog {
public:
    void request(StreamContext& context, const HttpRequestLine& line, std::string uri);
    void reply(StreamContext& context, const HttpReplyLine& line);
    void header(StreamContext& context, bool from_originator, std::string_view name, std::string_view value);
    void entity_begin(StreamContext& context, bool from_originator);
    void entity_end();
    void message_end(StreamContext& context, bool from_originator, std::uint64_t body_bytes);
    /// The connection is over.
    void finish(StreamContext& context);
    bool empty() const { return pending_.empty(); }

    /// The one that the last of these calls was about; null before the first.
    const std::shared_ptr<HttpExchange>& current() const { return current_; }

private:
    static constexpr std::size_t pending_max = 1000;

    HttpExchange& select(StreamContext& context, bool from_originator);
    static void request_header(HttpExchange& exchange, std::string_view name, std::string_view value);
    static void write(StreamContext& context, const HttpExchange& exchange) { context.emit(exchange.row); }

    std::map<std::uint64_t, std::shared_ptr<HttpExchange>> pending_;
    std::shared_ptr<HttpExchange> current_;
    std::uint64_t current_request_ = 0, current_response_ = 0;
    std::uint64_t rows_ = 0;
};

}  // namespace slipstream
