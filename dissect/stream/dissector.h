// The stateful application dissectors: one file per protocol, each registering a StreamDissectorSpec. A
// dissector sees bytes, direction and time, never a flow table; what it concludes goes through the
// StreamContext.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "capture/base/bytes.h"
#include "capture/base/registry.h"
#include "capture/base/time.h"
#include "dissect/records/app_record.h"

namespace slipstream {

/// What a dissector may know of the connection it reads, as it stands at this moment.
struct ConnectionView {
    Uid uid;
    IpAddress orig;
    IpAddress resp;
    std::uint16_t orig_port = 0;
    std::uint16_t resp_port = 0;
    Time start;  // of the connection
    bool over_tcp = false;
    bool responder_is_multicast = false;

    std::string_view protocol() const { return over_tcp ? "tcp" : "udp"; }
};

/// What a dissector shares with those of the connections that it announces; the one that is named in the
/// announcement knows the type.
class SharedState {
public:
    virtual ~SharedState() = default;
};

/// A connection that this one announced: the data connection of FTP, a DCC transfer.
struct ExpectedConnection {
    std::optional<IpAddress> orig;  // anybody when absent
    IpAddress resp;
    std::uint16_t resp_port = 0;
    std::string_view dissector;  // name of the one that reads it, a string literal
    std::shared_ptr<SharedState> shared = {};
};

/// Another dissector's stream inside this one's; see StreamContext::start_inner.
struct InnerStream {
    std::uint32_t index = 0;
};

/// A file that begins in a connection: the body of a message, an attachment, a certificate.
struct FileSource {
    std::string_view protocol;  // "HTTP", "SSL", ...: the source column, a string literal
    std::string identity;       // equal for two sources of the same file; see file/fuid.h
    bool from_originator = true;
    std::uint64_t depth = 0;
    std::optional<std::string> name;
    std::optional<std::uint64_t> total_bytes;   // when the protocol announces it
    std::optional<std::string> mime_type = {};  // when the protocol knows it: nothing is guessed then
    std::optional<std::uint64_t> offset = {};   // of the first bytes, for parts; behind the last otherwise
    bool outlives_connection = false;           // open without an end_file, it waits for other parts
};

/// A file under way; see StreamContext::open_file.
struct FileHandle {
    std::uint32_t index = 0;
};

/// What is known of a file so far.
struct FileFacts {
    Uid fuid;  // prints with the letter F
    std::optional<std::string> mime_type;
    bool mime_type_decided = false;  // enough was seen, or the file ended
    bool complete = false;           // its announced size was reached
    std::uint32_t arrivals = 0;      // how often it was new to this connection since open_file
};

class CertificateReader;

/// How a dissector asks and answers. Valid during one call.
class StreamContext {
public:
    explicit StreamContext(const ConnectionView& view) : connection(view) {}
    virtual ~StreamContext() = default;

    ConnectionView connection;
    bool from_originator = true;
    Time time;  // network time: of the packet, or of a later one that came before it
    std::shared_ptr<SharedState> shared;  // with the dissector that announced this connection, or null

    /// The bytes are this protocol: its name enters the service column.
    virtual void confirm() = 0;
    /// The bytes are not (or no longer) this protocol; `reason` is a text for the log, `data` the bytes
    /// that show it; both are copied.
    virtual void violation(std::string_view reason, Bytes data = {}) = 0;
    /// The message shows that the originator is really the responder. `connection` says so at once.
    virtual void flip() = 0;
    /// An oddity, by the name that Zeek gives it (a string literal); `detail` is the addl column.
    virtual void weird(std::string_view name, std::string detail = {}) = 0;
    /// The same with a source column of its own: the layer below the protocol that saw it ("NVT").
    virtual void weird_of(std::string_view source, std::string_view name, std::string detail = {}) {
        (void)source;
        weird(name, std::move(detail));
    }
    /// A row for a log. The columns of the connection are the caller's to fill; see start_row.
    virtual void emit(AppRecord record) = 0;
    /// Puts a name (a string literal) into the service column without being its dissector.
    virtual void add_service(std::string_view name) = 0;

    /// Starts another dissector, by name, on what this one carries (TLS after STARTTLS); with an empty name
    /// the first bytes decide, as for a connection of its own. Feeding takes the direction of this call.
    virtual InnerStream start_inner(std::string_view name) = 0;
    virtual void feed_inner(InnerStream inner, Bytes data) = 0;
    virtual void gap_inner(InnerStream inner, std::uint64_t bytes) = 0;
    virtual void end_inner_side(InnerStream inner) = 0;
    /// One of our own networks.
    virtual bool is_local(const IpAddress& address) const = 0;
    /// For five minutes, a connection like this is given to the dissector named and to no other.
    virtual void expect(const ExpectedConnection& expected) = 0;

