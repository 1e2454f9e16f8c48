// DCC connections of IRC: a file that one user sends another. Known only by the announcement in a chat
// connection. When the type of the file is known, a row of irc.log says what was sent.
#include "dissect/stream/carried_file.h"
#include "dissect/stream/irc_transfer.h"

namespace slipstream {
namespace {

class IrcDccDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        context.confirm();
        auto* transfer = static_cast<IrcTransfer*>(context.shared.get());
        const std::optional<std::string> name = transfer != nullptr ? transfer->row.file_name : std::nullopt;
        const FileFacts& facts = file_.on_data(context, data, name);
        if (transfer != nullptr && !name_told_) transfer->row.fuid = facts.fuid.to_string('F');
        name_told_ = true;
        tell_type(context, facts);
    }
    void on_gap(StreamContext& context, std::uint64_t bytes) override { file_.on_gap(context, bytes); }
    void on_end(StreamContext& context) override {
        file_.end(context, [&](const FileFacts& facts) { tell_type(context, facts); });
    }
    bool done() const override { return false; }
    bool awaits_end() const override { return true; }

private:
    void tell_type(StreamContext& context, const FileFacts& facts) {
        auto* transfer = static_cast<IrcTransfer*>(context.shared.get());
        if (transfer == nullptr || type_told_ || !facts.mime_type_decided) return;
        type_told_ = true;
        if (facts.mime_type) transfer->row.file_mime_type = facts.mime_type;
        IrcRecord row = transfer->row;
        row.command = "DCC";
        context.emit(std::move(row));
        transfer->row.file_name.reset();
        transfer->row.file_size.reset();
        transfer->row.file_mime_type.reset();
    }

    CarriedFile file_{"IRC_DATA", "ANALYZER_IRC_DATA"};
    bool name_told_ = false;
    bool type_told_ = false;
};

constexpr StreamDissectorSpec irc_dcc_data{
    .name = "irc-dcc-data",
    .analyzer = "IRC_DATA",
    .summary = "Internet Relay Chat, file transfer between users",
    .make = StreamDissectorSpec::make_one<IrcDccDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, irc_dcc_data)

}  // namespace
}  // namespace slipstream
