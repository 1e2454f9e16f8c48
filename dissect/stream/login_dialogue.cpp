// The words by which a login is followed, and what they mean in turn. See login_dialogue.h.
#include "dissect/stream/login_dialogue.h"

#include <algorithm>
#include <span>

namespace slipstream {
namespace {

constexpr unsigned lines_without_prompt_max = 50;
constexpr std::size_t typed_lines_max = 12;

constexpr std::string_view prompts[] = {"Login:",
                                        "login:",
                                        "Name:",
                                        "Username:",
                                        "User:",
                                        "Member Name",
                                        "User Access Verification",
                                        "Cisco Systems Console"};
constexpr std::string_view failures[] = {"invalid", "Invalid", "INVALID",      "incorrect", "Incorrect",
                                         "failure", "Failure", "Login failed", "Sorry.",    "Sorry,"};
/// These tell of earlier failures.
constexpr std::string_view no_failures[] = {"Failures", "failures", "failure since last successful login",
                                            "failures since last successful login"};
constexpr std::string_view successes[] = {"Last login",
                                          "Last successful login",
                                          "Last   successful login",
                                          "checking for disk quotas",
                                          "unsuccessful login attempts",
                                          "failure since last successful login",
                                          "failures since last successful login"};
constexpr std::string_view timeouts[] = {"timeout", "timed out", "Timeout", "Timed out",
                                         "Error reading command input"};
/// A prompt behind the login.
constexpr std::string_view direct_prompts[] = {"TERMINAL?"};

bool has_any(std::string_view line, std::span<const std::string_view> words) {
    return std::any_of(words.begin(), words.end(),
                       [line](std::string_view word) { return line.find(word) != std::string_view::npos; });
}

}  // namespace

LoginDialogue::Outcome LoginDialogue::on_user_line(std::string_view line) {
    if (typed_.size() >= typed_lines_max) return Outcome::confused;
    typed_.emplace_back(line.substr(0, text_bytes_max));
    return Outcome::none;
}

LoginDialogue::Outcome LoginDialogue::on_server_line(std::string_view line) {
    if (++server_lines_ > lines_without_prompt_max && !ever_prompted_ && !told_user_)
        return Outcome::confused;
    const bool asked = prompted_ || told_user_;
    if (has_any(line, successes) || has_any(line, direct_prompts)) return conclude(Outcome::succeeded);
    if (asked && has_any(line, timeouts)) return conclude(Outcome::failed);
    if (asked && has_any(line, failures) && !has_any(line, no_failures)) {
        if (typed_.empty() && !told_user_) return Outcome::confused;
        return conclude(Outcome::failed);
    }
    return has_any(line, prompts) ? on_prompt() : Outcome::none;
}

// A second prompt asks again for a name that was left empty; otherwise what was typed belongs nowhere.
LoginDialogue::Outcome LoginDialogue::on_prompt() {
    if (prompted_) {
        while (!typed_.empty() && typed_.front().empty()) typed_.pop_front();
        if (typed_.size() > 1) return Outcome::confused;
    }
    prompted_ = ever_prompted_ = true;
    return Outcome::none;
}

std::optional<std::string> LoginDialogue::next_typed() {
    if (typed_.empty()) return std::nullopt;
    std::string text = std::move(typed_.front());
    typed_.pop_front();
    if (text.empty()) return std::nullopt;
    return text;
}

LoginDialogue::Outcome LoginDialogue::conclude(Outcome outcome) {
    while (typed_.size() > 1 && typed_.front().empty()) typed_.pop_front();
    attempt_.user = prompted_ || !told_user_ ? next_typed() : told_user_;
    attempt_.password = next_typed();
    prompted_ = false;
    told_user_.reset();
    return outcome;
}

}  // namespace slipstream
