// The whole writer: same bytes for any split of the work, labels, errors that do not stop it.
#include "output/run_writer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/capture/temporary_folder.h"
#include "tests/output/sample_findings.h"
#include "tests/output/sqlite_query.h"

namespace slipstream {
namespace {

namespace fs = std::filesystem;

constexpr Time start{1'780'387'872'000'000};

/// Two hundred records of all kinds, spread over `workers` by packet, in steps of 50 packets; evidence and
/// alerts over shards.
struct Work {
    explicit Work(std::size_t workers, const LogFormat& format) {
        for (std::uint64_t sequence = 0; sequence < 4; ++sequence) {
            std::vector<RecordBatch> batches(workers);
            std::vector<FindingBatch> findings(workers);
            for (std::uint64_t packet = 50 * sequence; packet < 50 * (sequence + 1); ++packet) {
                Time time = start + milliseconds(static_cast<std::int64_t>(packet));
                std::size_t worker = packet * 7 % workers;
                auto& records = batches[worker].records;
                if (packet % 5 == 4)
                    records.push_back(arp_at(packet, time));
                else if (packet % 5 == 3)
                    records.push_back({order_at(packet), time,
                                       weird_named(packet % 2 ? "odd_packet" : "even_packet", time)});
                else
                    records.push_back(flow_at(packet, time));
                auto id = static_cast<std::uint8_t>(packet);
                if (packet % 10 == 0) findings[worker].evidence.push_back(evidence_at(packet, id));
                if (packet % 10 == 0)
                    findings[(worker + 1) % workers].evidence.push_back(evidence_at(packet, id + 1));
                if (packet % 40 == 0) findings[worker].alerts.push_back(alert_at(packet, id));
            }
            for (RecordBatch& batch : batches) format_records(batch, format);
            for (FindingBatch& batch : findings)
                std::ranges::sort(batch.evidence, [](auto& a, auto& b) {
                    return std::tie(a.order, a.id) < std::tie(b.order, b.id);
                });
            records_of_steps.push_back(std::move(batches));
            findings_of_steps.push_back(std::move(findings));
        }
    }
    void write_to(RunWriter& writer) const {
        for (std::size_t step = 0; step < records_of_steps.size(); ++step) {
            std::vector<const RecordBatch*> records;
            std::vector<const FindingBatch*> findings;
            for (const auto& batch : records_of_steps[step]) records.push_back(&batch);
            for (const auto& batch : findings_of_steps[step]) findings.push_back(&batch);
            writer.write(records, findings);
        }
        writer.finish();
    }

    std::vector<std::vector<RecordBatch>> records_of_steps;
    std::vector<std::vector<FindingBatch>> findings_of_steps;
};

class RunWriterTest : public testing::Test {
protected:
    RunFolder folder(const std::string& name) {
        RunFolderRequest request;
        request.folder = temporary_.path() / name;
        auto made = RunFolder::create(request);
        EXPECT_TRUE(made);
        return *made;
    }
    static RunWriterOptions options() {
        RunWriterOptions o;
        o.clock = [] { return start; };
        return o;
    }
    WriterCounters run(const RunFolder& where, std::size_t workers, const RunWriterOptions& o) {
        auto writer = RunWriter::open(where, o);
        EXPECT_TRUE(writer);
        Work(workers, o.format).write_to(**writer);
        return (*writer)->counters();
    }
    TemporaryFolder temporary_;
};

TEST_F(RunWriterTest, writes_the_same_bytes_for_any_number_of_workers) {
    for (bool json : {false, true}) {
        RunWriterOptions o = options();
        o.format.json = json;
        std::string suffix = json ? "json" : "tsv";
        RunFolder one = folder("one" + suffix);
        run(one, 1, o);
        for (std::size_t workers : {2U, 4U, 7U}) {
            RunFolder many = folder(std::to_string(workers) + suffix);
            run(many, workers, o);
            for (const char* file : {"zeek_files/conn.log", "zeek_files/arp.log", "zeek_files/weird.log",
                                     "alerts/alerts.log", "alerts/alerts.json"}) {
                std::string expected = contents_of(one.path() / file);
                EXPECT_FALSE(expected.empty()) << file;
                EXPECT_EQ(contents_of(many.path() / file), expected)
                    << file << " with " << workers << " workers";
            }
            for (const char* sql :
                 {"SELECT concat FROM (SELECT uid || flow || label || profileid || twid || aid AS concat "
                  "FROM flows ORDER BY rowid)",
                  "SELECT coalesce(uid, '') || flow || label || twid || flow_type FROM altflows ORDER BY id",
                  "SELECT id || type || time || twid || uids || numbers FROM evidence ORDER BY rowid",
                  "SELECT alert_id || alert_time || ip_alerted || label FROM alerts ORDER BY rowid"}) {
                EXPECT_GT(query(one.database(), sql).size(), 4U) << sql;
                EXPECT_EQ(query(many.database(), sql), query(one.database(), sql)) << sql;
            }
        }
    }
}

TEST_F(RunWriterTest, counts_what_it_wrote) {
    RunFolder where = folder("run");
    WriterCounters c = run(where, 2, options());
    EXPECT_EQ(c.log_rows[0], (std::pair<std::string_view, std::uint64_t>{"conn", 120}));
    EXPECT_EQ(c.log_rows[1], (std::pair<std::string_view, std::uint64_t>{"arp", 40}));
    EXPECT_EQ(c.log_rows[2], (std::pair<std::string_view, std::uint64_t>{"weird", 2}));
    EXPECT_EQ(c.evidence, 40U);
    EXPECT_EQ(c.evidence_by_type["HORIZONTAL_PORT_SCAN"], 40U);
    EXPECT_EQ(c.alerts, 5U);
    EXPECT_EQ(c.invalid_idmef, 0U);
    EXPECT_EQ(c.write_errors, 0U);
    EXPECT_EQ(c.last_error, "");
    EXPECT_EQ(c.bytes_lost, 0U);
    std::string conn = contents_of(where.zeek_files() / "conn.log");
    EXPECT_TRUE(conn.starts_with("#separator \\x09\n"));
    EXPECT_EQ(std::ranges::count(conn, '\n'), 8 + 120 + 1);
    EXPECT_NE(conn.find("\n#close\t2026-06-02-"), std::string::npos);
}

TEST_F(RunWriterTest, lines_of_detectors_go_to_a_file_of_their_own_in_one_order) {
    static constexpr ExportStream letters{"strato_letters.tsv", "Outtuple\tLetters"};
    RunFolder where = folder("run");
    auto writer = RunWriter::open(where, options());
    ASSERT_TRUE(writer);
    FindingBatch none;
    const FindingBatch* nothing[] = {&none};
    (*writer)->write({}, nothing);
    FindingBatch one;
    FindingBatch other;
    one.lines = {{&letters, order_at(5), IpAddress::v4(2), 1, "b"},
                 {&letters, order_at(7), IpAddress::v4(2), 2, "d"}};
    other.lines = {{&letters, order_at(5), IpAddress::v4(1), 1, "a"},
                   {&letters, order_at(6), IpAddress::v4(1), 1, "c"}};
    const FindingBatch* both[] = {&one, &other};
    (*writer)->write({}, both);
    (*writer)->finish();
    EXPECT_EQ(contents_of(where.path() / "strato_letters.tsv"), "Outtuple\tLetters\na\nb\nc\nd\n");
    EXPECT_GE((*writer)->counters().bytes_written, 25U);
    // The next run in the folder takes it away.
    folder("run");
    EXPECT_FALSE(fs::exists(where.path() / "strato_letters.tsv"));
}

TEST_F(RunWriterTest, an_alert_follows_its_evidence) {
    RunFolder where = folder("run");
    run(where, 3, options());
    std::string log = contents_of(where.alerts_log());
    auto first_alert = log.find("Generated an alert");
    EXPECT_EQ(std::count(log.begin(), log.begin() + static_cast<std::ptrdiff_t>(first_alert), '\n'), 2);
}

TEST_F(RunWriterTest, the_flows_of_an_alert_are_labelled_malicious) {
    for (bool live : {false, true}) {
        RunFolder where = folder(live ? "live" : "bulk");
        RunWriterOptions o = options();
        o.live = live;
        run(where, 2, o);
        auto malicious =
            query(where.database(), "SELECT uid FROM flows WHERE label = 'malicious' ORDER BY uid");
        EXPECT_EQ(malicious, (std::vector<std::string>{(Uid{7, 1}).to_string(), (Uid{7, 3}).to_string()}));
        EXPECT_EQ(query(where.database(), "SELECT count(*) FROM flows WHERE label = 'benign'")[0], "118");
        EXPECT_EQ(query(where.database(), "SELECT count(*) FROM altflows")[0], "42");
        EXPECT_EQ(query(where.database(), "SELECT profileid || twid || aid FROM flows LIMIT 1")[0],
                  "profile_10.0.0.1timewindow11:abc=");
        EXPECT_EQ(query(where.database(), "SELECT count(*) FROM flows WHERE json_valid(flow)")[0], "120");
        EXPECT_EQ(
            query(where.database(), "SELECT json_extract(numbers, '$.targets') FROM evidence LIMIT 1")[0],
            "12");
    }
}

TEST_F(RunWriterTest, a_full_disk_is_counted_and_stops_nothing) {
    RunFolder where = folder("run");
    fs::create_symlink("/dev/full", where.zeek_files() / "conn.log");
    fs::create_symlink("/dev/full", where.alerts_json());
    WriterCounters c = run(where, 2, options());
    EXPECT_GT(c.write_errors, 0U);
    EXPECT_GT(c.bytes_lost, 10'000U);
    EXPECT_NE(c.last_error.find("No space left"), std::string::npos);
    EXPECT_EQ(std::ranges::count(contents_of(where.zeek_files() / "arp.log"), '\n'), 8 + 40 + 1);
}

TEST_F(RunWriterTest, switched_off_outputs_leave_no_files) {
    RunFolder where = folder("run");
    RunWriterOptions o = options();
    o.zeek_logs = o.database = o.alerts = false;
    WriterCounters c = run(where, 1, o);
    EXPECT_EQ(c.evidence, 40U);
    EXPECT_TRUE(fs::is_empty(where.zeek_files()));
    EXPECT_TRUE(fs::is_empty(where.path() / "alerts"));
    EXPECT_TRUE(fs::is_empty(where.path() / "databases"));
}

TEST_F(RunWriterTest, a_log_without_records_has_no_file) {
    RunFolder where = folder("run");
    auto writer = RunWriter::open(where, options());
    (*writer)->finish();
    EXPECT_TRUE(fs::is_empty(where.zeek_files()));
}

TEST_F(RunWriterTest, an_unusable_database_is_an_error_with_advice) {
    RunFolder where = folder("run");
    put_file(where.database(), std::string(10'000, 'x'));
    auto writer = RunWriter::open(where, options());
    ASSERT_FALSE(writer);
    EXPECT_NE(writer.error().message.find("flows.sqlite"), std::string::npos);
}

}  // namespace
}  // namespace slipstream
