// The table of letters and the rules that choose one.
#include "detect/letters.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace slipstream {

namespace {

// By periodicity (unknown, strong, weak, weakly not, strongly not), then size, then duration.
constexpr std::string_view letters_of_periodicity[] = {"123456789", "abcdefghi", "ABCDEFGHI", "rstuvwxyz",
                                                       "RSTUVWXYZ"};

/// 1 strongly periodic .. 4 strongly not: by how much two gaps differ. A flow out of order counts as
/// periodic.
std::size_t periodicity(Duration gap_before, Duration gap) {
    const Duration larger = std::max(gap_before, gap);
    const Duration smaller = std::min(gap_before, gap);
    const double ratio =
        smaller.us == 0 ? 1 : static_cast<double>(larger.us) / static_cast<double>(smaller.us);
    return ratio <= 1.05 ? 1 : ratio <= 1.3 ? 2 : ratio <= 5 ? 3 : 4;
}

std::size_t size_of(std::uint64_t bytes) { return bytes <= 250 ? 0 : bytes <= 1'100 ? 1 : 2; }

std::size_t length_of(Duration duration) {
    return duration <= milliseconds(100) ? 0 : duration <= seconds(10) ? 1 : 2;
}

std::string_view time_character(Duration gap) {
    if (gap.us == 0 || gap > hours(1)) return "";
    return gap <= seconds(5) ? "." : gap <= minutes(1) ? "," : gap <= minutes(5) ? "+" : "*";
}

}  // namespace

void TupleLetters::add(Time start, Duration duration, std::uint64_t bytes) {
    const std::uint64_t length_before = total_;
    std::string symbol;
    std::size_t regular = 0;
    std::string_view pause;
    if (before_last_) {
        const Duration gap = start - *last_;
        if (gap >= hours(1))
            symbol.assign(static_cast<std::size_t>(std::min(gap.us / hours(1).us, zeros_max)), '0');
        regular = periodicity(*last_ - *before_last_, gap);
        pause = time_character(gap);
    }
    symbol += letters_of_periodicity[regular][3 * size_of(bytes) + length_of(duration)];
    symbol += pause;
    before_last_ = last_;
    last_ = start;
    text_ += symbol;
    total_ += symbol.size();
    if (text_.size() > letters_max) text_.erase(0, text_.size() - letters_max);
    completed_three_ = length_before > 0 && length_before / 3 != total_ / 3;
}

std::string letters_line(const IpAddress& host, std::int64_t window, const LetterTuple& tuple,
                         const TupleLetters& letters) {
    return fmt::format("{}-{}-{}-{}-timewindow{}\t{}", host.to_string(), tuple.peer.to_string(), tuple.port,
                       name_of(tuple.transport), window, letters.text());
}

}  // namespace slipstream
