// FlowConfig: what the flow table can be told. Plain values, filled by app/ from the configuration and the
// command line.
#pragma once

#include <cstdint>

#include "capture/base/hash.h"
#include "dissect/file/file_table.h"
#include "dissect/packet/decoder.h"
#include "flowtable/flow_store.h"
#include "flowtable/ip_reassembler.h"
#include "flowtable/local_networks.h"
#include "flowtable/tcp_reassembler.h"

namespace slipstream {

struct FlowConfig {
    FlowBounds bounds;                  // per worker
    TcpReassembler::Limits reassembly;  // per worker
    IpReassemblerConfig fragments;      // per worker
    FileTableLimits files;              // per worker
    DecodeOptions decode;
    LocalNetworks local_networks;
    unsigned workers = 1;                      // that share the input
    HashKey hash_key = HashKey::from_seed(0);  // of the tables
    std::uint64_t seed = 0;                    // of the uids: the same input and seed give the same uids
    bool log_community_id = true;
};

}  // namespace slipstream
