// The software parser on banners and browsers; expected values are those that the specification states.
#include "dissect/software_version.h"

#include <gtest/gtest.h>

#include <random>
#include <utility>
#include <vector>

namespace slipstream {
namespace {

SoftwareVersion made(std::string name, std::vector<std::uint64_t> numbers,
                     std::optional<std::string> addition = {}) {
    SoftwareVersion v;
    v.name = std::move(name);
    std::optional<std::uint64_t>* places[] = {&v.major, &v.minor, &v.minor2, &v.minor3};
    for (std::size_t i = 0; i < numbers.size(); ++i) *places[i] = numbers[i];
    v.addition = std::move(addition);
    return v;
}

TEST(SoftwareVersion, reads_banners) {
    EXPECT_EQ(parse_software("OpenSSH_5.9p1 Debian-5ubuntu1.1"), made("OpenSSH", {5, 9}, "p1"));
    EXPECT_EQ(parse_software("Apache/2.0.63 (Unix) mod_ssl/2.0.63"), made("Apache", {2, 0, 63}, "Unix"));
    EXPECT_EQ(parse_software("Apache"), made("Apache", {}));
    EXPECT_EQ(parse_software("Wget/1.9+cvs-stable (Red Hat modified)"), made("Wget", {1, 9}, "+cvs"));
    EXPECT_EQ(parse_software("ProFTPD 1.2.5rc1 Server (Debian)"), made("ProFTPD", {1, 2, 5}, "rc1"));
    EXPECT_EQ(parse_software("wu-2.4.2-academ[BETA-18-VR14](1)"), made("wu", {2, 4, 2}, "academ"));
    EXPECT_EQ(parse_software("CacheFlyServe v26b"), made("CacheFlyServe", {26}, "b"));
    EXPECT_EQ(parse_software("curl/7.15.1 (i486-pc-linux-gnu) libcurl"),
              made("curl", {7, 15, 1}, "i486-pc-linux-gnu"));
    EXPECT_EQ(parse_software("Flash/10,2,153,1"), made("Flash", {10, 2, 153, 1}));
    EXPECT_EQ(parse_software("Zope/(Zope 2.7.8-final, python").name, "Zope/(Zope");
}

TEST(SoftwareVersion, reads_browsers) {
    EXPECT_EQ(parse_software("Mozilla/5.0 (X11; Linux x86_64; rv:10.0) Gecko/20100101 Firefox/10.0.2"),
              made("Firefox", {10, 0, 2}));
    EXPECT_EQ(parse_software("Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/4.0)"),
              made("MSIE", {8, 0}));
    EXPECT_EQ(parse_software(
                  "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML) Chrome/41.0.2228.0 Safari/537.36"),
              made("Chrome", {41, 0, 2228, 0}));
    EXPECT_EQ(parse_software("Mozilla/5.0 (iPhone) AppleWebKit/5 Version/6.0 Mobile/10A5376e Safari/8536.25"),
              made("Safari", {6, 0}, "Mobile"));
    EXPECT_EQ(parse_software("Opera/9.80 (Windows NT 6.0) Presto/2.12.388 Version/12.14"),
              made("Opera", {12, 14}));
    EXPECT_EQ(parse_software("Mozilla/5.0 (something)").name, "<unknown browser>");
}

TEST(SoftwareVersion, takes_any_text) {
    std::mt19937 random(1);
    const std::string alphabet = "aZ09 ./-_(v)[]%\\x,;\n";
    for (int i = 0; i < 20000; ++i) {
        std::string text = i % 3 == 0 ? "Mozilla/5." : i % 3 == 1 ? "A/" : "";
        for (auto n = random() % 30; n > 0; --n) text.push_back(alphabet[random() % alphabet.size()]);
        parse_software(text);
    }
    EXPECT_EQ(parse_software("").name, "");
}

}  // namespace
}  // namespace slipstream
