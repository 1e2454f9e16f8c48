// SMB of all versions (MS-CIFS, MS-SMB, MS-SMB2): the framing that NetBIOS gives it and which version a
// message is of. smb1.cpp and smb2.cpp read the messages, smb_session.h keeps what follows from them.
#include <array>

#include "dissect/stream/message_buffer.h"
#include "dissect/stream/smb_session.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 2> tcp_ports{139, 445};
constexpr std::size_t frame_header_bytes = 4, magic_bytes = 4;
constexpr std::size_t frame_bytes_kept = std::size_t{1} << 20;
constexpr std::uint8_t session_message = 0;
constexpr std::uint32_t magic_smb1 = 0xff534d42, magic_smb2 = 0xfe534d42;
constexpr unsigned messages_to_confirm = 3;

std::size_t length_of_frame(Bytes first) {
    if (first.size() < frame_header_bytes) return 0;
    ByteCursor at(first);
    return frame_header_bytes + (at.u32() & 0xffffffU);
}

class SmbDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        const unsigned side = context.from_originator ? 0 : 1;
        if (lost_[side]) {
            if (!begins_a_message(data)) return;
            lost_[side] = false;
        }
        sides_[side].feed(data, length_of_frame, [&](Bytes frame) { return on_frame(context, frame); });
    }
    // After missing bytes a side goes on where a message is seen to begin.
    void on_gap(StreamContext& context, std::uint64_t) override {
        const unsigned side = context.from_originator ? 0 : 1;
        lost_[side] = true;
        sides_[side].clear();
    }
    bool done() const override { return false; }

private:
    static bool begins_a_message(Bytes data) {
        ByteCursor at(data);
        at.skip(frame_header_bytes);
        const std::uint32_t magic = at.u32();
        return magic == magic_smb1 || magic == magic_smb2;
    }
    bool on_frame(StreamContext& context, Bytes frame) {
        ByteCursor at(frame);
        if (at.u8() == session_message) {
            at.skip(frame_header_bytes - 1);
            const Bytes message = at.rest();
            const std::uint32_t magic = at.u32();
            if (!at.ok()) {
                context.violation("Binpac exception: binpac exception: out_of_bound: SMB_TCP:nbss");
            } else if (magic == magic_smb1) {
                read_smb1(context, session_, message);
            } else if (magic == magic_smb2) {
                read_smb2(context, session_, message);
            }
        }
        if (messages_ < messages_to_confirm && ++messages_ == messages_to_confirm) context.confirm();
        return true;
    }

    std::array<MessageBuffer, 2> sides_{MessageBuffer{frame_header_bytes, frame_bytes_kept},
                                        MessageBuffer{frame_header_bytes, frame_bytes_kept}};
    std::array<bool, 2> lost_{};
    SmbSession session_;
    unsigned messages_ = 0;
};

SignatureMatch looks_like_smb(Bytes first) {
    constexpr std::array<std::uint8_t, 3> name{'S', 'M', 'B'};
    if (first.size() > frame_header_bytes && first[frame_header_bytes] < 0xfe)
        return SignatureMatch::mismatch;
    for (std::size_t i = 0; i < name.size() && frame_header_bytes + 1 + i < first.size(); ++i)
        if (first[frame_header_bytes + 1 + i] != name[i]) return SignatureMatch::mismatch;
    return first.size() < frame_header_bytes + magic_bytes ? SignatureMatch::undecided
                                                           : SignatureMatch::match;
}

constexpr std::array<StreamSignature, 1> signatures{
    {{.originator = looks_like_smb, .responder = looks_like_smb}}};

constexpr StreamDissectorSpec smb{
    .name = "smb",
    .analyzer = "SMB",
    .summary = "SMB, the file sharing of Windows, of all versions",
    .tcp_ports = tcp_ports,
    .signatures = signatures,
    .make = StreamDissectorSpec::make_one<SmbDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, smb)

}  // namespace
}  // namespace slipstream
