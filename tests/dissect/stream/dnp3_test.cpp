// The DNP3 dissector: checksums, requests with their responses, frames cut anywhere.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

void add_checksum(Frame& f, std::size_t from) {
    unsigned crc = 0;
    for (std::size_t i = from; i < f.size(); ++i) {
        crc ^= f[i];
        for (int bit = 0; bit < 8; ++bit) crc = crc & 1U ? crc >> 1 ^ 0xa6bcU : crc >> 1;
    }
    crc = ~crc;
    put8(f, crc);
    put8(f, crc >> 8);
}

Frame frame(unsigned control, const Frame& data) {
    Frame f = bytes({5, 0x64, static_cast<unsigned>(5 + data.size()), control, 1, 0, 2, 0});
    add_checksum(f, 0);
    const std::size_t begin = f.size();
    f = f + data;
    if (!data.empty()) add_checksum(f, begin);
    return f;
}

const Frame request = frame(0xc4, bytes({0xc0, 0xc1, 1, 60, 1, 6}));
const Frame reply = frame(0x44, bytes({0xc0, 0xc1, 0x81, 0x80, 2}));

TEST(Dnp3Dissector, joins_a_response_with_its_request) {
    for (std::size_t cut = 0; cut <= request.size(); ++cut) {
        Dissecting run("dnp3_tcp", true);
        run.feed(Frame(request.begin(), request.begin() + static_cast<std::ptrdiff_t>(cut)));
        run.feed(Frame(request.begin() + static_cast<std::ptrdiff_t>(cut), request.end()));
        EXPECT_TRUE(run.feed(reply, false).confirmed());
        run.end();
        const auto rows = run.rows_of<Dnp3Record>();
        ASSERT_EQ(rows.size(), 1U) << cut;
        EXPECT_EQ(rows[0].request_function, "READ");
        EXPECT_EQ(rows[0].reply_function, "RESPONSE");
        EXPECT_EQ(rows[0].internal_indications, 0x8002U);
    }
}

TEST(Dnp3Dissector, writes_a_request_without_answer_at_the_end) {
    Dissecting run("dnp3_udp");
    run.feed(request);
    EXPECT_TRUE(run.rows.empty());
    run.end();
    ASSERT_EQ(run.rows_of<Dnp3Record>().size(), 1U);
    EXPECT_FALSE(run.rows_of<Dnp3Record>()[0].reply_function);
}

TEST(Dnp3Dissector, does_not_trust_a_wrong_checksum) {
    Frame broken = request;
    broken.at(9) ^= 1U;
    Dissecting run("dnp3_tcp", true);
    EXPECT_EQ(run.feed(broken).violated(), "broken_checksum");
    EXPECT_TRUE(run.done());
    EXPECT_EQ(Dissecting("dnp3_tcp", true).feed(frame(0x44, bytes({0xc0, 1, 1}))).weirds,
              std::vector<std::string>{"dnp3_unexpected_flow_direction"});
}

}  // namespace
}  // namespace slipstream::test
