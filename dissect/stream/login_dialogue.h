// LoginDialogue: follows how somebody logs in by what both sides print: prompts of the server, lines of the
// user, words that mean success or failure. It guesses, as anybody must who only sees a terminal.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace slipstream {

class LoginDialogue {
public:
    enum class Outcome : std::uint8_t { none, failed, succeeded, confused };
    static constexpr std::size_t text_bytes_max = 256;  // of a name or a password

    /// What an attempt was made with, as far as it was seen.
    struct Attempt {
        std::optional<std::string> user;
        std::optional<std::string> password;
    };

    /// The client told the name in another way than by typing it at a prompt.
    void set_user(std::string_view name) { told_user_ = name.substr(0, text_bytes_max); }
    const std::optional<std::string>& user() const { return told_user_; }
    /// A line that the user typed, without its end.
    Outcome on_user_line(std::string_view line);
    /// A line that the server printed: with what it echoed.
    Outcome on_server_line(std::string_view line);
    /// Of the last failure or success.
    const Attempt& attempt() const { return attempt_; }

private:
    Outcome conclude(Outcome outcome);
    Outcome on_prompt();
    std::optional<std::string> next_typed();

    std::deque<std::string> typed_;  // lines that no prompt has used up
    std::optional<std::string> told_user_;
    Attempt attempt_;
    unsigned server_lines_ = 0;
    bool prompted_ = false;  // for a name, since the last failure
    bool ever_prompted_ = false;
};

}  // namespace slipstream
