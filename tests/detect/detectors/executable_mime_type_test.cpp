// Executables over HTTP: acceptance vector 36.
#include <gtest/gtest.h>

#include "tests/detect/record_builder.h"

namespace slipstream {
namespace {

using namespace testing;

HttpRecord download(std::vector<std::string> types) {
    auto http = row<HttpRecord>("10.0.0.5", "93.184.216.34", 80);
    http.resp_mime_types = std::move(types);
    return http;
}

TEST(ExecutableMimeType, vector_36_two_records) {
    Scenario run;
    run.add_row(download({"application/x-dosexec"}));
    auto found = run.evidence("EXECUTABLE_MIME_TYPE");
    ASSERT_EQ(found.size(), 2u);
    for (const Evidence& e : found) {
        EXPECT_EQ(e.description,
                  "Download of an executable with MIME type: ['application/x-dosexec'] by 10.0.0.5 from "
                  "93.184.216.34.");
        EXPECT_EQ(e.threat_level, ThreatLevel::low);
    }
    EXPECT_NE(found[0].profile, found[1].profile);
}

TEST(ExecutableMimeType, any_of_several_types_decides) {
    Scenario run;
    run.add_row(download({"text/html", "application/octet-stream"}));
    EXPECT_EQ(run.evidence("EXECUTABLE_MIME_TYPE").size(), 2u);
}

TEST(ExecutableMimeType, pages_and_pictures_are_left_out) {
    Scenario run;
    run.add_row(download({"text/html", "image/png", "application/pdf"}));
    run.add_row(row<HttpRecord>("10.0.0.5", "93.184.216.34", 80));
    EXPECT_TRUE(run.evidence("EXECUTABLE_MIME_TYPE").empty());
}

}  // namespace
}  // namespace slipstream
