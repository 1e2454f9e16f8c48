#!/usr/bin/env python3
"""Writes profiler/known_ports.inc: the registered ports of Debian's netbase (/etc/services, facts of the IANA registry)
and the curated list below of services that are common today. The first name of a port wins, netbase before curated.

Usage: scripts/make_known_ports.py > profiler/known_ports.inc"""

import re

# name, ports ("a" or "a-b"), transports. Sources: IANA service name registry, vendors' own port documentation.
CURATED = """
quic 443 udp
http-alt 8000,8008,8080,8088,8888 tcp
https-alt 8443 tcp
cloudflare-http 2052,2082,2086,2095,8880 tcp
cloudflare-https 2053,2083,2087,2096 tcp
dns-over-tls 853 tcp,udp
apple-push 5223 tcp
apple-push 2195-2197 tcp
google-play 5228-5230 tcp
xmpp 5222,5269,5280,5281 tcp
whatsapp 5242,4244 tcp
stun 3478-3481 tcp,udp
stuns 5349 tcp,udp
google-meet 19302-19309 tcp,udp
facetime 16384-16387,16393-16402 udp
teams-media 50000-50059 udp
zoom 8801,8802 tcp
zoom 8801-8810 udp
webex 9000,5004 udp
discord-voice 50000 udp
rtsp 554,8554 tcp,udp
rtmp 1935 tcp
sip 5060,5061 tcp,udp
h323 1719,1720 tcp,udp
ssdp 1900 udp
ws-discovery 3702 tcp,udp
wsd-http 5357,5358 tcp
llmnr 5355 tcp,udp
mdns 5353 udp
nat-pmp 5350,5351 udp
coap 5683,5684 tcp,udp
mqtt 1883,8883 tcp
amqp 5671,5672 tcp
wireguard 51820 udp
openvpn 1194 tcp,udp
ipsec-nat-t 4500 udp
isakmp 500 udp
l2tp 1701 udp
pptp 1723 tcp
vxlan 4789 udp
geneve 6081 udp
gtp 2123,2152,3386 udp
pfcp 8805 udp
nfs 2049 tcp,udp
iscsi 860,3260 tcp
ms-wbt-server 3389 tcp,udp
winrm 5985,5986 tcp
ms-sql 1433,1434 tcp,udp
mysql 3306 tcp
mysqlx 33060 tcp
postgresql 5432 tcp
mongodb 27017-27019 tcp
redis 6379,16379,26379 tcp
memcache 11211 tcp,udp
cassandra 7000,7001,9042,9160 tcp
elasticsearch 9200,9300 tcp
kafka 9092 tcp
zookeeper 2181,2888,3888 tcp
etcd 2379,2380 tcp
kubernetes 6443,10250,10255-10257,10259 tcp
docker 2375-2377 tcp
consul 8300,8301,8302,8500,8600 tcp,udp
prometheus 9090,9091,9093,9100 tcp
influxdb 8086 tcp
couchdb 5984 tcp
neo4j 7474,7687 tcp
clickhouse 8123 tcp
oracle 1521,2483,2484 tcp
db2 50000 tcp
sap 3200-3299,3600-3699 tcp
jenkins 50000 tcp
grafana 3000 tcp
vnc 5900-5909 tcp
x11 6000-6009 tcp
teamviewer 5938 tcp,udp
anydesk 6568,7070 tcp
rustdesk 21115-21119 tcp
synology 5000,5001 tcp
plex 32400 tcp
steam 27015-27050 tcp,udp
minecraft 25565 tcp,udp
xbox-live 3074 tcp,udp
playstation 9295-9304,3658 udp
source-engine 27005 udp
battle-net 3724,6113 tcp,udp
spotify 4070,57621 tcp,udp
dropbox-lan 17500 tcp,udp
syncthing 22000,21027 tcp,udp
bittorrent 6881-6889,6969 tcp,udp
sonos 1400,3400,3401,3500 tcp
chromecast 8009 tcp
airplay 7000,7100,5000 tcp
airtunes 6001,6002 tcp,udp
ptp 319,320 udp
hp-jetdirect 9100-9102 tcp
ipp 631 tcp,udp
bjnp 8610-8613 tcp,udp
tftp 69 udp
snmp 161,162 tcp,udp
syslog-tls 6514 tcp
netflow 2055,9995,9996 udp
sflow 6343 udp
ipfix 4739 tcp,udp
collectd 25826 udp
statsd 8125 udp
radius 1812,1813 udp
ldaps 636 tcp
global-catalog 3268,3269 tcp
kpasswd 464 tcp,udp
kerberos 88 tcp,udp
smb 445 tcp,udp
dfsr 5722 tcp
adws 9389 tcp
wsus 8530,8531 tcp
delivery-optimization 7680 tcp,udp
teredo 3544 udp
gotomeeting 8200 tcp,udp
modbus 502 tcp
s7comm 102 tcp
dnp3 19999,20000 tcp,udp
ethernet-ip 44818,2222 tcp,udp
bacnet 47808 udp
opc-ua 4840 tcp
iec-104 2404 tcp
profinet 34962-34964 tcp,udp
hart-ip 5094 tcp,udp
fins 9600 tcp,udp
omron 44819 tcp
git 9418 tcp
svn 3690 tcp
rsync 873 tcp
distcc 3632 tcp
cups 631 udp
ntp 123 udp
sctp-m3ua 2905 sctp
sctp-s1ap 36412 sctp
sctp-x2ap 36422 sctp
sctp-ngap 38412 sctp
diameter 3868 tcp,sctp
"""


def curated():
    for line in CURATED.split("\n"):
        if not line.strip():
            continue
        name, ports, transports = line.split()
        for part in ports.split(","):
            first, _, last = part.partition("-")
            for port in range(int(first), int(last or first) + 1):
                for transport in transports.split(","):
                    yield transport, port, name


def netbase():
    for line in open("/etc/services", encoding="ascii", errors="replace"):
        match = re.match(r"^(\S+)\s+(\d+)/(tcp|udp|sctp)\b", line)
        if match:
            yield match[3], int(match[2]), match[1]


table = {}
for transport, port, name in [*netbase(), *curated()]:
    if port:
        table.setdefault((transport, port), name)
print("// Made by scripts/make_known_ports.py from /etc/services of Debian's netbase and a curated list; do not edit.")
print("// Sorted by transport, then port.")
for transport in ("tcp", "udp", "sctp"):
    for (t, port), name in sorted(table.items(), key=lambda item: item[0][1]):
        if t == transport:
            print(f'KNOWN_PORT({transport}, {port}, "{name}")')
