// Sampling, actions by name, repeats, limits: in that order. See weird_filter.h.
#include "output/weird_filter.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace slipstream {

namespace {

enum class Action : std::uint8_t {
    log,
    ignore,
    log_per_originator,
    log_per_connection,
    notice_per_originator
};

struct NamedAction {
    std::string_view name;
    Action action;
};

using enum Action;

// Weird::actions of Zeek 6.0; every other name is logged.
constexpr std::array named_actions = {
    NamedAction{"DNS_label_forward_compress_offset", log_per_originator},
    NamedAction{"DNS_label_len_gt_name_len", log_per_originator},
    NamedAction{"DNS_label_len_gt_pkt", log_per_originator},
    NamedAction{"DNS_label_too_long", log_per_originator},
    NamedAction{"FIN_after_reset", ignore},
    NamedAction{"FIN_storm", notice_per_originator},
    NamedAction{"FTP_arg_too_long", log_per_connection},
    NamedAction{"FTP_max_command_length_exceeded", log_per_connection},
    NamedAction{"FTP_password_too_long", log_per_connection},
    NamedAction{"FTP_reply_msg_too_long", log_per_connection},
    NamedAction{"FTP_too_many_pending_commands", log_per_connection},
    NamedAction{"FTP_user_too_long", log_per_connection},
    NamedAction{"SYN_after_partial", notice_per_originator},
    NamedAction{"SYN_with_data", log_per_originator},
    NamedAction{"UDP_datagram_length_mismatch", log_per_originator},
    NamedAction{"bad_ICMP_checksum", log_per_originator},
    NamedAction{"bad_IP_checksum", log_per_originator},
    NamedAction{"bad_RPC", log_per_originator},
    NamedAction{"bad_TCP_checksum", log_per_originator},
    NamedAction{"bad_UDP_checksum", log_per_originator},
    NamedAction{"connection_originator_SYN_ack", log_per_originator},
    NamedAction{"excess_RPC", log_per_originator},
    NamedAction{"excessively_small_fragment", log_per_originator},
    NamedAction{"fragment_inconsistency", log_per_originator},
    NamedAction{"fragment_overlap", log_per_originator},
    NamedAction{"fragment_size_inconsistency", log_per_originator},
    NamedAction{"originator_RPC_reply", log_per_originator},
    NamedAction{"partial_RPC", log_per_originator},
    NamedAction{"responder_RPC_call", log_per_originator},
    NamedAction{"simultaneous_open", log_per_connection},
    NamedAction{"smb_tree_connect_andx_response_without_tree", log_per_connection},
    NamedAction{"smtp_excessive_invalid_mail_transactions", log_per_connection},
    NamedAction{"smtp_mail_transaction_invalid", log_per_connection},
    NamedAction{"spontaneous_FIN", ignore},
    NamedAction{"spontaneous_RST", ignore},
    NamedAction{"successful_RPC_reply_to_invalid_request", notice_per_originator},
    NamedAction{"unsolicited_SYN_response", ignore},
};
static_assert(std::ranges::is_sorted(named_actions, {}, &NamedAction::name));

Action action_of(std::string_view name) {
    auto found = std::ranges::lower_bound(named_actions, name, {}, &NamedAction::name);
    return found != named_actions.end() && found->name == name ? found->action : Action::log;
}

// Repeats of these say how much is broken, so the repeat rule does not apply to them.
bool is_checksum_weird(std::string_view name) {
    return name == "bad_IP_checksum" || name == "bad_TCP_checksum" || name == "bad_UDP_checksum" ||
           name == "bad_ICMP_checksum";
}

template <class T>
void append_bytes(std::string& key, const T& value) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    key.append(bytes, sizeof(T));
}

void append_address_bytes(std::string& key, const std::optional<IpAddress>& address) {
    if (address) append_bytes(key, address->bytes());
}

// Connection: the 4-tuple; flow: the pair; net: nothing.
void append_identity(std::string& key, const WeirdRecord& weird) {
    append_address_bytes(key, weird.orig);
    append_address_bytes(key, weird.resp);
    if (!weird.uid) return;
    append_bytes(key, weird.orig_port.value_or(Port{}).number);
    append_bytes(key, weird.resp_port.value_or(Port{}).number);
}

}  // namespace

WeirdFilter::WeirdFilter(std::size_t entries_max, HashKey key)
    : counts_(entries_max, key), repeats_(entries_max, key), limits_(entries_max, key) {}

bool WeirdFilter::passes_sampling(const WeirdRecord& weird, Time now) {
    key_.assign(weird.name);
    key_.push_back('\0');
    if (weird.uid) {
        append_bytes(key_, weird.uid->high);
        append_bytes(key_, weird.uid->low);
    } else {
        append_identity(key_, weird);
    }
    Count& count = counts_.at(key_);
    if (!weird.uid && count.seen > 0 && now >= count.since + sampling_duration) count.seen = 0;
    ++count.seen;
    if (!weird.uid && count.seen == 1) count.since = now;
    if (count.seen <= sampling_threshold) return true;
    if (weird.uid) {
        if (count.seen == sampling_threshold + 1) {
            count.since = now;
        } else if (now > count.since + sampling_duration) {
            count.seen = 1;
            return true;
        }
    }
    return (count.seen - sampling_threshold) % sampling_rate == 0;
}

bool WeirdFilter::claim(Until& entry, Time now, Duration duration) {
    if (entry.set && now < entry.end) return false;
    entry = {true, now + duration};
    return true;
}

bool WeirdFilter::admit(WeirdRecord& weird, Time now) {
    if (!passes_sampling(weird, now)) {
        ++sampled_out_;
        return false;
    }
    Action action = action_of(weird.name);
    bool admitted = action != Action::ignore;
    if (admitted && !is_checksum_weird(weird.name)) {
        key_.assign(weird.name);
        key_.push_back('\0');
        append_identity(key_, weird);
        admitted = claim(repeats_.at(key_), now, repeat_duration);
    }
    if (admitted && action != Action::log) {
        key_.assign(weird.name);
        key_.push_back('\0');
        if (action == Action::log_per_connection)
            append_identity(key_, weird);
        else
            append_address_bytes(key_, weird.orig);
        admitted = claim(limits_.at(key_), now, limit_duration);
    }
    if (!admitted) {
        ++suppressed_;
        return false;
    }
    weird.notice = action == Action::notice_per_originator;
    ++admitted_;
    return true;
}

}  // namespace slipstream
