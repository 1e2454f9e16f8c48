// What holds for every registered dissector: hostile bytes do no harm, a stream means the same however it is
// cut, and what is cut short invents nothing.
#include <gtest/gtest.h>

#include <random>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const StreamDissectorSpec* spec : SLIPSTREAM_REGISTERED(StreamDissectorSpec, slip_stream_dissectors))
        all.emplace_back(spec->name);
    return all;
}

bool reads_tcp(const StreamDissectorSpec& spec) {
    bool by_signature = std::any_of(spec.signatures.begin(), spec.signatures.end(),
                                    [](const StreamSignature& s) { return s.tcp; });
    return !spec.tcp_ports.empty() || by_signature || spec.udp_ports.empty();
}

/// Text and bytes that parsers are likely to go some way with.
Frame likely_bytes(std::mt19937& random) {
    static const std::vector<std::string> words = {"GET / HTTP/1.1\r\n",
                                                   "HTTP/1.1 200 OK\r\n",
                                                   "Content-Length: 5\r\n",
                                                   "Transfer-Encoding: chunked\r\n",
                                                   "\r\n",
                                                   "5\r\nhello\r\n0\r\n\r\n",
                                                   "SSH-2.0-x\r\n",
                                                   "EHLO a\r\n",
                                                   "220 ready\r\n",
                                                   "331 go on\r\n",
                                                   "USER a\r\n",
                                                   "PASS b\r\n",
                                                   "227 Entering (1,2,3,4,5,6)\r\n",
                                                   "NICK a\r\n",
                                                   "+OK\r\n",
                                                   "INVITE sip:a SIP/2.0\r\n",
                                                   "RFB 003.008\n"};
    Frame data;
    for (auto pieces = 1 + random() % 6; pieces > 0; --pieces) {
        if (random() % 3 == 0) {
            const std::string& word = words[random() % words.size()];
            data.insert(data.end(), word.begin(), word.end());
        } else {
            for (auto n = random() % 40; n > 0; --n)
                data.push_back(static_cast<std::uint8_t>(random() % 3 ? random() % 8 : random()));
        }
    }
    return data;
}

class EveryDissector : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryDissector, says_what_it_is) {
    const StreamDissectorSpec* spec = stream_dissector(GetParam());
    EXPECT_FALSE(spec->analyzer.empty());
    EXPECT_FALSE(spec->summary.empty());
    ASSERT_NE(spec->make, nullptr);
    for (const StreamSignature& signature : spec->signatures) {
        EXPECT_TRUE(signature.originator != nullptr || signature.responder != nullptr);
        EXPECT_TRUE(signature.tcp || signature.udp);
        for (auto* judge : {signature.originator, signature.responder}) {
            if (judge != nullptr) {
                EXPECT_NE(judge({}), SignatureMatch::match);
            }
        }
    }
}

TEST_P(EveryDissector, survives_noise) {
    std::mt19937 random(1);
    const StreamDissectorSpec* spec = stream_dissector(GetParam());
    for (int i = 0; i < 3000; ++i) {
        Dissecting run(GetParam(), reads_tcp(*spec));
        for (int piece = 0; piece < 4 && !run.done(); ++piece) {
            if (random() % 16 == 0) run.gap(1 + random() % 2000, random() % 2);
            Frame data = likely_bytes(random);
            for (const StreamSignature& signature : spec->signatures) {
                if (signature.originator) signature.originator(data);
                if (signature.responder) signature.responder(data);
            }
            run.feed(data, random() % 2);
        }
        if (random() % 2) run.end_side(true);
        if (random() % 2) run.end_side(false);
        run.end();
    }
}

std::string rows_of_stream(const std::string& name, const Frame& orig, const Frame& resp, std::size_t step) {
    Dissecting run(name, true);
    std::string shape;
    std::vector<std::string> weirds;  // their order within a packet means nothing
    auto feed = [&](const Frame& data, bool from_originator) {
        for (std::size_t at = 0; at < data.size() && !run.done(); at += step) {
            auto begin = data.begin() + static_cast<std::ptrdiff_t>(at);
            auto end = data.begin() + static_cast<std::ptrdiff_t>(std::min(at + step, data.size()));
            Said said = run.feed(Frame(begin, end), from_originator);
            weirds.insert(weirds.end(), said.weirds.begin(), said.weirds.end());
        }
    };
    feed(orig, true);
    feed(resp, false);
    run.end_side(true);
    run.end_side(false);
    run.end();
    std::sort(weirds.begin(), weirds.end());
    for (const std::string& weird : weirds) shape += weird + ";";
    shape += std::to_string(run.rows.size());
    for (const AppRecord& row : run.rows) shape += "," + std::to_string(row.index());
    for (const SeenFile& file : run.files) shape += "," + file.bytes;
    return shape;
}

TEST_P(EveryDissector, does_not_see_how_a_stream_was_cut) {
    if (!reads_tcp(*stream_dissector(GetParam()))) return;
    std::mt19937 random(2);
    for (int i = 0; i < 300; ++i) {
        Frame orig = likely_bytes(random);
        Frame resp = likely_bytes(random);
        const std::string whole = rows_of_stream(GetParam(), orig, resp, 100'000);
        EXPECT_EQ(rows_of_stream(GetParam(), orig, resp, 1), whole) << i;
        EXPECT_EQ(rows_of_stream(GetParam(), orig, resp, 7), whole) << i;
    }
}

INSTANTIATE_TEST_SUITE_P(Registered, EveryDissector, ::testing::ValuesIn(names()), [](const auto& tested) {
    std::string name = tested.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

}  // namespace
}  // namespace slipstream::test
