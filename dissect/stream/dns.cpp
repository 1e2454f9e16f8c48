// DNS (RFC 1035) over UDP and TCP, with mDNS, LLMNR and the NetBIOS name service, which share its format:
// pairs queries with replies and writes dns.log.
#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "dissect/stream/dissector.h"
#include "dissect/stream/dns_message.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{53};
constexpr std::array<std::uint16_t, 4> udp_ports{53, 137, 5353, 5355};
constexpr unsigned questions_max = 25;
constexpr std::size_t header_bytes = 12;
constexpr std::size_t queue_max = 50;  // of one transaction number, and of transaction numbers

/// A row in the making.
struct Exchange {
    DnsRecord row;
    bool saw_query = false;
    bool saw_reply = false;
};

class DnsDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (!context.connection.over_tcp) return message(context, data);
        auto& pending = pending_[context.from_originator ? 0 : 1];
        pending.insert(pending.end(), data.begin(), data.end());
        ByteCursor at{Bytes(pending)};
        std::size_t consumed = 0;
        while (at.remaining() >= 2) {
            Bytes whole = at.take(at.u16());
            if (!at.ok()) break;
            consumed = at.offset();
            message(context, whole);
        }
        pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(consumed));
    }
    // The lengths go on with whatever comes next, as in Zeek.
    void on_gap(StreamContext&, std::uint64_t) override {}

    // A message that the close of the connection cut is read as far as it goes.
    void on_side_end(StreamContext& context) override {
        if (++sides_ended_ < 2) return;
        for (unsigned side = 0; side < 2; ++side) {
            std::vector<std::uint8_t> rest = std::exchange(pending_[side], {});
            if (rest.size() <= 2) continue;
            context.from_originator = side == 0;
            message(context, Bytes(rest).subspan(2));
        }
    }
    void on_end(StreamContext& context) override {
        if (current_query_) write(context, *current_query_);
        flush(context, queries_);
        flush(context, replies_);
    }
    bool done() const override { return false; }
    bool awaits_end() const override { return true; }

