// What happens to a log when disks and people misbehave.
#include "output/output_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "tests/capture/temporary_folder.h"

namespace slipstream {
namespace {

TEST(OutputFile, appears_with_its_header_at_the_first_line) {
    TemporaryFolder folder;
    OutputFile file(folder.path() / "sub" / "x.log");
    file.set_header("#head\n");
    file.flush();
    EXPECT_FALSE(std::filesystem::exists(file.path()));
    file.append("a\n");
    file.flush();
    EXPECT_EQ(contents_of(file.path()), "#head\na\n");
}

TEST(OutputFile, comes_back_after_somebody_removed_it) {
    TemporaryFolder folder;
    OutputFile file(folder.path() / "sub" / "x.log");
    file.set_header("#head\n");
    file.append("a\n");
    file.flush();
    std::filesystem::remove_all(folder.path() / "sub");
    file.append("b\n");
    file.flush();
    EXPECT_EQ(contents_of(file.path()), "#head\nb\n");
    EXPECT_EQ(file.write_errors(), 0U);
}

TEST(OutputFile, leaves_no_half_line_when_the_disk_is_full_and_goes_on_later) {
    TemporaryFolder folder;
    struct rlimit old {};
    ::getrlimit(RLIMIT_FSIZE, &old);
    auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    OutputFile file(folder.path() / "x.log");
    file.append("first\n");
    file.flush();
    struct rlimit small {
        10, old.rlim_max
    };
    ::setrlimit(RLIMIT_FSIZE, &small);
    file.append("too long\n");
    file.flush();
    ::setrlimit(RLIMIT_FSIZE, &old);
    EXPECT_EQ(file.write_errors(), 1U);
    EXPECT_EQ(file.bytes_lost(), 9U);
    EXPECT_EQ(contents_of(file.path()), "first\n");
    file.append("last\n");
    file.sync();
    EXPECT_EQ(contents_of(file.path()), "first\nlast\n");
    std::signal(SIGXFSZ, old_handler);
}

TEST(OutputFile, an_impossible_path_is_counted) {
    TemporaryFolder folder;
    put_file(folder.path() / "file", "x");
    OutputFile file(folder.path() / "file" / "x.log");
    file.append("a\n");
    file.flush();
    EXPECT_EQ(file.write_errors(), 1U);
    EXPECT_EQ(file.bytes_lost(), 2U);
    EXPECT_NE(file.last_error().find("x.log"), std::string::npos);
}

}  // namespace
}  // namespace slipstream
