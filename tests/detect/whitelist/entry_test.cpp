// The file of section 3.1: what each column may hold, comments, overriding, and what a wrong line is told.
#include "detect/whitelist/entry.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

class WhitelistFile : public ::testing::Test {
protected:
    std::vector<std::string> parse(std::string_view text) {
        std::vector<std::string> lines;
        for (const WhitelistEntry& entry : parse_whitelist(text, "w.conf", organizations, complaints))
            lines.push_back(entry.to_string());
        return lines;
    }
    std::string complaint(std::string_view text) {
        EXPECT_TRUE(parse(text).empty()) << text;
        return complaints.texts.empty() ? "" : complaints.texts.back();
    }
    Organizations organizations = Organizations::built_in();
    FileComplaints complaints;
};

using Lines = std::vector<std::string>;

TEST_F(WhitelistFile, holds_four_types) {
    EXPECT_EQ(parse("ip,1.2.3.4,src,alerts\nip,10.0.0.0/8,dst,flows\nip,2001:db8::/32,both,both\n"
                    "domain,a.example.com,both,alerts\norganization,google,both,alerts\n"
                    "mac,02:00:00:00:00:0a,both,flows\n"),
              (Lines{"ip,1.2.3.4,src,alerts", "ip,10.0.0.0/8,dst,flows", "ip,2001:db8::/32,both,both",
                     "domain,a.example.com,both,alerts", "organization,google,both,alerts",
                     "mac,02:00:00:00:00:0a,both,flows"}));
    EXPECT_EQ(complaints.count, 0U);
}

TEST_F(WhitelistFile, white_space_and_case_do_not_count) {
    EXPECT_EQ(parse("  IP , 1.2.3.4 ,\tSRC, Alerts \r\nDomain,WWW.Example.com.,both,both\n"
                    "MAC,02-00-00-00-00-0A,src,both"),
              (Lines{"ip,1.2.3.4,src,alerts", "domain,www.example.com,both,both",
                     "mac,02:00:00:00:00:0a,src,both"}));
}

TEST_F(WhitelistFile, comments_and_the_header_are_no_entries) {
    EXPECT_TRUE(parse("; a comment\n\"IoCType\",\"IoCValue\",\"Direction\",\"IgnoreType\"\n\n"
                      "#ip,1.2.3.4,src,alerts\nIoCType,IoCValue,Direction,IgnoreType\n")
                    .empty());
    EXPECT_EQ(complaints.count, 0U);
}

TEST_F(WhitelistFile, a_switched_off_or_broken_comment_leaves_the_rest_in_force) {
    EXPECT_EQ(parse("#organization,nobody\n# \n#,,,,,,\nip,1.2.3.4,src,alerts\n"),
              Lines{"ip,1.2.3.4,src,alerts"});
    EXPECT_EQ(complaints.count, 0U);
}

TEST_F(WhitelistFile, a_later_line_overrides_an_earlier_one_for_the_same_value) {
    EXPECT_EQ(parse("ip,1.2.3.4,src,alerts\nip,5.6.7.8,src,alerts\nip,1.2.3.4/32,dst,both\n"),
              (Lines{"ip,5.6.7.8,src,alerts", "ip,1.2.3.4,dst,both"}));
    EXPECT_EQ(complaints.count, 0U);
}

TEST_F(WhitelistFile, wrong_lines_are_told_by_place_and_the_rest_stays) {
    EXPECT_EQ(parse("ip,1.2.3.4,src,alerts\nip,1.2.3\nip,5.6.7.8,dst,alerts\n"),
              (Lines{"ip,1.2.3.4,src,alerts", "ip,5.6.7.8,dst,alerts"}));
    EXPECT_EQ(complaints.texts, Lines{"w.conf:2: has 2 columns, not the 4 of type,value,direction,ignore"});
}

TEST_F(WhitelistFile, every_column_says_what_it_may_hold) {
    EXPECT_EQ(complaint("host,1.2.3.4,src,alerts"),
              "w.conf:1: 'host' is not one of the types ip, domain, organization, mac");
    EXPECT_EQ(complaint("ip,1.2.3.400,src,alerts"),
              "w.conf:1: '1.2.3.400' is not an address or network such as 192.0.2.0/24");
    EXPECT_EQ(complaint("ip,10.0.0.0/33,src,alerts"),
              "w.conf:1: '10.0.0.0/33' is not an address or network such as 192.0.2.0/24");
    EXPECT_EQ(complaint("organization,nobody,src,alerts"),
              "w.conf:1: 'nobody' is not one of the known organisations: google, microsoft, apple, facebook, "
              "twitter");
    EXPECT_EQ(complaint("mac,02:00:00:00:00,src,alerts"),
              "w.conf:1: '02:00:00:00:00' is not a MAC address such as 02:00:00:00:00:01");
    EXPECT_EQ(complaint("ip,1.2.3.4,up,alerts"),
              "w.conf:1: 'up' is not one of the directions src, dst, both");
    EXPECT_EQ(complaint("ip,1.2.3.4,src,all"), "w.conf:1: 'all' is not one of flows, alerts, both");
}

TEST_F(WhitelistFile, a_domain_needs_a_public_suffix_and_a_label) {
    for (std::string_view name : {"com", "co.uk", "printer.local", "localhost", "1.2.3.4", "a..com", ""})
        EXPECT_EQ(complaint("domain," + std::string(name) + ",dst,alerts"),
                  "w.conf:1: '" + std::string(name) +
                      "' is not a domain name with a public suffix such as example.com");
    EXPECT_EQ(parse("domain,github.io,dst,alerts\ndomain,example.co.uk,dst,alerts").size(), 2U);
}

}  // namespace
}  // namespace slipstream