private:
    using Waiting = std::map<std::uint16_t, std::deque<std::shared_ptr<Exchange>>>;

    void message(StreamContext& context, Bytes data) {
        ByteCursor at(data);
        std::uint16_t transaction = at.u16();
        std::uint16_t flags = at.u16();
        unsigned questions = at.u16();
        unsigned answers = at.u16();
        unsigned authorities = at.u16();
        unsigned additionals = at.u16();
        if (data.size() < header_bytes) return context.weird("DNS_truncated_len_lt_hdr_len");
        const bool is_reply = flags & 0x8000;
        if (first_ && is_reply && context.from_originator && !context.connection.responder_is_multicast)
            context.flip();
        first_ = false;
        if ((flags >> 11 & 15U) == 0) {
            select(context, transaction, is_reply);
            if (is_reply) note_reply(flags, questions, answers + authorities + additionals);
        }
        DnsMessageReader reader(context, data);  // after the flip: it asks for the responder's port
        bool whole = false;
        if (questions > questions_max) {
            context.violation("DNS_Conn_count_too_large");
            context.weird("DNS_Conn_count_too_large");
        } else {
            whole = read_questions(reader, at, questions, flags, is_reply) &&
                    read_answers(context, reader, at, answers, flags);
        }
        if (whole) context.confirm();
        end_of_message(context, is_reply);
    }

    // Finds or makes the exchange that the message belongs to; it becomes the current one.
    void select(StreamContext& context, std::uint16_t transaction, bool is_reply) {
        if (!is_reply) {
            if (auto early = take_first(replies_, transaction)) {
                current_ = early;
                return;
            }
            current_ = begin(context, transaction);
            if (!current_query_)
                current_query_ = current_;
            else
                enqueue(context, queries_, transaction, current_);
            return;
        }
        if (current_query_ && current_query_->row.transaction == transaction) {
            current_ = std::exchange(current_query_, nullptr);
            current_query_ = take_first(queries_, transaction);
            if (!current_query_ && !queries_.empty())
                current_query_ = take_first(queries_, queries_.begin()->first);
        } else if (auto waiting = take_first(queries_, transaction)) {
            current_ = waiting;
        } else {
            current_ = begin(context, transaction);
            enqueue(context, replies_, transaction, current_);
        }
    }
    static std::shared_ptr<Exchange> begin(const StreamContext& context, std::uint16_t transaction) {
        auto exchange = std::make_shared<Exchange>();
        context.start_row(exchange->row);
        exchange->row.protocol = {context.connection.protocol()};
        exchange->row.transaction = transaction;
        return exchange;
    }
    static std::shared_ptr<Exchange> take_first(Waiting& waiting, std::uint16_t transaction) {
        auto queue = waiting.find(transaction);
        if (queue == waiting.end()) return nullptr;
        auto first = queue->second.front();
        queue->second.pop_front();
        if (queue->second.empty()) waiting.erase(queue);
        return first;
    }
    void enqueue(StreamContext& context, Waiting& waiting, std::uint16_t transaction,
                 const std::shared_ptr<Exchange>& exchange) {
        auto queue = waiting.find(transaction);
        if (queue == waiting.end() && waiting.size() > queue_max) {
            flush(context, waiting);
        } else if (queue != waiting.end() && queue->second.size() > queue_max) {
            for (const auto& old : queue->second) write(context, *old);
            queue->second.clear();
        }
        waiting[transaction].push_back(exchange);
    }

    void note_reply(std::uint16_t flags, unsigned questions, unsigned records) {
        DnsRecord& row = current_->row;
        row.response_code = flags & 15U;
        row.response_code_name = dns_response_code_name(flags & 15U);
        if ((questions == 0 && (flags & 15U) != 0) || (questions > 0 && records == 0)) row.rejected = true;
    }
    bool read_questions(DnsMessageReader& reader, ByteCursor& at, unsigned count, std::uint16_t flags,
                        bool is_reply) {
        for (unsigned i = 0; i < count; ++i) {
            auto question = reader.question(at);
            if (!question) return false;
            if (is_reply || !current_) continue;
            DnsRecord& row = current_->row;
            row.recursion_desired = flags & 0x0100;
            row.truncated = flags & 0x0200;
            row.reserved = flags >> 4 & 7U;
            row.query = reader.is_netbios() ? decode_netbios_name(question->name) : question->name;
            row.query_class = question->record_class;
            row.query_class_name = dns_class_name(question->record_class);
            row.query_type = question->type;
            row.query_type_name = dns_type_name(question->type, reader.is_netbios());
        }
        return true;
    }
    bool read_answers(StreamContext& context, DnsMessageReader& reader, ByteCursor& at, unsigned count,
                      std::uint16_t flags) {
        for (unsigned i = 0; i < count; ++i) {
            DnsAnswer answer = reader.answer(at);
            // An inquirer may not answer: such records count for nothing.
            if (answer.logged && current_ && (flags & 0x8000)) note_answer(context, answer, flags);
            if (!answer.parsed) return false;
        }
        return true;
    }
    void note_answer(const StreamContext& context, DnsAnswer& answer, std::uint16_t flags) {
        DnsRecord& row = current_->row;
        row.authoritative = flags & 0x0400;
        row.recursion_available = flags & 0x0080;
        if (!row.query) row.query = answer.owner;
        if (!row.round_trip && context.time != row.time) row.round_trip = context.time - row.time;
        if (answer.text.empty()) return;
        if (!row.answers) row.answers.emplace();
        if (!row.lifetimes) row.lifetimes.emplace();
        row.answers->push_back(std::move(answer.text));
        row.lifetimes->push_back(seconds(answer.lifetime_s));
    }
    void end_of_message(StreamContext& context, bool is_reply) {
        if (!current_) return;
        (is_reply ? current_->saw_reply : current_->saw_query) = true;
        if (!current_->saw_reply || !current_->saw_query) return;
        write(context, *current_);
        current_ = nullptr;
    }

    void flush(StreamContext& context, Waiting& waiting) {
        for (const auto& [transaction, queue] : waiting)
            for (const auto& exchange : queue) write(context, *exchange);
        waiting.clear();
    }
    static void write(StreamContext& context, Exchange& exchange) {
        context.fill_ids(exchange.row);
        context.emit(exchange.row);
    }

    std::vector<std::uint8_t> pending_[2];     // TCP: the beginning of a message, by direction
    std::shared_ptr<Exchange> current_;        // that the last message belonged to
    std::shared_ptr<Exchange> current_query_;  // the oldest that waits for its reply
    Waiting queries_;                          // more that wait
    Waiting replies_;                          // replies without a query
    unsigned sides_ended_ = 0;
    bool first_ = true;
};

constexpr StreamDissectorSpec dns{
    .name = "dns",
    .analyzer = "DNS",
    .summary = "Domain Name System, mDNS, LLMNR, NetBIOS names",
    .tcp_ports = tcp_ports,
    .udp_ports = udp_ports,
    .ends_udp_sessions_early = true,
    .make = StreamDissectorSpec::make_one<DnsDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, dns)

}  // namespace
}  // namespace slipstream
