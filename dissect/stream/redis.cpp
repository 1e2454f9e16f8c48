// Redis: every command with its reply to redis.log. Replies come in the order of the commands, but for those
// that are told to have none and for what a server pushes. No service is named: see the README of
// tests/golden on protocols that Zeek 6.0.9 does not know.
#include <algorithm>
#include <array>
#include <deque>

#include "dissect/stream/ascii.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/resp_reader.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 1> tcp_ports{6379};
constexpr std::size_t pending_max = 10000, pending_bytes_max = std::size_t{1} << 21;

/// Which words of a command are a key and a value: their places, 0 when there is none.
struct CommandShape {
    std::string_view name;
    std::uint8_t key = 1;
    std::uint8_t value = 0;
};
constexpr CommandShape command_shapes[] = {
    {"APPEND", 1, 2}, {"BITCOUNT"},       {"BITFIELD"},   {"BITFIELD_RO"},  {"BITOP", 2},
    {"BITPOS"},       {"BLMPOP", 3},      {"BLPOP"},      {"BRPOP"},        {"COPY"},
    {"DECR"},         {"DECRBY", 1, 2},   {"DEL"},        {"DUMP"},         {"EXISTS"},
    {"EXPIRE", 1, 2}, {"EXPIREAT", 1, 2}, {"EXPIRETIME"}, {"GET"},          {"GETBIT", 1, 2},
    {"GETDEL"},       {"GETEX"},          {"GETRANGE"},   {"GETSET", 1, 2}, {"HDEL", 1, 2},
    {"HGET", 1, 2},   {"HSET", 1, 2},     {"INCR"},       {"INCRBY", 1, 2}, {"KEYS"},
    {"MGET"},         {"MOVE", 1, 2},     {"MSET", 1, 2}, {"PERSIST"},      {"RENAME", 1, 2},
    {"SET", 1, 2},    {"STRLEN"},         {"TTL"},        {"TYPE"},
};
constexpr std::string_view subscriptions[] = {"SUBSCRIBE",   "PSUBSCRIBE",   "SSUBSCRIBE",
                                              "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE"};
constexpr std::string_view messages[] = {"message", "pmessage", "smessage"};

bool is_subscription(std::string_view word) {
    return std::any_of(std::begin(subscriptions), std::end(subscriptions),
                       [word](std::string_view name) { return equal_ignoring_case(name, word); });
}
bool is_message(std::string_view word) {
    return std::find(std::begin(messages), std::end(messages), word) != std::end(messages);
}

class RedisDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (stopped_) return;
        const bool is_redis =
            context.from_originator
                ? commands_.feed(data,
                                 [&](const RespValue& value) {
                                     if (!value.words.empty()) on_command(context, value.words);
                                     return !stopped_;
                                 })
                : replies_.feed(data, [&](const RespValue& value) { return on_reply(context, value); });
        if (!is_redis) give_up();
    }
    void on_gap(StreamContext&, std::uint64_t) override { stopped_ = true; }
    void on_end(StreamContext& context) override {
        if (replied_)
            for (Pending& pending : pending_) context.emit(std::move(pending.row));
        pending_.clear();
    }
    bool done() const override { return stopped_; }
    bool awaits_end() const override { return replied_ && !pending_.empty(); }

