// SmtpLog: the rows of smtp.log of one connection: what envelope, headers and replies say of the message
// under way, and when a message is over. Also the files that its parts are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dissect/records/smtp.h"
#include "dissect/stream/dissector.h"
#include "dissect/stream/mime_entity.h"

namespace slipstream {

class SmtpLog {
public:
    /// A command with its argument; `word` in upper case.
    void on_request(StreamContext& context, std::string_view word, std::string_view argument);
    /// A line of a reply to that command.
    void on_reply(StreamContext& context, unsigned code, std::string_view text, std::string_view word);
    void on_starttls(StreamContext& context);

    void on_entity_begin(StreamContext& context);
    void on_header(StreamContext& context, std::string_view name, std::string_view value);
    void on_content(StreamContext& context, Bytes data);
    void on_content_gap(StreamContext& context, std::uint64_t bytes);
    void on_entity_end(StreamContext& context);

    /// Writes the message under way.
    void on_end(StreamContext& context) { write(context); }
    /// More transactions were out of order than a real client produces.
    bool hopeless() const { return hopeless_; }

private:
    void begin(StreamContext& context);
    void renew(StreamContext& context);
    void write(StreamContext& context);
    void tell_program(StreamContext& context) const;
    void check_order(StreamContext& context, std::string_view word);
    void take_first_header(std::string_view name, std::string_view value);
    void take_received(std::string_view value);
    FileHandle current_file(StreamContext& context);

    SmtpRecord row_;
    std::optional<std::string> helo_;
    std::optional<std::string> filename_;  // of the entity under way
    std::optional<FileHandle> file_;
    std::uint64_t messages_ = 0;
    std::uint64_t entities_ = 0;          // of the connection
    std::uint64_t message_entities_ = 0;  // of the message
    unsigned transactions_out_of_order_ = 0;
    bool begun_ = false;
    bool client_active_ = false;
    bool from_webmail_ = false;  // the message
    bool mail_given_ = false;
    bool recipient_given_ = false;
    bool hopeless_ = false;
};

}  // namespace slipstream
