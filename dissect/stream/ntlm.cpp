// NTLM (MS-NLMP): who authenticates to what. The dissector reads it bare, as DCE/RPC and SMB may carry it.
#include "dissect/stream/ntlm.h"

#include <algorithm>

#include "dissect/stream/utf16.h"

namespace slipstream {
namespace {

constexpr std::string_view magic{"NTLMSSP\0", 8};
constexpr std::uint32_t type_negotiate = 1, type_challenge = 2, type_authenticate = 3;
constexpr std::uint32_t flag_unicode = 1, flag_target_info = 0x00800000;

/// Where a field of a message is.
struct FieldPlace {
    std::size_t bytes = 0, offset = 0;
};

FieldPlace place(ByteCursor& at) {
    FieldPlace place;
    place.bytes = at.u16_le();
    at.skip(2);
    place.offset = at.u32_le();
    return place;
}

/// Nothing when the field is empty; sets `ok` to false when it is outside of the message.
std::optional<std::string> text(Bytes message, const FieldPlace& place, bool unicode, bool& ok) {
    if (place.bytes == 0) return std::nullopt;
    ByteCursor at(message);
    at.skip(place.offset);
    const Bytes found = at.take(place.bytes);
    if (!at.ok()) {
        ok = false;
        return std::nullopt;
    }
    return unicode ? utf8_of_utf16(found) : std::string(found.begin(), found.end());
}

}  // namespace

bool NtlmSession::is_ntlm(Bytes token) {
    const std::size_t bytes = magic.size() - 1;
    return token.size() >= bytes && std::equal(magic.begin(), magic.begin() + bytes, token.begin());
}

bool NtlmSession::on_message(StreamContext& context, Bytes message, std::string& reason) {
    ByteCursor at(message);
    const Bytes first = at.take(magic.size());
    const std::uint32_t type = at.u32_le();
    if (!at.ok() || !std::equal(first.begin(), first.end(), magic.begin())) {
        reason = "Binpac exception: binpac exception: string mismatch: NTLM_SSP_Token:signature";
        return false;
    }
    if (type < type_negotiate || type > type_authenticate) {
        reason = "Binpac exception: binpac exception: invalid index for case: NTLM_SSP_Token: " +
                 std::to_string(type);
        return false;
    }
    if (!begun_) context.start_row(row_);
    begun_ = true;
    if (type == type_challenge) return on_challenge(at, message, reason);
    if (type == type_authenticate) return on_authenticate(at, message, reason);
    return true;
}

bool NtlmSession::on_challenge(ByteCursor& at, Bytes message, std::string& reason) {
    constexpr std::uint16_t end_of_list = 0, netbios_computer = 1, dns_computer = 3, dns_tree = 5;
    place(at);
    const std::uint32_t flags = at.u32_le();
    at.skip(8 + 8);
    if (!(flags & flag_target_info)) return true;
    const FieldPlace target = place(at);
    ByteCursor in(message);
    in.skip(target.offset);
    in.truncate(target.bytes);
    for (std::size_t i = 0; i < target_entries_max; ++i) {
        const std::uint16_t id = in.u16_le();
        const Bytes value = in.take(in.u16_le());
        if (!in.ok()) {
            reason = "NTLM AV Pair loop underflow";
            return false;
        }
        if (id == end_of_list) return true;
        if (id == netbios_computer) row_.server_netbios_name = utf8_of_utf16(value);
        if (id == dns_computer) row_.server_dns_name = utf8_of_utf16(value);
        if (id == dns_tree) row_.server_tree_name = utf8_of_utf16(value);
    }
    return true;
}

bool NtlmSession::on_authenticate(ByteCursor& at, Bytes message, std::string& reason) {
    at.skip(8 + 8);
    const FieldPlace domain = place(at), user = place(at), host = place(at);
    at.skip(8);
    const bool unicode = (at.u32_le() & flag_unicode) != 0;
    bool ok = at.ok();
    auto set = [&](std::optional<std::string>& column, const FieldPlace& from) {
        if (std::optional<std::string> found = text(message, from, unicode, ok)) column = std::move(found);
    };
    set(row_.domain, domain);
    set(row_.user, user);
    set(row_.host, host);
    if (!ok) reason = "Binpac exception: binpac exception: out_of_bound: NTLM_String";
    return ok;
}

void NtlmSession::on_result(StreamContext& context, bool accepted) {
    if (!awaits_end()) return;
    row_.success = accepted;
    write(context);
}

void NtlmSession::on_end(StreamContext& context) {
    if (awaits_end()) write(context);
}

void NtlmSession::write(StreamContext& context) {
    context.fill_ids(row_);
    context.emit(row_);
    written_ = true;
}

namespace {

class NtlmDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        std::string reason;
        if (session_.on_message(context, data, reason))
            context.confirm();
        else
            context.violation(reason);
    }
    void on_gap(StreamContext&, std::uint64_t) override {}
    void on_end(StreamContext& context) override { session_.on_end(context); }
    bool done() const override { return false; }
    bool awaits_end() const override { return session_.awaits_end(); }

private:
    NtlmSession session_;
};

constexpr StreamDissectorSpec ntlm{
    .name = "ntlm",
    .analyzer = "NTLM",
    .summary = "NTLM authentication, inside of other protocols",
    .survives_violations = true,
    .make = StreamDissectorSpec::make_one<NtlmDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, ntlm)

}  // namespace
}  // namespace slipstream
