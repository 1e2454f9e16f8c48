// What of a message enters which row. See http_log.h.
#include "dissect/stream/http_log.h"

#include <algorithm>
#include <array>
#include <utility>

#include "dissect/stream/ascii.h"
#include "dissect/stream/base64.h"
#include "dissect/stream/mime_filename.h"
#include "dissect/stream/software_text.h"

namespace slipstream {

namespace {

constexpr std::size_t files_max = 15;  // of one direction in one row

constexpr std::array<std::string_view, 7> proxy_headers{
    "FORWARDED", "X-FORWARDED-FOR",  "X-FORWARDED-FROM", "CLIENT-IP",
    "VIA",       "XROXY-CONNECTION", "PROXY-CONNECTION"};

void tell_software_of(StreamContext& context, bool from_originator, std::string_view name,
                      std::string_view value) {
    if (from_originator) {
        if (name == "USER-AGENT") tell_client_software(context, {"HTTP::BROWSER"}, value);
        return;
    }
    if (name == "SERVER") tell_server_software(context, {"HTTP::SERVER"}, value);
    if (name == "X-POWERED-BY") tell_server_software(context, {"HTTP::APPSERVER"}, value);
    if (name == "MICROSOFTSHAREPOINTTEAMSERVICES")
        tell_server_software(context, {"HTTP::APPSERVER"}, std::string("SharePoint/").append(value));
}

bool is_informational(const std::optional<std::uint64_t>& code) {
    return code && *code >= 100 && *code < 200;
}

void add(std::optional<HttpRecord::Texts>& texts, const std::string& text) {
    if (!texts) texts.emplace();
    if (texts->size() < files_max) texts->push_back(text);
}

}  // namespace

void HttpExchange::add_file(bool from_originator, const Uid& fuid, const std::optional<std::string>& name) {
    add(from_originator ? row.orig_fuids : row.resp_fuids, fuid.to_string('F'));
    if (name) add(from_originator ? row.orig_filenames : row.resp_filenames, *name);
}

void HttpExchange::add_mime_type(bool from_originator, const std::string& mime_type) {
    add(from_originator ? row.orig_mime_types : row.resp_mime_types, mime_type);
}

std::string HttpExchange::url() const {
    std::string uri = row.uri.value_or("/<missed_request>");
    if (uri.find("://") != std::string::npos) return uri;
    std::string host =
        row.host.value_or(row.resp.is_v4() ? row.resp.to_string() : "[" + row.resp.to_string() + "]");
    if (row.resp_port.number != 80) host += ":" + std::to_string(row.resp_port.number);
    return host + uri;
}

HttpExchange& HttpLog::select(StreamContext& context, bool from_originator) {
    const std::uint64_t index = from_originator ? current_request_ : current_response_;
    auto& slot = pending_[index];
    if (!slot) {
        slot = std::make_shared<HttpExchange>();
        context.start_row(slot->row);
        slot->row.depth = ++rows_;
    }
    current_ = slot;
    return *slot;
}

void HttpLog::request(StreamContext& context, const HttpRequestLine& line, std::string uri) {
    if (pending_.size() >= pending_max) {
        finish(context);
        current_response_ = current_request_;
    }
    ++current_request_;
    HttpRecord& row = select(context, true).row;
    row.method = std::string(line.method);
    row.uri = std::move(uri);
}

void HttpLog::reply(StreamContext& context, const HttpReplyLine& line) {
    const auto found = pending_.find(current_response_);
    const bool answered = found != pending_.end() && found->second->row.status_code &&
                          !is_informational(found->second->row.status_code);
    if (found == pending_.end() || answered) ++current_response_;
    HttpRecord& row = select(context, false).row;
    row.status_code = line.code;
    row.status_text = line.reason;
    row.version = line.version.text();
    if (!is_informational(line.code)) return;
    row.info_code = line.code;
    row.info_text = line.reason;
}

void HttpLog::header(StreamContext& context, bool from_originator, std::string_view name,
                     std::string_view value) {
    HttpExchange& exchange = select(context, from_originator);
    if (from_originator) request_header(exchange, name, value);
    tell_software_of(context, from_originator, name, value);
    auto filename = filename_in_header(name, value);
    if (!filename) return;
    if (!exchange.in_entity) return context.weird("missing_HTTP_entity");
    exchange.filename = std::move(*filename);
}

void HttpLog::request_header(HttpExchange& exchange, std::string_view name, std::string_view value) {
    HttpRecord& row = exchange.row;
    if (name == "REFERER") row.referrer = std::string(value);
    if (name == "HOST") row.host = std::string(value);
    if (name == "RANGE") exchange.asks_for_range = true;
    if (name == "ORIGIN") row.origin = std::string(value);
    if (name == "USER-AGENT") row.user_agent = std::string(value);
    if (std::find(proxy_headers.begin(), proxy_headers.end(), name) != proxy_headers.end()) {
        if (!row.proxied) row.proxied.emplace();
        std::string element = std::string(name) + " -> " + std::string(value);
        auto& items = row.proxied->items;
        constexpr std::size_t items_max = 100;
        if (items.size() < items_max && std::find(items.begin(), items.end(), element) == items.end())
            items.push_back(std::move(element));
    }
    if ((name == "AUTHORIZATION" || name == "PROXY-AUTHORIZATION") && starts_ignoring_case(value, "basic ") &&
        value.size() > 5) {
        std::string decoded;
        Base64Decoder().decode(skip_space(value.substr(5)), decoded);
        const std::size_t colon = decoded.find(':');
        row.username = colon != std::string::npos ? decoded.substr(0, colon)
                                                  : "<problem-decoding> (" + std::string(value) + ")";
    }
}

void HttpLog::entity_begin(StreamContext& context, bool from_originator) {
    HttpExchange& exchange = select(context, from_originator);
    ++exchange.entities[from_originator ? 0 : 1];
    exchange.in_entity = true;
    exchange.filename.reset();
}

void HttpLog::entity_end() {
    if (!current_) return;
    current_->in_entity = false;
    current_->filename.reset();
}

void HttpLog::message_end(StreamContext& context, bool from_originator, std::uint64_t body_bytes) {
    HttpExchange& exchange = select(context, from_originator);
    (from_originator ? exchange.row.request_bytes : exchange.row.response_bytes) = body_bytes;
    if (from_originator || is_informational(exchange.row.status_code)) return;
    write(context, exchange);
    pending_.erase(current_response_);
}

// Index 0 is what came before any request or reply.
void HttpLog::finish(StreamContext& context) {
    for (const auto& [index, exchange] : pending_)
        if (index != 0) write(context, *exchange);
    pending_.clear();
}

}  // namespace slipstream
