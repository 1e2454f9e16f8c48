// Fuzzes every application dissector: the first byte chooses one, then come calls: a byte of what happens and
// a length before the bytes. Signatures see everything too.
#include <algorithm>
#include <cstdint>
#include <string>

#include "dissect/stream/dissector.h"
#include "tests/dissect/stream/dissecting.h"

namespace {

using namespace slipstream;
using namespace slipstream::test;

const std::vector<const StreamDissectorSpec*>& specs() {
    static const auto all = SLIPSTREAM_REGISTERED(StreamDissectorSpec, slip_stream_dissectors);
    return all;
}

void match(const StreamDissectorSpec& spec, Bytes data) {
    for (const StreamSignature& signature : spec.signatures) {
        if (signature.originator) (void)signature.originator(data);
        if (signature.responder) (void)signature.responder(data);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteCursor input{Bytes{data, size}};
    const unsigned choice = input.u8();
    const StreamDissectorSpec& spec = *specs()[(choice >> 1) % specs().size()];
    Dissecting run(spec.name, choice & 1);
    run.view.resp_port = spec.udp_ports.empty() ? std::uint16_t{80} : spec.udp_ports.front();
    while (input.remaining() > 0 && !run.done()) {
        const unsigned what = input.u8();
        const std::size_t length = (what >> 3) < 31 ? what >> 3 : input.u16();
        run.now = run.now + microseconds(what);
        if ((what & 6U) == 6) {
            run.gap(length + 1, what & 1);
            continue;
        }
        Bytes bytes = input.take(std::min(length, input.remaining()));
        match(spec, bytes);
        run.feed(Frame(bytes.begin(), bytes.end()), what & 1);
    }
    run.end_side(true);
    run.end_side(false);
    run.end();
    return 0;
}
