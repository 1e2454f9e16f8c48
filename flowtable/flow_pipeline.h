// FlowPipeline: all of one worker's work, from packets to records: decode, join fragments, find the
// connection, enter tunnels, run dissectors and application classification, write down what ended.
// Single-threaded; one per worker.
//
// Every worker sees every packet's time, also of packets that are another worker's, because connections end
// by the clock of the whole input; that is what makes the records the same for any number of workers.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "capture/packet.h"
#include "dissect/stream/certificate_reader.h"
#include "flowtable/app_classifier.h"
#include "flowtable/community_id.h"
#include "flowtable/expected_connections.h"
#include "flowtable/flow_config.h"
#include "flowtable/flow_dissection.h"
#include "flowtable/flow_extra.h"
#include "flowtable/flow_table.h"
#include "flowtable/packet_counters.h"
#include "flowtable/record.h"
#include "flowtable/service_names.h"
#include "flowtable/sightings.h"
#include "flowtable/uid_maker.h"

namespace slipstream {

class FlowPipeline final : private FlowEnding, private StreamSink {
public:
    /// `classifier` may be null: applications are not named then.
    FlowPipeline(const FlowConfig& config, std::unique_ptr<AppClassifier> classifier);
    ~FlowPipeline() override;
    FlowPipeline(const FlowPipeline&) = delete;
    FlowPipeline& operator=(const FlowPipeline&) = delete;

    /// Takes a batch. `owners[i] == self` says which packets are this worker's; empty: all are. Records are
    /// appended to `out` in RecordOrder.
    void process(const PacketBatch& batch, std::span<const std::uint8_t> owners, std::uint8_t self,
                 RecordBatch& out);
    /// The input ended: ends connections, some of them at a call. All workers of an input need equally many
    /// calls. False with the last, which `out` notes too.
    bool finish_step(RecordBatch& out);
    /// All steps at once.
    void finish(RecordBatch& out) {
        while (finish_step(out)) {
        }
    }

    /// Owner of what all workers must see: fragments of a tunnel.
    static constexpr std::uint8_t every_worker = 255;
    /// The worker that owns a packet: by the unordered pair of the innermost addresses that can be read
    /// without state.
    static std::uint8_t owner_of(const Packet& packet, const DecodeOptions& options, const HashKey& key,
                                 std::uint8_t workers);

    const PacketCounters& packet_counters() const { return packet_counters_; }
    const FlowTable::Counters& flow_counters() const { return table_.counters(); }
    const IpReassemblerCounters& fragment_counters() const { return fragments_.counters(); }
    const TcpReassembler::Counters& reassembly_counters() const { return tcp_reassembler_.counters(); }
    std::uint64_t live_flows() const { return table_.live(); }

private:
    static constexpr unsigned group_size = 16;              // packets decoded and prefetched together
    static constexpr Duration look_interval = seconds(10);  // table_expire_interval of Zeek

    struct Prepared {
        Decoded decoded;
        FlowKey key;
        bool mine = false;
        bool shared = false;   // every worker takes it
        bool counted = false;  // by this worker
    };

    void process_group(std::span<const Packet> packets, std::span<const std::uint8_t> owners,
                       std::uint8_t self);
    bool start_turn(const Packet& packet, bool mine);
    PacketFate take(Decoded& decoded);
    PacketFate take_connection(Decoded& decoded, const FlowKey& key);
    PacketFate take_other(Decoded& decoded);  // what belongs to no connection
    PacketFate take_fragment(Decoded& decoded);
    PacketFate take_shared_fragment(Decoded& decoded, std::uint8_t self);
    bool join_fragment(const Decoded& decoded, Decoded& whole, WeirdList& weirds);
    PacketFate take_tcp(Decoded& decoded, const FlowKey& key);
    PacketFate take_udp(Decoded& decoded, const FlowKey& key);
    PacketFate take_icmp(Decoded& decoded, const FlowKey& key);
    PacketFate take_arp(const Decoded& decoded);

