// The DCE/RPC dissector: contexts, calls and their answers, fragments, authentication, any cut of the stream.
#include <gtest/gtest.h>

#include <random>

#include "dissect/stream/dce_rpc_names.h"
#include "tests/dissect/stream/windows_messages.h"

namespace slipstream::test {
namespace {

Frame pdu(unsigned type, const Frame& body, unsigned flags = 3, const Frame& auth = {}, unsigned call = 1) {
    Frame f = bytes({5, 0, type, flags, 0x10, 0, 0, 0});
    put16_le(f, static_cast<unsigned>(16 + body.size() + auth.size()));
    put16_le(f, static_cast<unsigned>(auth.empty() ? 0 : auth.size() - 8));
    put16_le(f, call);
    put16_le(f, 0);
    return f + body + auth;
}

// 12345778-1234-abcd-ef00-0123456789ac, samr
const Frame samr =
    bytes({0x78, 0x57, 0x34, 0x12, 0x34, 0x12, 0xcd, 0xab, 0xef, 0, 1, 0x23, 0x45, 0x67, 0x89, 0xac});

Frame bind(unsigned context, const Frame& uuid) {
    Frame body = zeros(8) + bytes({1, 0, 0, 0});
    put16_le(body, context);
    return pdu(11, body + bytes({1, 0}) + uuid + zeros(4) + zeros(20));
}
Frame bind_ack(std::string_view address) {
    Frame body = zeros(8);
    put16_le(body, static_cast<unsigned>(address.size() + 1));
    return pdu(12, body + text(address) + bytes({0}));
}
Frame request(unsigned context, unsigned operation, unsigned flags = 3) {
    Frame body = zeros(4);
    put16_le(body, context);
    put16_le(body, operation);
    return pdu(0, body + text("stub"), flags);
}
Frame response(unsigned context, unsigned flags = 3) {
    Frame body = zeros(4);
    put16_le(body, context);
    return pdu(2, body + zeros(2) + text("answer"), flags);
}

TEST(DceRpcDissector, writes_a_row_for_an_answered_call) {
    Dissecting rpc("dce_rpc", true);
    EXPECT_TRUE(rpc.feed(bind(0, samr)).confirmed());
    rpc.feed(bind_ack("\\PIPE\\lsass"), false);
    rpc.feed(request(0, 5));
    EXPECT_TRUE(rpc.rows.empty());
    const Time asked = rpc.now;
    rpc.now = rpc.now + milliseconds(3);
    rpc.feed(response(0), false);
    auto rows = rpc.rows_of<DceRpcRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].time, asked);
    EXPECT_EQ(rows[0].round_trip, milliseconds(3));
    EXPECT_EQ(rows[0].named_pipe, "\\PIPE\\lsass");
    EXPECT_EQ(rows[0].endpoint, "samr");
    EXPECT_EQ(rows[0].operation, "SamrLookupDomainInSamServer");
    rpc.end();
    EXPECT_EQ(rpc.rows.size(), 1U);
}

TEST(DceRpcDissector, tells_the_last_call_again_when_one_stays_unanswered) {
    Dissecting rpc("dce_rpc", true);
    rpc.feed(bind(0, samr));
    rpc.feed(request(0, 5));
    rpc.feed(response(0), false);
    rpc.feed(request(0, 6));
    rpc.end();
    EXPECT_EQ(rpc.rows_of<DceRpcRecord>().size(), 2U);
}

TEST(DceRpcDissector, joins_fragments_and_knows_contexts_apart) {
    Dissecting rpc("dce_rpc", true);
    rpc.feed(bind(0, zeros(16)));
    rpc.feed(bind(1, samr));
    rpc.feed(request(1, 1, 1) + request(1, 9, 0) + request(1, 9, 2));
    rpc.feed(response(1, 1), false);
    EXPECT_TRUE(rpc.rows.empty());
    rpc.feed(response(1, 2), false);
    rpc.feed(request(0, 7));
    rpc.feed(response(0), false);
    auto rows = rpc.rows_of<DceRpcRecord>();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].operation, "SamrCloseHandle");
    EXPECT_EQ(rows[1].endpoint, "unknown-00000000-0000-0000-0000-000000000000");
    EXPECT_EQ(rows[1].operation, "unknown-7");
}

