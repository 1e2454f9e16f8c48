// Which dissectors read a connection, what they get, and what follows from their verdicts: with two protocols
// made for the purpose.
#include "flowtable/flow_dissection.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "dissect/stream/certificate_reader.h"

namespace slipstream {
namespace {

std::string& heard() {
    static std::string text;
    return text;
}

/// "hello" confirms, "bad" violates, "inner" and "nest" hand on what follows the
/// word; everything is heard.
class Probe : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        std::string text(data.begin(), data.end());
        heard() += (context.from_originator ? ">" : "<") + text;
        if (inner_) return context.feed_inner(*inner_, data);
        if (text.starts_with("hello")) context.confirm();
        if (text.starts_with("bad")) context.violation("not the protocol", data);
        if (text.starts_with("quit")) done_ = true;
        if (text.starts_with("flip")) context.flip();
        if (text.starts_with("inner")) inner_ = context.start_inner("");
        if (text.starts_with("nest")) inner_ = context.start_inner("probe");
    }
    void on_gap(StreamContext&, std::uint64_t bytes) override { heard() += "#" + std::to_string(bytes); }
    void on_side_end(StreamContext& context) override { heard() += context.from_originator ? "|" : "!"; }
    void on_end(StreamContext&) override { heard() += "."; }
    bool done() const override { return done_; }
    bool awaits_end() const override { return true; }

private:
    std::optional<InnerStream> inner_;
    bool done_ = false;
};

SignatureMatch begins(Bytes first, std::string_view word) {
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (i == first.size()) return SignatureMatch::undecided;
        if (first[i] != static_cast<std::uint8_t>(word[i])) return SignatureMatch::mismatch;
    }
    return SignatureMatch::match;
}

constexpr std::array<std::uint16_t, 1> probe_ports{9};
constexpr StreamDissectorSpec probe{
    .name = "probe",
    .analyzer = "PROBE",
    .summary = "test",
    .tcp_ports = probe_ports,
    .udp_ports = probe_ports,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<Probe>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, probe)

constexpr std::array<StreamSignature, 1> sniffed_signatures{{
    {.originator = [](Bytes first) { return begins(first, "hello-by-name"); },
     .responder = [](Bytes first) { return begins(first, "yes"); },
     .sides = StreamSignature::both,
     .tcp = true,
     .udp = false},
}};
constexpr StreamDissectorSpec sniffed{
    .name = "sniffed",
    .analyzer = "SNIFFED",
    .summary = "test",
    .signatures = sniffed_signatures,
    .make = StreamDissectorSpec::make_one<Probe>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, sniffed)

class Flow final : public DissectedFlow {
public:
    std::set<std::string, std::less<>> services;
    std::vector<AppRecord> rows;
    std::uint64_t bytes = 0;
    bool flipped = false;

    const ConnectionView& view() const override { return view_; }
    Time time() const override { return {}; }
    std::uint64_t payload_bytes() const override { return bytes; }
    bool has_service(std::string_view name) const override { return services.contains(name); }
    void add_service(std::string_view name) override { services.emplace(name); }
    void remove_service(std::string_view name) override { services.erase(services.find(name)); }
    void flip() override { flipped = true; }
    void emit(AppRecord record) override { rows.push_back(std::move(record)); }
    void weird(std::string_view, std::string_view, std::string) override {}
    void expect(const ExpectedConnection&) override {}
    FileTable& files() override { return files_; }
    bool is_local(const IpAddress&) const override { return true; }
    CertificateReader& certificates() override { return certificates_; }

private:
    FileTable files_{{}};
    CertificateReader certificates_{HashKey{}};
    ConnectionView view_;
};

class Dissection : public ::testing::Test {
protected:
    void SetUp() override { heard().clear(); }
    static Bytes of(std::string_view text) {
        return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
    }

    DissectorIndex index_;
    Flow flow_;
};

TEST_F(Dissection, starts_what_the_port_suggests) {
    FlowDissection run(index_, true, 9, false, nullptr);
    run.on_data(flow_, true, of("hello"));
    run.on_gap(flow_, false, 7);
    run.on_side_end(flow_, true);
    run.on_end(flow_);
    EXPECT_EQ(heard(), ">hello#7|.");
    EXPECT_TRUE(flow_.services.contains("probe"));
}

TEST_F(Dissection, does_not_read_a_connection_without_its_beginning_when_the_protocol_needs_it) {
    FlowDissection run(index_, true, 9, true, nullptr);
    run.on_data(flow_, true, of("hello"));
    EXPECT_EQ(heard(), "");
}

