// FtpSession: what an FTP control connection has said so far: which commands wait for their reply, where the
// client stands in the file system, which data connection was agreed on. It decides which reply belongs to
// which command and writes a row when a command of interest is over.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "dissect/records/ftp.h"
#include "dissect/stream/dissector.h"

namespace slipstream {

/// What the data connections tell the control connection that announced them.
struct FtpTransfer final : SharedState {
    std::optional<std::string> fuid;
    std::optional<std::string> mime_type;
};

struct FtpReply {
    unsigned code = 0;
    std::string_view message;
    bool continues = false;  // not the last line of the reply
};

class FtpSession {
public:
    void on_command(StreamContext& context, std::string_view command, std::string_view argument);
    void on_reply(StreamContext& context, FtpReply reply);
    /// Writes what still waits.
    void on_end(StreamContext& context);

private:
    struct Command {
        std::string word = "<unknown>";
        std::string argument;
        Time time;
        std::uint64_t number = 0;
    };

    void begin(StreamContext& context);
    Command best_match(const FtpReply& reply) const;
    bool forget(std::uint64_t number);
    static void tell_failed_login(StreamContext& context);
    void tell_executed_command(StreamContext& context) const;
    void learn_from_reply(StreamContext& context, const FtpReply& reply);
    void announce(StreamContext& context, bool passive, const IpAddress& orig, const IpAddress& resp,
                  std::uint16_t port);
    void bound_texts(StreamContext& context);
    void finish(StreamContext& context);

    std::deque<Command> pending_;
    std::optional<Command> current_;  // the one that the last reply belongs to
    FtpRecord row_;
    std::string directory_ = ".";
    std::shared_ptr<FtpTransfer> transfer_;
    std::uint64_t commands_ = 0;
    bool begun_ = false;
};

}  // namespace slipstream
