// Cutting a stream into messages: the same ones for every way of cutting the stream, bounded memory.
#include "dissect/stream/message_buffer.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/dissect/packet_builder.h"

namespace slipstream::test {
namespace {

std::size_t length_by_two_bytes(Bytes first) {
    if (first.size() < 2) return 0;
    ByteCursor at(first);
    return 2U + at.u16();
}

std::vector<std::string> messages_of(const Frame& stream, std::size_t step, std::size_t keep_max = 100) {
    MessageBuffer buffer(2, keep_max);
    std::vector<std::string> messages;
    for (std::size_t at = 0; at < stream.size(); at += step)
        buffer.feed(Bytes(stream).subspan(at, std::min(step, stream.size() - at)), length_by_two_bytes,
                    [&](Bytes message) {
                        messages.emplace_back(message.begin() + 2, message.end());
                        return true;
                    });
    return messages;
}

const Frame stream =
    bytes({0, 3}) + text("one") + bytes({0, 0}) + bytes({0, 4}) + text("four") + bytes({0, 9}) + text("cut");

TEST(MessageBuffer, gives_the_same_messages_for_every_cut) {
    const std::vector<std::string> expected = {"one", "", "four"};
    for (std::size_t step = 1; step <= stream.size(); ++step)
        EXPECT_EQ(messages_of(stream, step), expected) << step;
}

TEST(MessageBuffer, keeps_the_beginning_of_what_is_too_long) {
    const std::vector<std::string> expected = {"on", "", "fo"};
    for (std::size_t step = 1; step <= stream.size(); ++step)
        EXPECT_EQ(messages_of(stream, step, 4), expected) << step;
}

TEST(MessageBuffer, stops_when_it_is_told_to) {
    MessageBuffer buffer(2, 100);
    unsigned seen = 0;
    EXPECT_FALSE(buffer.feed(stream, length_by_two_bytes, [&](Bytes) { return ++seen < 2; }));
    EXPECT_EQ(seen, 2U);
    EXPECT_TRUE(buffer.is_empty());
    auto never = [](Bytes) { return std::size_t{0}; };
    EXPECT_FALSE(buffer.feed(stream, never, [](Bytes) { return true; }));
}

}  // namespace
}  // namespace slipstream::test