private:
    struct Pending {
        RedisRecord row;
        bool has_no_reply = false;
        std::size_t bytes() const {
            return row.command->size() + row.key.value_or("").size() + row.value.value_or("").size();
        }
    };

    void give_up() {
        stopped_ = true;
        pending_.clear();
    }

    void on_command(StreamContext& context, const std::vector<std::string>& words) {
        began_ = true;
        Pending pending;
        context.start_row(pending.row);
        pending.row.command = words[0];
        const auto shape = std::find_if(
            std::begin(command_shapes), std::end(command_shapes),
            [&](const CommandShape& known) { return equal_ignoring_case(known.name, words[0]); });
        if (shape != std::end(command_shapes)) {
            if (shape->key < words.size()) pending.row.key = words[shape->key];
            if (shape->value != 0 && shape->value < words.size()) pending.row.value = words[shape->value];
        }
        pending.has_no_reply = goes_unanswered(words);
        pending_bytes_ += pending.bytes();
        pending_.push_back(std::move(pending));
        if (pending_.size() <= pending_max && pending_bytes_ <= pending_bytes_max) return;
        context.weird_of("Redis", "Redis_excessive_pipelining");
        give_up();
    }

    /// What a command means for the replies to come: whether it has one itself.
    bool goes_unanswered(const std::vector<std::string>& words) {
        auto is = [&](std::size_t place, std::string_view word) {
            return place < words.size() && equal_ignoring_case(words[place], word);
        };
        if (is(0, "HELLO")) pushes_are_marked_ = is(1, "3");
        bool unanswered = replies_are_off_ || std::exchange(skips_next_, false);
        if (is(0, "CLIENT") && is(1, "REPLY")) {
            if (is(2, "ON")) unanswered = replies_are_off_ = false;
            if (is(2, "OFF")) unanswered = replies_are_off_ = true;
            if (is(2, "SKIP") && !replies_are_off_) unanswered = skips_next_ = true;
        }
        if (is_subscription(words[0])) {
            unanswered = true;
            is_subscribed_ = true;
        }
        if (early_replies_ == 0) return unanswered;
        --early_replies_;
        return true;
    }

    /// Something that answers no command.
    bool is_push(const RespValue& value) {
        if (value.type == '>') return true;
        if (!is_subscribed_ || pushes_are_marked_ || value.type != '*' || value.words.empty()) return false;
        const std::string& what = value.words[0];
        if (!is_subscription(what)) return is_message(what);
        if (what.ends_with("unsubscribe") && value.words.size() > 2 && value.words[2] == "0")
            is_subscribed_ = false;
        return true;
    }

    /// False when this is not Redis: a server never speaks first.
    bool on_reply(StreamContext& context, const RespValue& value) {
        if (!began_) return false;
        if (is_push(value)) return true;
        replied_ = true;
        while (!pending_.empty() && pending_.front().has_no_reply) write_first(context);
        if (pending_.empty()) {
            RedisRecord row;
            context.start_row(row);
            answer(row, value);
            context.emit(std::move(row));
            ++early_replies_;
        } else {
            answer(pending_.front().row, value);
            write_first(context);
        }
        return true;
    }
    static void answer(RedisRecord& row, const RespValue& value) {
        row.success = !value.is_error();
        row.reply = value.text;
    }
    void write_first(StreamContext& context) {
        pending_bytes_ -= pending_.front().bytes();
        context.emit(std::move(pending_.front().row));
        pending_.pop_front();
    }

    RespReader commands_{RespReader::Side::commands};
    RespReader replies_{RespReader::Side::replies};
    std::deque<Pending> pending_;  // commands without their replies
    std::size_t pending_bytes_ = 0;
    std::uint64_t early_replies_ = 0;  // that came before their commands
    bool began_ = false;
    bool replied_ = false;
    bool replies_are_off_ = false;
    bool skips_next_ = false;
    bool is_subscribed_ = false;
    bool pushes_are_marked_ = false;  // version 3
    bool stopped_ = false;
};

SignatureMatch has_line(Bytes first) {
    constexpr std::string_view line_end = "\r\n";
    return text_view(first).find(line_end) == std::string_view::npos ? SignatureMatch::undecided
                                                                     : SignatureMatch::match;
}
/// A mark with text or with a number, and the end of its line.
SignatureMatch looks_like_reply(Bytes first) {
    constexpr std::string_view with_text = "-+_,", with_number = ":$*#(!=%`~>";
    if (first.empty()) return SignatureMatch::undecided;
    const std::string_view text = text_view(first);
    if (with_text.find(text[0]) != std::string_view::npos) return has_line(first);
    if (with_number.find(text[0]) == std::string_view::npos) return SignatureMatch::mismatch;
    std::size_t i = 1;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    const std::size_t digits = i;
    while (i < text.size() && is_ascii_digit(text[i])) ++i;
    if (i > digits && i < text.size() && text[i] == '.')
        for (++i; i < text.size() && is_ascii_digit(text[i]);) ++i;
    if (i == text.size()) return SignatureMatch::undecided;
    if (i == digits || text[i] != '\r') return SignatureMatch::mismatch;
    if (i + 1 == text.size()) return SignatureMatch::undecided;
    return text[i + 1] == '\n' ? SignatureMatch::match : SignatureMatch::mismatch;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = has_line, .responder = looks_like_reply, .sides = StreamSignature::both}}};

constexpr StreamDissectorSpec redis{
    .name = "redis",
    .analyzer = "REDIS",
    .summary = "Redis",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<RedisDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, redis)

}  // namespace
}  // namespace slipstream
