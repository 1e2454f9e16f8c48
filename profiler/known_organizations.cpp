// The built-in lists of organisations: allocations from the public records of the regional registries (ARIN,
// RIPE, APNIC, LACNIC, AFRINIC), systems by their registered holder, names by their registrant.
//
// Left out on purpose, because a stranger can rent an address or a name there: Google's and Microsoft's
// clouds (34/8, 35/8, 20/8, AS396982, most of AS8075), the front ends Microsoft sells (13.107.213.0/24,
// 13.107.246.0/24, AS8068), storage and user pages (storage.googleapis.com, googleusercontent.com,
// blogspot.com, sharepoint.com, azurewebsites.net, github.io). Who wants them in names a folder of their own.
#include "profiler/organizations.h"

namespace slipstream {

namespace {

OrganizationText google() {
    return {.name = "google",
            .networks = R"(
8.8.4.0/24 # public resolver
8.8.8.0/24
64.233.160.0/19
66.102.0.0/20
66.249.64.0/19
72.14.192.0/18
74.125.0.0/16
108.177.0.0/17
142.250.0.0/15
172.217.0.0/16
172.253.0.0/16
173.194.0.0/16
192.178.0.0/15
207.223.160.0/20
208.65.152.0/22 # video
208.117.224.0/19 # video
209.85.128.0/17
216.58.192.0/19
216.239.32.0/19
2001:4860::/32
2404:6800::/32
2607:f8b0::/32
2800:3f0::/32
2a00:1450::/32
2c0f:fb50::/32
)",
            .systems = "15169\n6432\n36040\n36384\n36385\n36492\n36561\n41264\n43515\n",
            .domains = R"(
google.com
google.ad
google.ae
google.at
google.be
google.ca
google.ch
google.cl
google.co.id
google.co.il
google.co.in
google.co.jp
google.co.kr
google.co.nz
google.co.th
google.co.uk
google.co.za
google.com.ar
google.com.au
google.com.br
google.com.mx
google.com.tr
google.com.tw
google.cz
google.de
google.dk
google.es
google.fi
google.fr
google.gr
google.hu
google.ie
google.it
google.nl
google.no
google.pl
google.pt
google.ro
google.se
google.sk
1e100.net
2mdn.net
ajax.googleapis.com
android.com
android.googleapis.com
chrome.com
doubleclick.net
fonts.googleapis.com
g.co
ggpht.com
gmail.com
google-analytics.com
googleadservices.com
googlesyndication.com
googletagmanager.com
googletagservices.com
googlevideo.com
gstatic.com
gvt1.com
gvt2.com
gvt3.com
play.googleapis.com
recaptcha.net
safebrowsing.googleapis.com
update.googleapis.com
withgoogle.com
www.googleapis.com
youtu.be
youtube-nocookie.com
youtube.com
ytimg.com
)"};
}

OrganizationText microsoft() {
    return {.name = "microsoft",
            .networks = R"(
13.107.6.152/31 # mail
13.107.18.10/31
13.107.64.0/18 # calls
13.107.128.0/22
13.107.136.0/22
23.103.160.0/20
40.77.167.0/24 # crawler
40.92.0.0/15
40.96.0.0/13
40.104.0.0/15
40.107.0.0/16
52.96.0.0/14
52.100.0.0/14
52.104.0.0/14
52.112.0.0/14 # calls
52.122.0.0/15
104.47.0.0/17
104.146.128.0/17
131.107.0.0/16 # offices
132.245.0.0/16
150.171.32.0/22
157.54.0.0/16 # offices
157.55.39.0/24 # crawler
167.220.0.0/16 # offices
199.30.24.0/23 # crawler
204.79.195.0/24
204.79.197.0/24 # search
207.46.13.0/24 # crawler
2603:1006::/40
2603:1016::/36
2603:1026::/36
2603:1036::/36
2603:1046::/36
2603:1056::/36
2603:1096::/38
2620:1ec:8f0::/46
2620:1ec:900::/46
2a01:111:f400::/48
2a01:111:f403::/48
)",
            .systems = "3598\n5761\n6182\n6194\n6291\n6584\n8070\n8071\n8072\n8073\n8074\n13811\n20046\n",
            .domains = R"(
bing.com
bing.net
hotmail.com
live.com
live.net
microsoft.com
microsoftonline.com
msauth.net
msftauth.net
msftconnecttest.com
msftncsi.com
msn.com
office.com
office.net
office365.com
outlook.com
s-microsoft.com
skype.com
windows.com
windowsupdate.com
xbox.com
xboxlive.com
)"};
}

OrganizationText apple() {
    return {.name = "apple",
            .networks = R"(
17.0.0.0/8
139.178.128.0/18
144.178.0.0/18
192.12.74.0/24
192.42.249.0/24
2403:300::/32
2620:149::/32
2a01:b740::/32
)",
            .systems = "714\n2709\n6185\n",
            .domains = R"(
aaplimg.com
apple-cloudkit.com
apple-dns.net
apple.com
apple.news
cdn-apple.com
icloud-content.com
icloud.com
itunes.com
mac.com
me.com
mzstatic.com
)"};
}

OrganizationText facebook() {
    return {.name = "facebook",
            .networks = R"(
31.13.24.0/21
31.13.64.0/18
45.64.40.0/22
66.220.144.0/20
69.63.176.0/20
69.171.224.0/19
74.119.76.0/22
102.132.96.0/20
103.4.96.0/22
129.134.0.0/16
157.240.0.0/16
163.70.128.0/17
173.252.64.0/18
179.60.192.0/22
185.60.216.0/22
185.89.216.0/22
204.15.20.0/22
2401:db00::/32
2620:0:1c00::/40
2620:10d:c090::/44
2a03:2880::/32
2c0f:ef78::/32
)",
            .systems = "32934\n34825\n54115\n63293\n",
            .domains = R"(
cdninstagram.com
facebook.com
facebook.net
fb.com
fb.me
fbcdn.net
fbsbx.com
instagram.com
internet.org
m.me
messenger.com
meta.com
oculus.com
tfbnw.net
threads.net
wa.me
whatsapp.com
whatsapp.net
)"};
}

OrganizationText twitter() {
    return {.name = "twitter",
            .networks = R"(
8.25.194.0/23
8.25.196.0/23
64.63.0.0/18
69.195.160.0/19
103.252.112.0/22
104.244.40.0/21
185.45.4.0/22
188.64.224.0/21
192.44.68.0/23
192.48.236.0/23
192.133.76.0/22
199.16.156.0/22
199.59.148.0/22
199.96.56.0/21
202.160.128.0/22
209.237.192.0/19
2400:6680::/32
2606:1f80::/32
2a04:9d40::/29
)",
            .systems = "13414\n35995\n54888\n63179\n",
            .domains = R"(
ads-twitter.com
periscope.tv
pscp.tv
t.co
tweetdeck.com
twimg.com
twitter.com
twttr.com
x.com
)"};
}

}  // namespace

std::vector<OrganizationText> built_in_organizations() {
    return {google(), microsoft(), apple(), facebook(), twitter()};
}

}  // namespace slipstream
