// AppRecord: any record that an application dissector makes. The one list of their types; adding a log is a
// header here and a line in the list, everything that writes, reads or documents logs follows.
#pragma once

#include <variant>

#include "dissect/records/analyzer.h"
#include "dissect/records/dce_rpc.h"
#include "dissect/records/dns.h"
#include "dissect/records/dpd.h"
#include "dissect/records/kerberos.h"
#include "dissect/records/ntlm.h"
#include "dissect/records/smb.h"
#include "dissect/records/tunnel.h"

namespace slipstream {

using AppRecord = std::variant<AnalyzerRecord, DceRpcRecord, DnsRecord, DpdRecord, KerberosRecord, NtlmRecord,
                               SmbMappingRecord, SmbFilesRecord, TunnelRecord>;

}  // namespace slipstream
