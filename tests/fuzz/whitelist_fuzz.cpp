// Feeds any bytes to the reader of whitelists. What it accepts must come back equal from its own text, and
// the table made of it must find every entry.
#include "capture/base/check.h"
#include "detect/whitelist/whitelist.h"

namespace slipstream {
namespace {

const Organizations& organizations() {
    static const Organizations known = Organizations::built_in();
    return known;
}

void read(std::string_view text) {
    FileComplaints complaints;
    const auto entries = parse_whitelist(text, "fuzz", organizations(), complaints);
    CHECK(complaints.texts.size() <= FileComplaints::texts_max);
    std::string again;
    for (const WhitelistEntry& entry : entries) again += entry.to_string() + "\n";
    FileComplaints none;
    const auto same = parse_whitelist(again, "again", organizations(), none);
    CHECK(none.count == 0 && same.size() == entries.size());
    const Whitelist list(entries, organizations());
    CHECK(list.texts().size() == entries.size());
    for (const WhitelistEntry& entry : entries) {
        const FlowSide side = entry.source ? FlowSide::source : FlowSide::destination;
        const Ignored what = entry.flows ? Ignored::flows : Ignored::alerts;
        CHECK(list.hides(entry.kind, what));
        if (entry.kind == WhitelistEntry::Kind::domain) CHECK(list.of_domain(entry.value, side, what));
        if (entry.kind == WhitelistEntry::Kind::ip)
            CHECK(list.of_address(Subnet::parse(entry.value).value_or(Subnet{}).base(), side, what));
    }
}

}  // namespace
}  // namespace slipstream

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    slipstream::read(std::string(data, data + size));
    return 0;
}
