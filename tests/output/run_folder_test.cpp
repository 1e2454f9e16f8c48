// Which folders a run takes, and that it never wipes what is not its own.
#include "output/run_folder.h"

#include <gtest/gtest.h>

#include "tests/capture/temporary_folder.h"

namespace slipstream {
namespace {

namespace fs = std::filesystem;

class RunFolderTest : public testing::Test {
protected:
    RunFolderRequest request(const fs::path& folder) const {
        RunFolderRequest r;
        r.folder = folder;
        r.base = temporary_.path();
        r.input = "/captures/trace.pcap";
        r.version = "0.1.0";
        r.command = "slipstream -f trace.pcap\nx";
        r.started = Time{1'780'387'872'345'678};
        return r;
    }
    TemporaryFolder temporary_;
};

TEST_F(RunFolderTest, a_missing_folder_is_made_with_its_parts) {
    auto run = RunFolder::create(request(temporary_.path() / "a" / "b"));
    ASSERT_TRUE(run) << run.error().message;
    for (const char* part : {"alerts", "databases", "metadata", "zeek_files"})
        EXPECT_TRUE(fs::is_directory(run->path() / part));
    run->note_end(Time{1'780'387'900'000'000});
    std::string information = contents_of(run->path() / "metadata" / "info.txt");
    EXPECT_TRUE(information.starts_with(
        "slipstream version: 0.1.0\nInput: /captures/trace.pcap\nCommand: slipstream -f trace.pcap x\n"
        "Start date: 2026/06/02 "));
    EXPECT_NE(information.find("\nEnd date: 2026/06/02 "), std::string::npos);
}

TEST_F(RunFolderTest, the_default_name_has_input_and_date_and_is_never_shared) {
    auto first = RunFolder::create(request(""));
    auto second = RunFolder::create(request(""));
    ASSERT_TRUE(first && second);
    EXPECT_TRUE(first->path().filename().string().starts_with("trace.pcap_2026-06-02_"));
    EXPECT_EQ(first->path().parent_path(), temporary_.path() / "output");
    EXPECT_EQ(second->path().string(), first->path().string() + "_2");
}

TEST_F(RunFolderTest, an_empty_folder_is_taken) {
    fs::create_directory(temporary_.path() / "empty");
    EXPECT_TRUE(RunFolder::create(request(temporary_.path() / "empty")));
}

TEST_F(RunFolderTest, an_earlier_run_is_replaced_but_foreign_files_stay) {
    fs::path folder = temporary_.path() / "run";
    ASSERT_TRUE(RunFolder::create(request(folder)));
    put_file(folder / "zeek_files" / "http.log", "old");
    put_file(folder / "databases" / "flows.sqlite-wal", "old");
    put_file(folder / "alerts" / "alerts.json", "old");
    put_file(folder / "zeek_files" / "notes.md", "mine");
    put_file(folder / "thesis.tex", "mine");
    ASSERT_TRUE(RunFolder::create(request(folder)));
    EXPECT_FALSE(fs::exists(folder / "zeek_files" / "http.log"));
    EXPECT_FALSE(fs::exists(folder / "databases" / "flows.sqlite-wal"));
    EXPECT_FALSE(fs::exists(folder / "alerts" / "alerts.json"));
    EXPECT_EQ(contents_of(folder / "zeek_files" / "notes.md"), "mine");
    EXPECT_EQ(contents_of(folder / "thesis.tex"), "mine");
}

TEST_F(RunFolderTest, a_folder_with_foreign_files_is_refused_and_left_alone) {
    fs::path folder = temporary_.path() / "home";
    put_file(folder / "alerts" / "alerts.log", "mine");
    auto run = RunFolder::create(request(folder));
    ASSERT_FALSE(run);
    EXPECT_NE(run.error().message.find(folder.string()), std::string::npos);
    EXPECT_NE(run.error().message.find("-o"), std::string::npos);
    EXPECT_EQ(contents_of(folder / "alerts" / "alerts.log"), "mine");
    EXPECT_FALSE(fs::exists(folder / "metadata"));
}

TEST_F(RunFolderTest, links_of_an_earlier_run_are_not_followed) {
    fs::path folder = temporary_.path() / "run";
    ASSERT_TRUE(RunFolder::create(request(folder)));
    put_file(temporary_.path() / "elsewhere" / "conn.log", "mine");
    fs::remove_all(folder / "zeek_files");
    fs::create_directory_symlink(temporary_.path() / "elsewhere", folder / "zeek_files");
    (void)RunFolder::create(request(folder));
    EXPECT_EQ(contents_of(temporary_.path() / "elsewhere" / "conn.log"), "mine");
}

TEST_F(RunFolderTest, a_file_is_refused) {
    put_file(temporary_.path() / "file", "mine");
    EXPECT_FALSE(RunFolder::create(request(temporary_.path() / "file")));
    EXPECT_EQ(contents_of(temporary_.path() / "file"), "mine");
}

TEST_F(RunFolderTest, the_configuration_is_kept) {
    put_file(temporary_.path() / "slipstream.yaml", "a: 1");
    RunFolderRequest r = request(temporary_.path() / "run");
    r.copies = {temporary_.path() / "slipstream.yaml"};
    ASSERT_TRUE(RunFolder::create(r));
    EXPECT_EQ(contents_of(temporary_.path() / "run" / "metadata" / "slipstream.yaml"), "a: 1");
    r.copies = {temporary_.path() / "missing.yaml"};
    EXPECT_FALSE(RunFolder::create(r));
}

}  // namespace
}  // namespace slipstream
