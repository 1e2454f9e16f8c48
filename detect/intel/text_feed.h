// TextFeed: the text formats of public feeds, line by line. They differ in separator, header and place of the
// indicator; all three are found out from the lines themselves, and a line that does not fit what was found
// out is tried in every other way before it counts as unreadable.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detect/intel/feed_sink.h"

namespace slipstream {

class TextFeed {
public:
    explicit TextFeed(FeedSink& sink) : sink_(sink) {}
    /// A line without its end; `number` from 1.
    void line(std::string_view line, std::uint64_t number);

private:
    using Fields = std::vector<std::string_view>;
    struct Found {
        Indicator indicator;
        std::size_t column = 0;
        Fields fields;
    };

    void comment(std::string_view text);
    void zeek_line(std::string_view text, std::uint64_t number);
    void fingerprint_line(std::string_view text, std::uint64_t number);
    void take(const Found& found, std::string_view text, std::uint64_t number);
    /// The first field that is an indicator worth keeping. Sets `fault_` to what speaks against the others.
    std::optional<Found> find(std::string_view text, char separator);
    std::optional<Found> find_anyhow(std::string_view text);
    Indicator recognise_field(std::string_view field, std::size_t column);
    void learn_header(const Fields& names);
    std::string description_of(const Found& found, std::string_view text) const;

    FeedSink& sink_;
    bool zeek_ = false;
    bool data_seen_ = false;
    bool first_line_seen_ = false;
    char separator_ = 0;
    std::vector<std::string> commented_header_;
    std::optional<std::size_t> description_column_;
    std::optional<std::size_t> indicator_column_;  // Zeek
    std::optional<std::size_t> kind_column_;       // Zeek
    LineFault fault_ = LineFault::no_indicator;
};

}  // namespace slipstream
