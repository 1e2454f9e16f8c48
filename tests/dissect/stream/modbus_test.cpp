// The Modbus dissector: a row per message, exceptions by name, however the stream is cut.
#include <gtest/gtest.h>

#include "tests/dissect/stream/dissecting.h"

namespace slipstream::test {
namespace {

Frame message(unsigned transaction, unsigned function, const Frame& data = {}) {
    Frame f;
    put16(f, transaction);
    put16(f, 0);
    put16(f, static_cast<unsigned>(2 + data.size()));
    put8(f, 17);
    put8(f, function);
    return f + data;
}

TEST(ModbusDissector, writes_requests_and_responses) {
    Dissecting run("modbus", true);
    EXPECT_TRUE(run.feed(message(7, 3, bytes({0, 1, 0, 2}))).confirmed());
    run.feed(message(7, 3, bytes({2, 0, 5})), false);
    const auto rows = run.rows_of<ModbusRecord>();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].transaction, 7U);
    EXPECT_EQ(rows[0].unit, 17U);
    EXPECT_EQ(rows[0].function, "READ_HOLDING_REGISTERS");
    EXPECT_EQ(rows[0].direction, "REQ");
    EXPECT_EQ(rows[1].direction, "RESP");
}

TEST(ModbusDissector, names_exceptions_once_except_the_first_and_last_code) {
    Dissecting run("modbus", true);
    run.feed(message(1, 0x83, bytes({2})), false);
    run.feed(message(2, 0x81, bytes({3})), false);
    const auto rows = run.rows_of<ModbusRecord>();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].exception, "ILLEGAL_DATA_ADDRESS");
    EXPECT_FALSE(rows[1].exception);
    EXPECT_EQ(rows[2].exception, "ILLEGAL_DATA_VALUE");
}

TEST(ModbusDissector, gives_the_same_rows_wherever_the_stream_is_cut) {
    const Frame stream = message(1, 1, bytes({0, 0, 0, 8})) + message(2, 90, zeros(40));
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        Dissecting run("modbus", true);
        run.feed(Frame(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(cut)));
        run.feed(Frame(stream.begin() + static_cast<std::ptrdiff_t>(cut), stream.end()));
        const auto rows = run.rows_of<ModbusRecord>();
        ASSERT_EQ(rows.size(), 2U) << cut;
        EXPECT_EQ(rows[1].function, "unknown-90");
    }
}

}  // namespace
}  // namespace slipstream::test
