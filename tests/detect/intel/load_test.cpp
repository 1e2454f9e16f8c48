// Folders and lists: which file is read how, what is said about the rest, and swapping tables.
#include "detect/intel/load.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "detect/intel/feed_list.h"
#include "detect/intel/intel_slot.h"

namespace slipstream {
namespace {

class LoadIntel : public ::testing::Test {
protected:
    void SetUp() override {
        root_ = std::filesystem::temp_directory_path() /
                ("slipstream-intel-" + std::to_string(::getpid()) + "-" +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(root_ / "own");
        std::filesystem::create_directories(root_ / "feeds");
        files.local_folder = path("own");
        files.feeds_folder = path("feeds");
    }
    void TearDown() override { std::filesystem::remove_all(root_); }
    std::string path(const std::string& name) const { return (root_ / name).string(); }
    void write(const std::string& name, std::string_view text) const {
        std::ofstream(root_ / name, std::ios::binary) << text;
    }
    IntelFiles files;

private:
    std::filesystem::path root_;
};

IpAddress ip(std::string_view text) { return IpAddress::parse(text).value_or(IpAddress{}); }

TEST_F(LoadIntel, lists_give_level_and_tags_and_say_what_is_read) {
    write("own/own_malicious_iocs.csv", "8.8.1.1,high,mine\n");
    write("feeds/a.txt", "8.8.1.1\n8.8.1.2\n");
    write("feeds/off.txt", "8.8.1.3\n");
    write("feeds/other.txt", "8.8.1.4\n");
    write("feeds/fingerprints.csv", "b386946a5a44d1ddcc843bc75336dfce,Dridex\n");
    write("feeds/torbulkexitlist", "8.8.1.5\n");
    write("ti.csv",
          "# lists\nhttps://x.example/a.txt,low,['scan','spam']\n;https://x.example/off.txt,high,['x']\n"
          "https://x.example/missing.txt,medium,[]\n");
    write("ja3.csv", "https://x.example/fingerprints.csv,high,[]\n");
    files.feed_list = path("ti.csv");
    files.ja3_list = path("ja3.csv");
    auto loaded = load_intel(files);
    ASSERT_TRUE(loaded);
    auto both = loaded->tables->find_address(ip("8.8.1.1"));
    ASSERT_TRUE(both);
    EXPECT_EQ(both->level, ThreatLevel::high);
    EXPECT_EQ(both->source, "a.txt, own_malicious_iocs.csv");
    EXPECT_EQ(both->tags, "scan, spam, local TI file");
    EXPECT_EQ(both->description, "mine");
    EXPECT_EQ(loaded->tables->find_address(ip("8.8.1.2"))->level, ThreatLevel::low);
    EXPECT_FALSE(loaded->tables->find_address(ip("8.8.1.3")));
    EXPECT_FALSE(loaded->tables->find_address(ip("8.8.1.4")));
    EXPECT_TRUE(loaded->tables->find_hash(IndicatorKind::ja3, "b386946a5a44d1ddcc843bc75336dfce"));
    EXPECT_TRUE(loaded->tables->is_tor_exit(ip("8.8.1.5")));
    EXPECT_EQ(loaded->notes.size(), 2U);
    EXPECT_EQ(loaded->summary(), "threat intelligence: 4 files, 4 indicators: 2 address, 1 ja3, 1 tor exit");
}

TEST_F(LoadIntel, without_lists_every_file_of_the_folder_is_a_feed) {
    write("feeds/a.txt", "8.8.1.1\n");
    write("feeds/b.json", "[{\"DomainAddress\":\"bad.example.com\",\"InsertDate\":\"2024-01-01\"}]");
    auto loaded = load_intel(files);
    ASSERT_TRUE(loaded);
    EXPECT_TRUE(loaded->tables->find_address(ip("8.8.1.1")));
    EXPECT_TRUE(loaded->tables->find_domain("bad.example.com"));
}

TEST_F(LoadIntel, what_does_not_exist_is_one_line) {
    IntelFiles missing{.local_folder = path("nowhere")};
    auto loaded = load_intel(missing);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().message,
              "threatintelligence.local_threat_intelligence_files: " + path("nowhere") + ": no such folder");
    files.feed_list = path("no.csv");
    EXPECT_FALSE(load_intel(files));
}

TEST_F(LoadIntel, a_slot_gives_the_newest_tables_and_old_ones_live_on) {
    IntelSlot slot;
    EXPECT_EQ(slot.current(), nullptr);
    IntelBuilder builder;
    slot.replace(std::move(builder).build());
    auto old = slot.current();
    std::uint64_t version = slot.version();
    IntelBuilder again;
    again.add(recognise("8.8.1.1", DomainRule::any_name), again.origin({}), "");
    slot.replace(std::move(again).build());
    EXPECT_NE(slot.version(), version);
    EXPECT_TRUE(old->empty());
    EXPECT_FALSE(slot.current()->empty());
}

TEST(FeedList, a_semicolon_switches_off_before_anything_is_cleaned) {
    auto feeds = parse_feed_list(
        "https://x.example/a.txt`, medium,['honeypot']\n ; https://x.example/b.txt,low,[]\n"
        "https://x.example/c.txt,terrible,['a', 'b']\nno url,low,[]\n# https://x.example/d.txt,low\n");
    ASSERT_EQ(feeds.size(), 3U);
    EXPECT_EQ(feeds[0].url, "https://x.example/a.txt");
    EXPECT_EQ(feeds[0].level, ThreatLevel::medium);
    EXPECT_EQ(feeds[0].tags, std::vector<std::string>{"honeypot"});
    EXPECT_FALSE(feeds[1].enabled);
    EXPECT_EQ(feeds[1].file, "b.txt");
    EXPECT_EQ(feeds[2].level, ThreatLevel::low);
    EXPECT_EQ(feeds[2].tags, (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace slipstream
