// A whitelist from the text of its file, for tests.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "detect/whitelist/whitelist.h"

namespace slipstream::testing {

inline std::shared_ptr<const Whitelist> listing(std::string_view text, NameTable popular = {}) {
    FileComplaints complaints;
    Organizations organizations = Organizations::built_in();
    auto entries = parse_whitelist(text, "w.conf", organizations, complaints);
    EXPECT_EQ(complaints.count, 0U) << text;
    return std::make_shared<const Whitelist>(std::move(entries), std::move(organizations), std::move(popular),
                                             "popular");
}

}  // namespace slipstream::testing
