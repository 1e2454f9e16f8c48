// Listed files, by MD5 and SHA-256, and those the user knows to be harmless.
#include <gtest/gtest.h>

#include "tests/detect/intel_scenario.h"

namespace slipstream {
namespace {

using namespace testing;

constexpr std::string_view type = "MALICIOUS_DOWNLOADED_FILE";
constexpr std::string_view md5 = "0123456789abcdef0123456789abcdef";

FilesRecord download(std::string_view hash) {
    auto file = row<FilesRecord>("10.0.0.5", "93.184.216.34", 80);
    file.source = "HTTP";
    file.seen_bytes = 1'234;
    (hash.size() == md5.size() ? file.md5 : file.sha256) = std::string(hash);
    return file;
}

TEST(MaliciousDownloadedFile, both_ends_are_told) {
    IntelScenario run("0123456789abcdef0123456789abcdef,high,worm\n");
    run.add_row(download(md5));
    run.add_row(download(md5));
    auto found = run.evidence(type);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].profile, ip("10.0.0.5"));
    EXPECT_EQ(found[1].profile, ip("93.184.216.34"));
    EXPECT_EQ(found[0].threat_level, ThreatLevel::high);
    EXPECT_EQ(found[0].confidence.to_string(), "0.5");
    EXPECT_EQ(
        found[0].description,
        "Malicious downloaded file 0123456789abcdef0123456789abcdef. size: 1234 bytes. File was downloaded "
        "from server: 93.184.216.34. Detected by: own.csv. Confidence: 0.5. ");
}

TEST(MaliciousDownloadedFile, by_sha256) {
    std::string sha256(64, 'a');
    IntelScenario run(sha256 + ",critical,worm\n");
    run.add_row(download(sha256));
    EXPECT_EQ(run.evidence(type).size(), 2u);
}

TEST(MaliciousDownloadedFile, known_harmless_files_and_others_are_nothing) {
    IntelScenario run("");
    run.list({{FeedFormat::own_indicators, "0123456789abcdef0123456789abcdef,high,worm\n"},
              {FeedFormat::harmless_files, "an installer, 0123456789abcdef0123456789abcdef\n"}});
    run.add_row(download(md5));
    run.add_row(download("00000000000000000000000000000000"));
    EXPECT_TRUE(run.evidence(type).empty());
}

}  // namespace
}  // namespace slipstream