    void begin_datagram(DatagramFlow& flow);
    class FlowView;
    class FileEnds;
    void expire_files();
    void end_files();
    FlowDissection& dissection_of(Flow& flow, bool partial);
    void dissect_datagram(DatagramFlow& flow, unsigned side, const Decoded& decoded);
    void stop_reading(Flow& flow);
    template <class AnyFlow>
    void end_dissection(AnyFlow& flow, const RecordOrder& order);
    void enter_tunnel(FlowHandle handle, const Decoded& outer);
    void tunnel_verdict(DatagramFlow& flow, unsigned side, TunnelType type, TunnelVerdict verdict);
    void note_tunnel(std::uint32_t& extra_id, const Decoded& decoded);
    void name_tunnels(Decoded& decoded) const;
    void tell_tunnel(const TunnelHop& hop);
    void close_tunnel(const DatagramFlow& flow, const RecordOrder& order);
    void emit_sighting(AppRecord record, const RecordOrder* order);
    void take_sample(bool at_end);
    void note_established(const TcpFlow& flow);
    void note_service(Flow& flow, ServiceLists::Id services, const RecordOrder* end);
    void note_short_lived(const Flow& flow);
    void note_icmp(const DatagramFlow& flow, const Decoded& decoded);
    void note_time_exceeded(const DatagramFlow& flow, const Decoded& decoded);
    void note_icmp_request(const DatagramFlow& flow, std::uint8_t type);
    static bool has_answered(const Flow& flow);

    FlowExtra& extra_of(std::uint32_t& id);
    void release_extra(std::uint32_t& id);

    void emit_weirds(const WeirdList& weirds, const Decoded* decoded, Flow* flow);
    void emit_weird(const WeirdEvent& event, const Decoded* decoded, const Flow* flow);
    template <class Body>
    void emit(Body body, const RecordOrder& order);
    RecordOrder next_order() { return {turn_.packet_index, RecordOrder::packet, 0, turn_.steps++}; }

    void on_flow_end(FlowHandle handle, const RecordOrder& order) override;
    void on_reuse_weirds(const Flow& flow, const WeirdList& weirds) override;
    void on_stream_data(TcpFlow& flow, unsigned side, Bytes data) override;
    void on_stream_gap(TcpFlow& flow, unsigned side, std::uint64_t bytes) override;
    void on_stream_end(TcpFlow& flow, unsigned side) override;
    bool wants_stream(const TcpFlow& flow) const override;
    FlowRecord describe(const Flow& flow) const;
    void describe_tcp(const TcpFlow& flow, FlowRecord& record) const;
    void describe_datagram(const DatagramFlow& flow, FlowRecord& record) const;
    void describe_half_open(const Flow& flow, FlowRecord& record) const;
    void describe_extra(std::uint32_t extra_id, std::uint16_t services, FlowRecord& record);
    void classify(Flow& flow, FlowApp& app, const Decoded& decoded);
    void describe_app(Flow& flow, FlowApp& app, FlowRecord& record);

    FlowConfig config_;
    UidMaker uids_;
    mutable CommunityId community_id_;
    TcpReassembler tcp_reassembler_;
    TcpTracker tracker_;
    FlowTable table_;
    IpReassembler fragments_;
    std::unique_ptr<AppClassifier> classifier_;
    ServiceLists services_;
    Slab<FlowExtra> extras_;
    DissectorIndex dissectors_;
    ExpectedConnections expected_;
    FileTable files_;
    CertificateReader certificates_;
    Sightings sightings_;
    SampleClock samples_;
    bool begun_ = false;  // a packet with a time was seen
    PacketCounters packet_counters_;
    std::unique_ptr<std::array<Prepared, group_size>> group_;
    FlowTable::Turn turn_{.time = {}, .now = Time{1'000'000}};  // Zeek's clock starts at one second
    Time next_look_ = turn_.now + look_interval;
    RecordBatch* out_ = nullptr;
    bool finishing_ = false;
    bool pending_flip_ = false;  // a dissector of the TCP packet under way asked for it
};

}  // namespace slipstream