    /// Joins the file of that identity, or begins it. Every open_file needs an end_file; what is open when
    /// the connection ends is ended then, as incomplete, unless it outlives the connection.
    virtual FileHandle open_file(const FileSource& source) = 0;
    virtual void file_data(FileHandle file, Bytes data) = 0;
    /// The next bytes belong to this place of the file.
    virtual void file_seek(FileHandle file, std::uint64_t offset) = 0;
    virtual void file_gap(FileHandle file, std::uint64_t bytes) = 0;
    virtual void end_file(FileHandle file) = 0;
    /// Also after end_file, until the next open_file.
    virtual const FileFacts& file_facts(FileHandle file) = 0;

    /// The worker's, which remembers what it read.
    virtual CertificateReader& certificates() = 0;

    /// A proxy agreed to carry another connection, or was asked to: a row for tunnel.log, which joins all
    /// ports of the client. `type` is Zeek's name, "Tunnel::SOCKS".
    void tell_tunnel(EnumText type) {
        TunnelRecord row;
        row.time = time;
        row.orig = connection.orig;
        row.orig_port = {0};
        row.resp = connection.resp;
        row.resp_port = {connection.resp_port};
        row.type = type;
        emit(row);
    }

    /// Fills the first columns of a record that begins now.
    void start_row(ConnectionColumns& row) const {
        row.time = time;
        fill_ids(row);
    }
    /// The columns that tell the connection, as they are now.
    void fill_ids(ConnectionColumns& row) const {
        row.uid = connection.uid;
        row.orig = connection.orig;
        row.orig_port = {connection.orig_port};
        row.resp = connection.resp;
        row.resp_port = {connection.resp_port};
    }
};

class StreamDissector {
public:
    virtual ~StreamDissector() = default;

    /// The next bytes of one direction: a datagram for UDP, a piece of the ordered stream for TCP.
    virtual void on_data(StreamContext& context, Bytes data) = 0;
    /// `bytes` of one direction are missing.
    virtual void on_gap(StreamContext& context, std::uint64_t bytes) = 0;
    /// One direction of a TCP stream is complete.
    virtual void on_side_end(StreamContext&) {}
    /// The connection is over: the last chance to emit what is pending. Also called of a dissector that said
    /// violation() and is taken away. `from_originator` means nothing here.
    virtual void on_end(StreamContext&) {}
    /// True when more bytes cannot change anything: no more are given.
    virtual bool done() const = 0;
    /// False when on_end would say nothing: with done(), its state is given back at once.
    virtual bool awaits_end() const { return false; }
};

/// What the first bytes of one direction say.
enum class SignatureMatch : std::uint8_t { mismatch, undecided, match };

/// By what a protocol is recognised on any port. The functions get the first bytes of one direction (TCP: all
/// of the ordered stream so far, at most a few KiB; UDP: each datagram alone) and are null for a side that
/// does not matter.
struct StreamSignature {
    enum Sides : std::uint8_t {
        either,  // one of the functions matches
        both     // each matched, in any order
    };
    SignatureMatch (*originator)(Bytes first);
    SignatureMatch (*responder)(Bytes first);
    Sides sides = either;
    bool tcp = true;
    bool udp = false;
};

struct StreamDissectorSpec {
    std::string_view name;      // also the text in the service column
    std::string_view analyzer;  // Zeek's name of it, in dpd.log and as the source of weirds: "DNS"
    std::string_view summary;
    std::span<const std::uint16_t> tcp_ports = {};  // responder ports where it is tried from the first byte
    std::span<const std::uint16_t> udp_ports = {};
    std::span<const StreamSignature> signatures = {};
    bool reads_partial = true;             // also TCP connections whose beginning was not seen
    bool survives_violations = false;      // reads on after bytes that are not its protocol
    bool ends_udp_sessions_early = false;  // they end after 10 s without packets instead of 60 s
    std::unique_ptr<StreamDissector> (*make)();

    template <class Dissector>
    static std::unique_ptr<StreamDissector> make_one() {
        return std::make_unique<Dissector>();
    }
};

SLIPSTREAM_DECLARE_REGISTRY(StreamDissectorSpec, slip_stream_dissectors)

}  // namespace slipstream
