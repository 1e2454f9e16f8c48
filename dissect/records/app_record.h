// AppRecord: any record that an application dissector makes. The one list of their types; adding a log is a
// header here and a line in the list, everything that writes, reads or documents logs follows.
#pragma once

#include <variant>

#include "dissect/records/analyzer.h"
#include "dissect/records/capture_loss.h"
#include "dissect/records/dce_rpc.h"
#include "dissect/records/dhcp.h"
#include "dissect/records/dnp3.h"
#include "dissect/records/dns.h"
#include "dissect/records/dpd.h"
#include "dissect/records/files.h"
#include "dissect/records/ftp.h"
#include "dissect/records/http.h"
#include "dissect/records/irc.h"
#include "dissect/records/kerberos.h"
#include "dissect/records/known.h"
#include "dissect/records/ldap.h"
#include "dissect/records/login.h"
#include "dissect/records/modbus.h"
#include "dissect/records/mqtt.h"
#include "dissect/records/mysql.h"
#include "dissect/records/notice.h"
#include "dissect/records/ntlm.h"
#include "dissect/records/ntp.h"
#include "dissect/records/ocsp.h"
#include "dissect/records/pe.h"
#include "dissect/records/postgresql.h"
#include "dissect/records/quic.h"
#include "dissect/records/radius.h"
#include "dissect/records/rdp.h"
#include "dissect/records/redis.h"
#include "dissect/records/rfb.h"
#include "dissect/records/sip.h"
#include "dissect/records/smb.h"
#include "dissect/records/smtp.h"
#include "dissect/records/snmp.h"
#include "dissect/records/socks.h"
#include "dissect/records/software.h"
#include "dissect/records/ssh.h"
#include "dissect/records/ssl.h"
#include "dissect/records/stats.h"
#include "dissect/records/syslog.h"
#include "dissect/records/traceroute.h"
#include "dissect/records/tunnel.h"
#include "dissect/records/websocket.h"
#include "dissect/records/x509.h"

namespace slipstream {

using AppRecord =
    std::variant<AnalyzerRecord, CaptureLossRecord, DceRpcRecord, DhcpRecord, Dnp3Record, DnsRecord,
                 DpdRecord, FilesRecord, FtpRecord, HttpRecord, IrcRecord, KerberosRecord, KnownCertsRecord,
                 KnownHostsRecord, KnownServicesRecord, LdapRecord, LdapSearchRecord, LoginRecord,
                 ModbusRecord, MqttConnectRecord, MqttPublishRecord, MqttSubscribeRecord, MysqlRecord,
                 NoticeRecord, NtlmRecord, NtpRecord, OcspRecord, PeRecord, PostgresqlRecord, QuicRecord,
                 RadiusRecord, RdpRecord, RedisRecord, RfbRecord, SipRecord, SmbFilesRecord, SmbMappingRecord,
                 SmtpRecord, SnmpRecord, SocksRecord, SoftwareRecord, SshRecord, SslRecord, StatsRecord,
                 SyslogRecord, TracerouteRecord, TunnelRecord, WebsocketRecord, X509Record>;

}  // namespace slipstream
