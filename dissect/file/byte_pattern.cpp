// Compiling byte patterns. See byte_pattern.h.
#include "dissect/file/byte_pattern.h"

#include <algorithm>
#include <memory>
#include <string>

#include "capture/base/check.h"
#include "dissect/stream/ascii.h"

namespace slipstream {

namespace {

constexpr std::string_view byte_order_mark = "(\\xef\\xbb\\xbf|\\xff\\xfe|\\xfe\\xff)?";
constexpr std::string_view blanks_and_comments = "(\\w*(<!--.*-->)?\\w*)*";
constexpr std::string_view xml_prologue = "\\C(<\\?xml .*\\?>)?\\C";
constexpr std::string_view interpreter = "#![^\\n]{1,15}bin/(env[\\x09-\\x0d\\x20]+)?";

}  // namespace

/// Builds the program of a pattern by recursive descent, straight into its steps.
class BytePatternCompiler {
public:
    BytePatternCompiler(BytePattern& out, std::string_view text) : out_(out), text_(text) {}

    void compile() {
        alternatives();
        CHECK(at_ == text_.size());
        add({BytePattern::Step::match, 0, 0});
    }

private:
    using Step = BytePattern::Step;

    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool more() const { return at_ < text_.size(); }
    std::uint32_t here() const { return static_cast<std::uint32_t>(out_.program_.size()); }
    void add(Step step) { out_.program_.push_back(step); }
    void add_bytes(const ByteSet& set) {
        auto& sets = out_.sets_;
        auto found = std::find(sets.begin(), sets.end(), set);
        add({Step::byte, static_cast<std::uint32_t>(found - sets.begin()), 0});
        if (found == sets.end()) sets.push_back(set);
    }
    // Makes room for a fork in front of what was added since `from`.
    void insert_fork(std::uint32_t from, std::uint32_t a, std::uint32_t b) {
        auto& program = out_.program_;
        for (std::uint32_t i = from; i < here(); ++i) {
            Step& step = program[i];
            if (step.kind != Step::fork) continue;
            if (step.a >= from) ++step.a;
            if (step.b >= from) ++step.b;
        }
        program.insert(program.begin() + from, {Step::fork, a, b});
    }

    void alternatives() {
        const std::uint32_t begin = here();
        sequence();
        if (peek() != '|') return;
        ++at_;
        // fork(begin + 1, behind the jump); first; jump to the end; second
        insert_fork(begin, begin + 1, here() + 2);
        const std::uint32_t jump = here();
        add({Step::fork, 0, 0});
        alternatives();
        out_.program_[jump] = {Step::fork, here(), here()};
    }

    void sequence() {
        while (more() && peek() != '|' && peek() != ')') {
            const std::size_t text_begin = at_;
            const std::uint32_t begin = here();
            atom();
            repeat(text_begin, begin);
        }
    }

    void repeat(std::size_t text_begin, std::uint32_t begin) {
        const std::size_t text_end = at_;
        switch (peek()) {
            case '?': ++at_; return optional(begin);
            case '*': ++at_; return any_number(begin);
            case '+':
                ++at_;
                add({Step::fork, begin, here() + 1});
                return;
            case '{': break;
            default: return;
        }
        ++at_;
        const unsigned least = number();
        unsigned most = least;
        bool endless = false;
        if (peek() == ',') {
            ++at_;
            endless = peek() == '}';
            if (!endless) most = number();
        }
        CHECK(peek() == '}');
        const std::size_t behind = at_ + 1;
        auto again = [&] {
            const std::uint32_t copy = here();
            BytePatternCompiler(out_, text_.substr(text_begin, text_end - text_begin)).sequence();
            return copy;
        };
        CHECK(least >= 1);
        for (unsigned i = 1; i < least; ++i) again();
        for (unsigned i = least; i < most; ++i) optional(again());
        if (endless) any_number(again());
        at_ = behind;
    }
    void optional(std::uint32_t begin) { insert_fork(begin, begin + 1, here() + 1); }
    void any_number(std::uint32_t begin) {
        insert_fork(begin, begin + 1, here() + 2);
        add({Step::fork, begin, begin});
    }
    unsigned number() {
        unsigned value = 0;
        while (is_ascii_digit(peek())) value = value * 10 + static_cast<unsigned>(text_[at_++] - '0');
        return value;
    }

    void atom() {
        const char c = text_[at_];
        if (c == '(') {
            ++at_;
            alternatives();
            CHECK(peek() == ')');
            ++at_;
        } else if (c == '[') {
            ++at_;
            set();
        } else if (c == '~') {
            ++at_;
            for (; peek() != '~'; ++at_) add_bytes(both_cases(peek()));
            ++at_;
        } else if (c == '.') {
            ++at_;
            add_bytes(ByteSet().set());
        } else if (c == '\\' && std::string_view("BCPHw").find(text_[at_ + 1]) != std::string_view::npos) {
            named(text_[at_ + 1]);
            at_ += 2;
        } else {
            add_bytes(ByteSet().set(literal()));
        }
    }
    static ByteSet both_cases(char c) {
        return ByteSet()
            .set(static_cast<std::uint8_t>(ascii_lower(c)))
            .set(static_cast<std::uint8_t>(ascii_upper(c)));
    }
    void named(char name) {
        if (name == 'w') return add_bytes(ByteSet().set('\r').set('\n').set(' ').set('\t'));
        const std::string_view text = name == 'B'   ? byte_order_mark
                                      : name == 'C' ? blanks_and_comments
                                      : name == 'P' ? xml_prologue
                                                    : interpreter;
        BytePatternCompiler(out_, text).sequence();
    }
    std::uint8_t literal() {
        char c = text_[at_++];
        if (c != '\\') return static_cast<std::uint8_t>(c);
        c = text_[at_++];
        if (c == 'n') return '\n';
        if (c != 'x') return static_cast<std::uint8_t>(c);
        const int high = hex_value(text_[at_]), low = hex_value(text_[at_ + 1]);
        CHECK(high >= 0 && low >= 0);
        at_ += 2;
        return static_cast<std::uint8_t>(high << 4 | low);
    }
    void set() {
        const bool inverted = peek() == '^';
        if (inverted) ++at_;
        ByteSet set;
        for (bool first = true; first || peek() != ']'; first = false) {
            CHECK(more());
            const std::uint8_t from = literal();
            std::uint8_t to = from;
            if (peek() == '-' && text_.substr(at_ + 1, 1) != "]") {
                ++at_;
                to = literal();
            }
            for (unsigned b = from; b <= to; ++b) set.set(b);
        }
        ++at_;
        add_bytes(inverted ? ~set : set);
    }

    BytePattern& out_;
    std::string_view text_;
    std::size_t at_ = 0;
};

BytePattern::BytePattern(std::string_view text) { BytePatternCompiler(*this, text).compile(); }

}  // namespace slipstream
