// AppRecord: any record that an application dissector makes. The one list of their types; adding a log is a
// header here and a line in the list, everything that writes, reads or documents logs follows.
#pragma once

#include <variant>

#include "dissect/records/dns.h"
#include "dissect/records/dpd.h"
#include "dissect/records/files.h"
#include "dissect/records/ftp.h"
#include "dissect/records/http.h"
#include "dissect/records/irc.h"
#include "dissect/records/pe.h"
#include "dissect/records/smtp.h"
#include "dissect/records/socks.h"
#include "dissect/records/ssh.h"

namespace slipstream {

using AppRecord = std::variant<DnsRecord, DpdRecord, FilesRecord, FtpRecord, HttpRecord, IrcRecord, PeRecord,
                               SmtpRecord, SocksRecord, SshRecord>;

}  // namespace slipstream
