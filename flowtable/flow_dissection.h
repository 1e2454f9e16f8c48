// FlowDissection: the application dissectors at work on one connection: which are tried (by announcement, by
// port, by the first bytes), what each is given, and what follows from its verdicts. The rules of Zeek's
// dynamic protocol detection: several candidates read in parallel, a violation takes the name away and ends a
// candidate that had been confirmed.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "dissect/file/file_table.h"
#include "dissect/stream/dissector.h"
#include "flowtable/stream_sniffer.h"

namespace slipstream {

/// Dissectors by the responder's port and by signature; one per worker.
class DissectorIndex {
public:
    DissectorIndex();
    std::span<const StreamDissectorSpec* const> on_port(bool tcp, std::uint16_t port) const {
        const Ports& ports = tcp ? tcp_ports_ : udp_ports_;
        return std::span(ports.specs).subspan(ports.first[port], ports.first[port + 1U] - ports.first[port]);
    }
    const SignatureSet& signatures(bool tcp) const { return tcp ? tcp_signatures_ : udp_signatures_; }
    /// Null when there is none of that name.
    const StreamDissectorSpec* named(std::string_view name) const;

private:
    struct Ports {
        std::vector<std::uint16_t> first;  // by port: place in `specs`; one more at the end
        std::vector<const StreamDissectorSpec*> specs;
    };
    Ports by_port(bool tcp) const;

    std::vector<const StreamDissectorSpec*> by_name_;
    Ports tcp_ports_, udp_ports_;
    SignatureSet tcp_signatures_{true}, udp_signatures_{false};
};

/// The connection that a FlowDissection belongs to. Implemented by the pipeline, valid during one call.
class DissectedFlow : public FileSink {
public:
    virtual const ConnectionView& view() const = 0;
    virtual Time time() const = 0;
    /// Payload of both sides so far.
    virtual std::uint64_t payload_bytes() const = 0;
    virtual bool has_service(std::string_view name) const = 0;
    virtual void add_service(std::string_view name) = 0;
    /// A dissector recognised its protocol; its name is in.
    virtual void confirmed() {}
    virtual void remove_service(std::string_view name) = 0;
    virtual void flip() = 0;
    virtual void weird(std::string_view name, std::string_view source, std::string detail) = 0;
    virtual void expect(const ExpectedConnection& expected) = 0;
    virtual FileTable& files() = 0;
};

class FlowDissection {
public:
    /// Starts what the responder's port suggests, or, when the connection was announced, only what was
    /// announced, with what its announcer shares. `partial`: the beginning of the TCP connection was not
    /// seen.
    FlowDissection(const DissectorIndex& index, bool tcp, std::uint16_t responder_port, bool partial,
                   const StreamDissectorSpec* announced, std::shared_ptr<SharedState> shared = {});

    /// Whether the beginning is missing may show, or prove wrong, only later.
    void set_partial(bool partial) { partial_ = partial; }
    void on_data(DissectedFlow& flow, bool from_originator, Bytes data);
    void on_gap(DissectedFlow& flow, bool from_originator, std::uint64_t bytes);
    void on_side_end(DissectedFlow& flow, bool from_originator);
    void on_end(DissectedFlow& flow);
    ~FlowDissection();
    /// False when more bytes change nothing.
    bool reads_on() const;
    /// False when on_end would say nothing.
    bool awaits_end() const;
    /// One that ends UDP sessions early is at work.
    bool ends_session_early() const;

private:
    struct Reader;
    struct OpenFile;
    class Context;
    using Found = std::vector<const StreamDissectorSpec*>;

    Reader& start(const StreamDissectorSpec* spec);
    bool reads_already(const StreamDissectorSpec* spec, const Reader* parent) const;
    void give(DissectedFlow& flow, Reader& reader, bool from_originator, Bytes data);
    void give_gap(DissectedFlow& flow, Reader& reader, bool from_originator, std::uint64_t bytes);
    void sniff(DissectedFlow& flow, StreamSniffer& sniffer, Reader* parent, bool from_originator, Bytes data);
    void start_found(DissectedFlow& flow, StreamSniffer& sniffer, Reader* parent, const Found& found);
    static void settle(Reader& reader);
    bool waits_for_beginning(const Reader& reader) const;
    void violated(DissectedFlow& flow, Reader& reader, std::string_view reason, Bytes data);
    FileHandle open_file(DissectedFlow& flow, const ConnectionView& view, const FileSource& source);
    void end_file(DissectedFlow& flow, OpenFile& file);
    bool is_within_its_own(const Reader& violated) const;
    void tell_violation(DissectedFlow& flow, const Reader& reader, std::string_view reason, Bytes data) const;

    const DissectorIndex& index_;
    std::unique_ptr<StreamSniffer> sniffer_;
    std::vector<std::unique_ptr<Reader>> readers_;  // also those that stopped: their places are names
    std::vector<std::unique_ptr<OpenFile>> files_;
    std::shared_ptr<SharedState> shared_;
    bool tcp_;
    bool partial_;
    bool had_gap_ = false;
};

}  // namespace slipstream
