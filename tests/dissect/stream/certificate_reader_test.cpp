// What was read is remembered by its bytes, within bounds; a certificate is news once a window and role.
#include "dissect/stream/certificate_reader.h"

#include <gtest/gtest.h>

#include "tests/dissect/stream/tls_samples.h"

namespace slipstream::test {
namespace {

TEST(ContentMemo, computes_once_as_long_as_it_remembers) {
    ContentMemo<std::size_t> memo(HashKey{}, 40);
    unsigned made = 0;
    auto get = [&](std::uint8_t first, std::size_t size) {
        std::vector<std::uint8_t> content(size, first);
        return *memo.get(content, [&](Bytes bytes) {
            ++made;
            return std::make_shared<const std::size_t>(bytes.size() + bytes[0]);
        });
    };
    EXPECT_EQ(get(1, 10), 11u);
    EXPECT_EQ(get(1, 10), 11u);
    EXPECT_EQ(made, 1u);
    EXPECT_EQ(get(2, 10), 12u);
    EXPECT_EQ(get(3, 10), 13u);  // the first two are the older half now
    EXPECT_EQ(get(1, 10), 11u);
    EXPECT_EQ(made, 3u);
    EXPECT_EQ(get(4, 10), 14u);
    EXPECT_EQ(get(2, 10), 12u);  // was forgotten
    EXPECT_EQ(made, 5u);
    EXPECT_EQ(get(9, 30), 39u);  // too large to keep
    EXPECT_EQ(get(9, 30), 39u);
    EXPECT_EQ(made, 7u);
    EXPECT_LE(memo.size(), 4u);
}

TEST(CertificateReader, reads_the_same_bytes_once) {
    CertificateReader reader(HashKey{});
    const auto first = reader.certificate(sample_certificate);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->row.serial, "12BBE6");
    EXPECT_EQ(reader.certificate(sample_certificate), first);
    EXPECT_FALSE(reader.certificate(Frame{1, 2, 3}));
    EXPECT_EQ(reader.ocsp_answers(sample_ocsp_response)->size(), 1u);
    EXPECT_TRUE(reader.ocsp_answers(sample_certificate)->empty());
}

TEST(CertificateReader, tells_once_a_window_and_role) {
    CertificateReader reader(HashKey{});
    const Certificate certificate = *reader.certificate(sample_certificate);
    const Time start{1'700'000'000'000'000};
    EXPECT_TRUE(reader.is_news(certificate, true, false, start));
    EXPECT_FALSE(reader.is_news(certificate, true, false, start + seconds(9)));
    EXPECT_TRUE(reader.is_news(certificate, false, false, start));
    EXPECT_TRUE(reader.is_news(certificate, true, true, start));
    EXPECT_TRUE(reader.is_news(certificate, true, false, start + CertificateReader::telling_window));
}

}  // namespace
}  // namespace slipstream::test
