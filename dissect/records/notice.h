// notice.log: what the policy of a Zeek installation calls worth a look. Most notices are made of many
// observations; a record that is one of them `counts` towards its note and becomes no row. Which rows there
// are is decided where the records of all workers are in one order (output/notice_filter.h).
#pragma once

#include "dissect/records/field.h"

namespace slipstream {

struct NoticeRecord {
    static constexpr std::string_view log_name = "notice";

    Time time;
    std::optional<Uid> uid;
    std::optional<IpAddress> orig;
    std::optional<Port> orig_port;
    std::optional<IpAddress> resp;
    std::optional<Port> resp_port;
    std::optional<std::string> fuid;
    std::optional<std::string> mime_type;
    std::optional<std::string> file;
    std::optional<EnumText> protocol;
    EnumText note;
    std::string message;
    std::optional<std::string> detail;
    std::optional<IpAddress> source;
    std::optional<IpAddress> destination;
    std::optional<Port> port;
    std::optional<std::uint64_t> count;
    std::optional<std::string> peer;
    SetOf<EnumText> actions{{{"Notice::ACTION_LOG"}}};
    SetOf<std::string> mail_to;
    Duration suppressed_for = hours(1);
    std::optional<std::string> country;
    std::optional<std::string> region;
    std::optional<std::string> city;
    std::optional<double> latitude;
    std::optional<double> longitude;

    // Not columns.
    std::string identifier;       // for an hour, no second notice of this note and identifier; empty: always
    bool counts = false;          // an observation: source, destination, protocol and `by` say of what
    std::optional<IpAddress> by;  // who reported it
    std::uint64_t window = 0;     // the stretch of the run that it counts in, see flowtable/sightings.h

    /// The connection of the notice; its ends are those of the notice too.
    void set_connection(const std::optional<Uid>& u, const IpAddress& o, Port o_port, const IpAddress& r,
                        Port r_port, EnumText transport) {
        uid = u;
        source = orig = o;
        orig_port = o_port;
        destination = resp = r;
        port = resp_port = r_port;
        protocol = transport;
    }
};

constexpr auto fields_of(const NoticeRecord*) {
    return std::tuple{field("ts", &NoticeRecord::time),
                      field("uid", &NoticeRecord::uid),
                      field("id.orig_h", &NoticeRecord::orig),
                      field("id.orig_p", &NoticeRecord::orig_port),
                      field("id.resp_h", &NoticeRecord::resp),
                      field("id.resp_p", &NoticeRecord::resp_port),
                      field("fuid", &NoticeRecord::fuid),
                      field("file_mime_type", &NoticeRecord::mime_type),
                      field("file_desc", &NoticeRecord::file),
                      field("proto", &NoticeRecord::protocol),
                      field("note", &NoticeRecord::note),
                      field("msg", &NoticeRecord::message),
                      field("sub", &NoticeRecord::detail),
                      field("src", &NoticeRecord::source),
                      field("dst", &NoticeRecord::destination),
                      field("p", &NoticeRecord::port),
                      field("n", &NoticeRecord::count),
                      field("peer_descr", &NoticeRecord::peer),
                      field("actions", &NoticeRecord::actions),
                      field("email_dest", &NoticeRecord::mail_to),
                      field("suppress_for", &NoticeRecord::suppressed_for),
                      field("remote_location.country_code", &NoticeRecord::country),
                      field("remote_location.region", &NoticeRecord::region),
                      field("remote_location.city", &NoticeRecord::city),
                      field("remote_location.latitude", &NoticeRecord::latitude),
                      field("remote_location.longitude", &NoticeRecord::longitude)};
}

}  // namespace slipstream
