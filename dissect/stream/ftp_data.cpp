// Data connections of FTP: whatever crosses them is a file. They are known only by their announcement in a
// control connection, which is told the name and the type of the file.
#include "dissect/stream/carried_file.h"
#include "dissect/stream/ftp_session.h"

namespace slipstream {
namespace {

class FtpDataDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        context.confirm();
        const FileFacts& facts = file_.on_data(context, data);
        if (FtpTransfer* transfer = transfer_of(context); transfer != nullptr && !name_told_)
            transfer->fuid = facts.fuid.to_string('F');
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
    static FtpTransfer* transfer_of(StreamContext& context) {
        return static_cast<FtpTransfer*>(context.shared.get());
    }
    void tell_type(StreamContext& context, const FileFacts& facts) {
        FtpTransfer* transfer = transfer_of(context);
        if (transfer == nullptr || type_told_ || !facts.mime_type_decided || !facts.mime_type) return;
        transfer->mime_type = facts.mime_type;
        type_told_ = true;
    }

    CarriedFile file_{"FTP_DATA", "ANALYZER_FTP_DATA"};
    bool name_told_ = false;
    bool type_told_ = false;
};

constexpr StreamDissectorSpec ftp_data{
    .name = "ftp-data",
    .analyzer = "FTP_DATA",
    .summary = "File Transfer Protocol, data connection",
    .make = StreamDissectorSpec::make_one<FtpDataDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, ftp_data)

}  // namespace
}  // namespace slipstream
