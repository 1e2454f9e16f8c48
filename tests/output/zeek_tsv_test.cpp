// Rows and headers against lines that Zeek 6.0.9 wrote.
#include "output/zeek_tsv.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "dissect/records/arp.h"
#include "dissect/records/weird.h"
#include "flowtable/flow_record.h"

namespace slipstream {
namespace {

struct Sample {
    std::string first;
    std::optional<SetOf<std::string>> set;
    std::vector<std::optional<std::string>> vector;
    std::optional<double> number;
    std::int64_t whole = 0;
};

constexpr auto fields_of(const Sample*) {
    return std::tuple{field("first", &Sample::first), field("set", &Sample::set),
                      field("vector", &Sample::vector), field("number", &Sample::number),
                      field("whole", &Sample::whole)};
}

FlowRecord dns_flow() {
    FlowRecord flow;
    flow.start = Time{17'428'872};
    flow.uid = Uid{1, 62};
    flow.orig = *IpAddress::parse("fd2d:ab8c:225:0:1d3:35e9:7d97:2325");
    flow.orig_port = {63814};
    flow.resp = *IpAddress::parse("fd2d:ab8c:225::1");
    flow.resp_port = {53};
    flow.protocol = {"udp"};
    flow.service = "dns";
    flow.duration = Duration{68'405};
    flow.orig_bytes = 34;
    flow.resp_bytes = 50;
    flow.conn_state = "SF";
    flow.local_orig = flow.local_resp = true;
    flow.history = "Dd";
    flow.orig_packets = flow.resp_packets = 1;
    flow.orig_ip_bytes = 82;
    flow.resp_ip_bytes = 98;
    flow.ip_protocol = 17;
    return flow;
}

TEST(ZeekTsv, a_connection_row_is_what_zeek_writes) {
    std::string out;
    append_tsv_row(out, dns_flow());
    std::string zeek =
        "17.428872\tC101\tfd2d:ab8c:225:0:1d3:35e9:7d97:2325\t63814\tfd2d:ab8c:225::1\t53\tudp\tdns\t0."
        "068405\t34\t50\tSF\t"
        "T\tT\t0\tDd\t1\t82\t1\t98\t-";
    EXPECT_EQ(out.substr(0, zeek.size()), zeek);
    EXPECT_EQ(out.substr(zeek.size()), "\t17\t-\t-\t-\t-\t-\t-\t-\t-\n");
}

TEST(ZeekTsv, the_header_names_fields_and_types) {
    std::string out;
    append_tsv_header<FlowRecord>(out, "2026-11-24-06-04-45");
    std::string zeek_fields =
        "#separator "
        "\\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t2026-11-24-06-"
        "04-45\n"
        "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_"
        "bytes\tresp_bytes\t"
        "conn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_"
        "pkts\tresp_ip_bytes\t"
        "tunnel_parents";
    EXPECT_EQ(out.substr(0, zeek_fields.size()), zeek_fields);
    EXPECT_NE(out.find("\n#"
                       "types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tst"
                       "ring\tbool\tbool\t"
                       "count\tstring\tcount\tcount\tcount\tcount\tset[string]"),
              std::string::npos);
    EXPECT_EQ(out.back(), '\n');
}

TEST(ZeekTsv, the_weird_header_is_exactly_zeeks) {
    std::string out;
    append_tsv_header<WeirdRecord>(out, "T");
    EXPECT_NE(
        out.find(
            "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tname\taddl\tnotice\tpeer\tsource\n"
            "#types\ttime\tstring\taddr\tport\taddr\tport\tstring\tstring\tbool\tstring\tstring\n"),
        std::string::npos);
}

TEST(ZeekTsv, sets_and_vectors_join_with_commas) {
    std::string out;
    append_tsv_row(out, Sample{"x", SetOf<std::string>{{"a,b", "", "-"}}, {std::nullopt, "y"}, 0.5, -3});
    EXPECT_EQ(out, "x\ta\\x2cb,(empty),\\x2d\t-,y\t0.5\t-3\n");
    out.clear();
    append_tsv_row(out, Sample{"", SetOf<std::string>{}, {}, std::nullopt, 0});
    EXPECT_EQ(out, "(empty)\t(empty)\t(empty)\t-\t0\n");
}

TEST(ZeekTsv, a_row_never_looks_like_a_comment) {
    std::string out;
    append_tsv_row(out, Sample{"#close", {}, {}, {}, 0});
    EXPECT_EQ(out, "\\x23close\t-\t(empty)\t-\t0\n");
}

TEST(ZeekTsv, hostile_text_cannot_start_a_new_row_or_column) {
    std::string every;
    for (int c = 0; c < 256; ++c) every.push_back(static_cast<char>(c));
    std::string out;
    append_tsv_row(out, Sample{every, SetOf<std::string>{{every}}, {every}, {}, 0});
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
    EXPECT_EQ(std::count(out.begin(), out.end(), '\t'), 4);
}

}  // namespace
}  // namespace slipstream
