// The command line: flags of Slips keep working, mistakes are told in one line.
#include "app/command_line.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace slipstream {
namespace {

std::string error_of(const std::vector<std::string>& arguments) {
    auto line = parse_command_line(arguments);
    return line ? "" : line.error().message;
}

TEST(CommandLine, a_capture_is_enough) {
    auto line = parse_command_line({"-f", "a.pcap"});
    ASSERT_TRUE(line);
    EXPECT_EQ(line->action, CommandLine::Action::run);
    EXPECT_EQ(line->options.inputs, std::vector<std::string>{"a.pcap"});
    EXPECT_EQ(line->options.checksums, ChecksumPolicy::automatic);
    EXPECT_TRUE(line->options.classify_applications);
}

TEST(CommandLine, r_is_another_name_for_a_capture_and_both_repeat) {
    auto line = parse_command_line({"-r", "a.pcap", "-f", "b.pcap"});
    ASSERT_TRUE(line);
    EXPECT_EQ(line->options.inputs, (std::vector<std::string>{"a.pcap", "b.pcap"}));
}

TEST(CommandLine, version_and_help_only_print) {
    auto shown = parse_command_line({"-V"});
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->action, CommandLine::Action::print_and_exit);
    EXPECT_EQ(shown->text, "Slipstream Version: " + version() + "\n");
    auto help = parse_command_line({"-h"});
    ASSERT_TRUE(help);
    EXPECT_NE(help->text.find("--filepath"), std::string::npos);
}

TEST(CommandLine, verbosity_zero_is_raised_to_one) {
    auto line = parse_command_line({"-f", "a.pcap", "-v", "0", "-e", "2"});
    ASSERT_TRUE(line);
    EXPECT_EQ(line->options.verbose, 1);
    EXPECT_EQ(line->options.debug, 2);
}

TEST(CommandLine, redis_flags_of_slips_are_taken_without_effect) {
    EXPECT_TRUE(parse_command_line({"-f", "a.pcap", "-s", "-m", "-P", "6379", "-t", "-cc"}));
}

TEST(CommandLine, what_is_not_built_yet_is_named) {
    for (const char* flag : {"-ap", "-i", "-g", "-im"}) {
        std::string error = error_of({flag, "x"});
        EXPECT_NE(error.find("not built yet"), std::string::npos) << flag << ": " << error;
    }
    for (const char* flag : {"-p", "-D", "-w"})
        EXPECT_NE(error_of({"-f", "a.pcap", flag}).find("not built yet"), std::string::npos) << flag;
    EXPECT_NE(error_of({"-f", "suricata"}).find("not built yet"), std::string::npos);
}

TEST(CommandLine, mistakes_say_what_to_try) {
    EXPECT_NE(error_of({}).find("-f FILE"), std::string::npos);
    EXPECT_NE(error_of({"-f", "a.pcap", "-v", "7"}).find("0 to 3"), std::string::npos);
    EXPECT_NE(error_of({"-f", "a.pcap", "--workers", "0"}).find("1 to 64"), std::string::npos);
    EXPECT_NE(error_of({"-f", "a.pcap", "--checksums", "maybe"}).find("auto, verify or ignore"),
              std::string::npos);
    EXPECT_NE(error_of({"-f", "a.pcap", "--log-format", "xml"}).find("tsv or json"), std::string::npos);
    EXPECT_NE(error_of({"-f", "a.pcap", "--nonsense"}).find("-h shows all options"), std::string::npos);
    EXPECT_NE(error_of({"-f", "a.pcap", "-c", "/no/such.yaml"}).find("/no/such.yaml"), std::string::npos);
}

TEST(CommandLine, every_message_is_one_line) {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{}, {"--nonsense"}, {"-f"}, {"-f", "a", "-v", "x"}, {"-i", "eth0"}})
        EXPECT_EQ(error_of(arguments).find('\n'), std::string::npos);
}

}  // namespace
}  // namespace slipstream