TEST(DceRpcDissector, an_interface_may_follow_from_the_pipe) {
    Dissecting rpc("dce_rpc", true);
    rpc.feed(bind_ack("\\PIPE\\srvsvc"), false);
    rpc.feed(request(0, 15));
    rpc.feed(response(0), false);
    auto rows = rpc.rows_of<DceRpcRecord>();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].operation, "NetrShareEnum");
}

TEST(DceRpcDissector, hands_tokens_of_authentication_on) {
    Dissecting rpc("dce_rpc", true);
    rpc.feed(pdu(16, zeros(4), 3, bytes({9, 6, 0, 0, 0, 0, 0, 0}) + text("spnego")));
    rpc.feed(pdu(16, zeros(4), 3, bytes({10, 6, 0, 0, 0, 0, 0, 0}) + text("ntlm")), false);
    ASSERT_EQ(rpc.inner.size(), 2U);
    EXPECT_EQ(rpc.inner[0].dissector, "gssapi");
    EXPECT_EQ(rpc.inner[0].bytes[0], "spnego");
    EXPECT_EQ(rpc.inner[1].dissector, "ntlm");
    EXPECT_EQ(rpc.inner[1].bytes[1], "ntlm");
    EXPECT_EQ(rpc.feed(pdu(16, zeros(4), 3, bytes({68, 6, 0, 0, 0, 0, 0, 0, 1}))).weirds,
              std::vector<std::string>{"netlogon_dce_rpc_auth_type 68"});
}

TEST(DceRpcDissector, other_bytes_violate) {
    EXPECT_NE(Dissecting("dce_rpc", true).feed(bytes({4}) + zeros(15)).violated(), "");
    Frame negative = pdu(0, zeros(8));
    negative[10] = 60;
    EXPECT_EQ(Dissecting("dce_rpc", true).feed(negative).violated(),
              "Binpac exception: binpac exception: out_of_bound: DCE_RPC_PDU:frag: -44 > 24");
}

TEST(DceRpcDissector, says_the_same_however_the_stream_is_cut) {
    const Frame orig = bind(0, samr) + request(0, 5) + request(0, 1, 1) + request(0, 2, 2);
    const Frame resp = bind_ack("49664") + response(0) + response(0);
    for (std::size_t cut = 0; cut <= std::max(orig.size(), resp.size()); ++cut) {
        Dissecting rpc("dce_rpc", true);
        for (bool from_originator : {true, false}) {
            const Frame& data = from_originator ? orig : resp;
            const auto middle = data.begin() + static_cast<std::ptrdiff_t>(std::min(cut, data.size()));
            rpc.feed(Frame(data.begin(), middle), from_originator);
            rpc.feed(Frame(middle, data.end()), from_originator);
        }
        auto rows = rpc.rows_of<DceRpcRecord>();
        ASSERT_EQ(rows.size(), 2U) << cut;
        EXPECT_EQ(rows[1].operation, "SamrCloseHandle");
    }
}

TEST(DceRpcDissector, survives_noise) {
    std::mt19937 random(1);
    for (int i = 0; i < 5000; ++i) {
        Dissecting rpc("dce_rpc", true);
        Frame noise = bind(0, samr) + request(0, 5, random() % 4) + bind_ack("1");
        for (int n = 0; n < 6; ++n) noise[random() % noise.size()] = static_cast<std::uint8_t>(random());
        rpc.feed(noise, random() % 2);
        rpc.end();
    }
}

TEST(DceRpcNames, are_found_by_uuid_and_number) {
    EXPECT_EQ(uuid_text(samr), "12345778-1234-abcd-ef00-0123456789ac");
    EXPECT_EQ(uuid_text({}), "");
    EXPECT_EQ(dce_rpc_endpoint("338cd001-2244-31f1-aaaa-900038001003"), "winreg");
    EXPECT_TRUE(dce_rpc_is_trivial("winreg", "BaseRegCloseKey"));
    EXPECT_FALSE(dce_rpc_is_trivial("winreg", "BaseRegSetValue"));
}

}  // namespace
}  // namespace slipstream::test