TEST_F(Dissection, recognises_a_protocol_on_any_port_and_replays_its_beginning) {
    FlowDissection run(index_, true, 1234, false, nullptr);
    run.on_data(flow_, true, of("hello-"));
    run.on_data(flow_, true, of("by-name"));
    EXPECT_EQ(heard(), "") << "the responder has not answered";
    run.on_data(flow_, false, of("yes"));
    EXPECT_EQ(heard(), ">hello->by-name<yes");
    run.on_data(flow_, true, of("more"));
    EXPECT_EQ(heard(), ">hello->by-name<yes>more");
    EXPECT_TRUE(flow_.services.contains("sniffed"));
}

TEST_F(Dissection, stops_looking_after_its_budget) {
    FlowDissection run(index_, true, 1234, false, nullptr);
    run.on_data(flow_, true, of(std::string(1100, 'x')));
    EXPECT_FALSE(run.reads_on());
    FlowDissection many(index_, true, 1234, false, nullptr);
    for (int i = 0; i < 101; ++i) many.on_data(flow_, true, of("x"));
    EXPECT_FALSE(many.reads_on());
}

TEST_F(Dissection, a_violation_takes_the_name_away_and_the_dissector_out) {
    FlowDissection run(index_, true, 9, false, nullptr);
    run.on_data(flow_, true, of("hello"));
    run.on_data(flow_, true, of("bad"));
    EXPECT_TRUE(flow_.services.empty());
    ASSERT_EQ(flow_.rows.size(), 2U);
    EXPECT_EQ(std::get<AnalyzerRecord>(flow_.rows[0]).failure_data, "bad");
    EXPECT_EQ(std::get<DpdRecord>(flow_.rows[1]).failure_reason, "not the protocol [bad]");
    heard().clear();
    run.on_data(flow_, true, of("ignored"));
    EXPECT_EQ(heard(), "");
}

TEST_F(Dissection, tolerates_violations_after_much_data_or_with_holes) {
    flow_.bytes = 20'000;
    FlowDissection run(index_, true, 9, false, nullptr);
    run.on_data(flow_, true, of("hello"));
    run.on_data(flow_, true, of("bad"));
    run.on_data(flow_, true, of("heard"));
    EXPECT_TRUE(heard().ends_with(">heard"));
    flow_.bytes = 0;
    FlowDissection holes(index_, true, 9, false, nullptr);
    holes.on_data(flow_, true, of("hello"));
    holes.on_gap(flow_, true, 1);
    holes.on_data(flow_, true, of("bad"));
    EXPECT_TRUE(flow_.services.contains("probe"));
}

TEST_F(Dissection, gives_up_an_unconfirmed_protocol_after_six_violations) {
    FlowDissection run(index_, true, 9, false, nullptr);
    for (int i = 0; i < 7; ++i) run.on_data(flow_, true, of("bad"));
    EXPECT_EQ(heard(), ">bad>bad>bad>bad>bad>bad");
    for (const AppRecord& row : flow_.rows)
        EXPECT_TRUE(std::holds_alternative<AnalyzerRecord>(row))
            << "dpd.log tells only of what was recognised";
}

TEST_F(Dissection, only_what_was_announced_reads_an_announced_connection) {
    FlowDissection run(index_, true, 9, false, index_.named("sniffed"));
    run.on_data(flow_, true, of("hello"));
    EXPECT_EQ(heard(), ">hello");
    EXPECT_EQ(flow_.services.count("sniffed"), 1U);
    EXPECT_FALSE(flow_.services.contains("probe"));
}

TEST_F(Dissection, recognises_what_another_protocol_carries) {
    FlowDissection run(index_, true, 9, false, nullptr);
    run.on_data(flow_, true, of("inner"));
    run.on_data(flow_, true, of("hello-by-name"));
    run.on_data(flow_, false, of("yes"));
    EXPECT_TRUE(flow_.services.contains("sniffed"));
}

TEST_F(Dissection, keeps_a_service_that_only_an_inner_stream_of_its_protocol_violates) {
    FlowDissection run(index_, true, 9, false, nullptr);
    run.on_data(flow_, true, of("hello"));
    run.on_data(flow_, true, of("nest"));
    run.on_data(flow_, true, of("bad"));
    EXPECT_TRUE(flow_.services.contains("probe"));
    ASSERT_EQ(flow_.rows.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<AnalyzerRecord>(flow_.rows[0]));
}

TEST_F(Dissection, a_dissector_that_is_done_costs_nothing_more) {
    FlowDissection run(index_, false, 9, false, nullptr);
    run.on_data(flow_, true, of("quit"));
    run.on_data(flow_, true, of("more"));
    EXPECT_EQ(heard(), ">quit");
    EXPECT_TRUE(run.awaits_end());
    run.on_end(flow_);
    EXPECT_EQ(heard(), ">quit.");
}

TEST_F(Dissection, tells_a_flip) {
    FlowDissection run(index_, false, 9, false, nullptr);
    run.on_data(flow_, true, of("flip"));
    EXPECT_TRUE(flow_.flipped);
}

}  // namespace
}  // namespace slipstream
