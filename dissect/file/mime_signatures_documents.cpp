// First bytes of documents, data and scripts. The notation is told in mime_signatures.h.
#include "dissect/file/mime_signatures.h"

namespace slipstream {

namespace {

// clang-format off
constexpr MimeSignature table[] = {
    {50, "application/msword", R"re(\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1)re"},
    {50, "application/vnd.openxmlformats-officedocument", R"re(PK\x03\x04\x14\x00\x06\x00)re"},
    {80, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     R"re(PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels/\.rels|word/).*PK\x03\x04.{26}word/)re"},
    {80, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     R"re(PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels/\.rels|xl/).*PK\x03\x04.{26}xl/)re"},
    {80, "application/vnd.openxmlformats-officedocument.presentationml.presentation",
     R"re(PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels/\.rels|ppt/).*PK\x03\x04.{26}ppt/)re"},
    {180, "application/x-msaccess", R"re(.{4}Standard (Jet|ACE) DB\x00)re"},
    {110, "application/vnd.oasis.opendocument.text",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(text)([\x00-,\x2e-\xff]))re"},
    {120, "application/vnd.oasis.opendocument.text-template",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(text)(\x2dtemplate))re"},
    {70, "application/vnd.oasis.opendocument.text-web",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(text)(\x2dweb))re"},
    {100, "application/vnd.oasis.opendocument.text-master",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(text)(\x2dmaster))re"},
    {110, "application/vnd.oasis.opendocument.graphics",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(graphics)([\x00-,\x2e-\xff]))re"},
    {120, "application/vnd.oasis.opendocument.graphics-template",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(graphics)(\x2dtemplate))re"},
    {110, "application/vnd.oasis.opendocument.presentation",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(presentation)([\x00-,\x2e-\xff]))re"},
    {120, "application/vnd.oasis.opendocument.presentation-template",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(presentation)(\x2dtemplate))re"},
    {110, "application/vnd.oasis.opendocument.spreadsheet",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(spreadsheet)([\x00-,\x2e-\xff]))re"},
    {120, "application/vnd.oasis.opendocument.spreadsheet-template",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(spreadsheet)(\x2dtemplate))re"},
    {110, "application/vnd.oasis.opendocument.chart",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(chart)([\x00-,\x2e-\xff]))re"},
    {120, "application/vnd.oasis.opendocument.chart-template",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(chart)(\x2dtemplate))re"},
    {110, "application/vnd.oasis.opendocument.formula",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(formula)([\x00-,\x2e-\xff]))re"},
    {120, "application/vnd.oasis.opendocument.formula-template",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(formula)(\x2dtemplate))re"},
    {110, "application/vnd.oasis.opendocument.database",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(database))re"},
    {110, "application/vnd.oasis.opendocument.image",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(image)([\x00-,\x2e-\xff]))re"},
    {120, "application/vnd.oasis.opendocument.image-template",
     R"re((PK\x03\x04)(.{22})(\x08\x00\x00\x00mimetypeapplication/)(vnd\x2eoasis\x2eopendocument\x2e)re"
     R"re()(image)(\x2dtemplate))re"},
    {-20, "text/plain",
     R"re((\xef\xbb\xbf|(\x00\x00)?\xfe\xff|\xff\xfe(\x00\x00)?)?[\x09-\x0d  -\x7e]{10})re"},
    {1, "text/json",
     R"re(\B\w*\{\w*(["][^"]{1,}["]|[a-zA-Z][a-zA-Z0-9\\_]*)\w*:\w*(["]|\[|\{|[0-9]|true|false))re"},
    {1, "text/json",
     R"re(\B\w*\[\w*(((["][^"]{1,}["]|[0-9]{1,}(\.[0-9]{1,})?|true|false)\w*,)|\{|\[)\w*)re"},
    {10, "application/xml", R"re(\B\C\x00?<\x00?\?\x00?x\x00?m\x00?l\x00? \x00?)re"},
    {100, "text/html", R"re(\B\P<(!~doctype~ {1,}~html~|~html~|~meta~ {1,}~http~-~equiv~))re"},
    {49, "text/html", R"re(\B\P<!~doctype~ {1,}~html~)re"},
    {20, "text/html", R"re(\B\P<(~head~|~html~|~title~|~body~))re"},
    {90, "text/rss", R"re(\B\P<~rss~)re"},
    {100, "text/atom",
     R"re(\B\P<(~rss~[^>]*xmlns:atom|~feed~[^>]*xmlns=["']?http://www.w3.org/2005/Atom["']?))re"},
    {49, "application/soap+xml", R"re(\B\P<~soap~(-~env~)?:~envelope~)re"},
    {49, "text/x-cross-domain-policy", R"re(\P<!~doctype~ {1,}~cross~-~domain~-~policy~)re"},
    {49, "text/x-cross-domain-policy", R"re(\P<~cross~-~domain~-~policy~)re"},
    {49, "application/xml-rpc", R"re(\B\P<~methodresponse~>)re"},
    {20, "magnus-internal/cold-fusion", R"re((\w*(<!--.*-->)?)*<(CFPARAM|CFSET|CFIF))re"},
    {49, "application/f4m", R"re(\B\P<~manifest~\w{1,}xmlns="http://ns\.adobe\.com/f4m/)re"},
    {20, "text/ini", R"re(\B[\x00\x0d\x0a \x09]*\[[^\x0d\x0a]+\][ \x09\x00]*[\x0d\x0a])re"},
    {49, "application/x-ms-shortcut",
     R"re(L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F)re"},
    {49, "application/vnd.ms-pol", R"re(PReg)re"},
    {49, "application/vnd.ms-reg", R"re(REGEDIT4)re"},
    {49, "application/vnd.ms-reg",
     R"re(\xff\xfeW\x00i\x00n\x00d\x00o\x00w\x00s\x00 \x00R\x00e\x00g\x00i\x00s\x00t\x00r\x00y\x00 \)re"
     R"re(x00E\x00d\x00i\x00t\x00o\x00r\x00 \x00V\x00e\x00r\x00s\x00i\x00o\x00n\x00 \x005\x00\.\x000)re"
     R"re(\x000)re"},
    {49, "application/vnd.ms-regf", R"re(regf)re"},
    {49, "application/vnd.ms-outlook", R"re(!BDN......[\x0e\x0f\x15\x17][\x00-\x02])re"},
    {0, "application/vnd.apple-afpinfo", R"re(AFP)re"},
    {71, "application/ocsp-request", R"re(.{11,19}\x06\x05\x2b\x0e\x03\x02\x1a)re"},
    {71, "application/ocsp-response", R"re(.{11,19}\x06\x09\x2b\x06\x01\x05\x05\x070\x01\x01)re"},
    {60, "application/x-shockwave-flash", R"re((F|C|Z)WS)re"},
    {100, "application/vnd.ms-tnef", R"re(x\x9f>\x22)re"},
    {100, "application/pkcs7-signature", R"re(MIME-Version:.*protocol="application/pkcs7-signature")re"},
    {0, "application/x-pem", R"re(-----BEGIN CERTIFICATE-----)re"},
    {70, "application/vnd.tcpdump.pcap", R"re((\xa1\xb2\xc3\xd4|\xd4\xc3\xb2\xa1))re"},
    {100, "application/vnd.tcpdump.pcap", R"re(\x0a\x0d\x0d\x0a.{4}(\x1a\x2b<M|M<\x2b\x1a))re"},
    {10, "application/sla", R"re(solid )re"},
    {100, "application/skp",
     R"re(\xff\xfe\xff\x0eS\x00k\x00e\x00t\x00c\x00h\x00U\x00p\x00 \x00M\x00o\x00d\x00e\x00l\x00)re"},
    {100, "application/x-ms-dds", R"re(DDS)re"},
    {100, "application/bsdiff", R"re(BSDIFF)re"},
    {100, "application/bindiff", R"re(DIFF)re"},
    {100, "application/x-kaspavdb", R"re(KLZF)re"},
    {100, "application/x-kaspavupdate", R"re(KLD2)re"},
    {100, "application/mssql-bak", R"re(MSSQLBAK)re"},
    {100, "application/mtf", R"re(TAPE)re"},
    {100, "application/bplist", R"re(bplist0?)re"},
    {100, "application/mshelp", R"re(ITSF)re"},
    {100, "application/x-game-mpq", R"re(MPQ\x1a)re"},
    {100, "application/x-blizgame", R"re(BLTE)re"},
    {100, "application/map-tile", R"re(VMP4)re"},
    {100, "application/chrome-ext", R"re(Cr24)re"},
    {70, "application/chrome-ext-upd", R"re(CrOD)re"},
    {100, "application/msqm", R"re(MSQM)re"},
    {100, "application/x-vim-tmp", R"re(b0VIM)re"},
    {50, "application/x-windows-minidump", R"re(MDMP)re"},
    {99, "application/x-iso9660-image", R"re(CD001)re"},
    {250, "text/x-shellscript", R"re(\H(ba|tc|c|z|fa|ae|k)?sh)re"},
    {60, "text/x-perl", R"re(\Hperl)re"},
    {60, "text/x-ruby", R"re(\Hruby)re"},
    {60, "text/x-python", R"re(\Hpython)re"},
    {60, "text/x-awk", R"re(\H(g|n)?awk)re"},
    {60, "text/x-tcl", R"re(\H(wish|tcl))re"},
    {49, "text/x-lua", R"re(\Hlua)re"},
    {60, "application/javascript", R"re(\Hnode(js)?)re"},
    {60, "application/javascript",
     R"re(\w*<~script~[ \x09]+(~type~|~language~)=['"]?(~text~/)?~javascript~)re"},
    {60, "application/javascript", R"re(\w*for \(;;\);)re"},
    {60, "application/javascript", R"re(\w*document\.write(ln)?[:blank:]?\()re"},
    {60, "application/javascript", R"re(\(function\(\)[ \x09\n]*\{)re"},
    {60, "application/javascript", R"re(\w*<script>\w*(var|function) )re"},
    {60, "text/x-php", R"re(\Hphp)re"},
    {40, "text/x-php", R"re(.*<\?php)re"},
    {110, "text/x-msdos-batch", R"re(@ *~echo~ {1,}~off~)re"},
    {60, "text/x-msdos-batch", R"re(@~rem~)re"},
    {70, "text/x-msdos-batch", R"re(@~set~ {1,})re"},
    {40, "text/x-m4", R"re(dnl )re"},
};
// clang-format on

}  // namespace

std::span<const MimeSignature> mime_signatures_of_documents() { return table; }

}  // namespace slipstream
