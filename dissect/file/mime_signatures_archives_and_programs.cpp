// First bytes of archives and programs. The notation is told in mime_signatures.h.
#include "dissect/file/mime_signatures.h"

namespace slipstream {

namespace {

// clang-format off
constexpr MimeSignature table[] = {
    {100, "application/x-tar",
     R"re([ -\x7e\x00]{100}([0-9 ]{7}\x00){3}([0-9 ]{11}\x00){2}([0-9\x00 ]{7}[ \x00])[0-7\x00])re"},
    {10, "application/zip", R"re(PK\x03\x04.{2})re"},
    {10, "application/zip", R"re(PK\x07\x08PK\x03\x04)re"},
    {70, "application/x-rar", R"re(Rar!)re"},
    {100, "application/x-gzip", R"re(\x1f\x8b)re"},
    {110, "application/vnd.ms-cab-compressed", R"re(MSCF\x00\x00\x00\x00)re"},
    {100, "application/x-dmg",
     R"re((x\x01s\x0dbb\x60|x\xdac\x60\x18\x05|x\x01c\x60\x18\x05|x\xdas\x0d|x[\x01\xda]\xed[\xd0-\x)re"
     R"re(d9]))re"},
    {100, "application/x-xar", R"re(xar!)re"},
    {70, "application/x-rpm", R"re((drpm|\xed\xab\xee\xdb))re"},
    {171, "application/x-debian-package", R"re(\x21<arch>\x0adebian)re"},
    {70, "application/x-stuffit", R"re((SIT\x21|StuffIt))re"},
    {70, "application/x-archive", R"re(!?<ar(ch)?>)re"},
    {70, "application/x-arc", R"re([\x00-\x7f]{2}[\x02-\x0a\x14H]\x1a)re"},
    {70, "application/x-eet", R"re(\x1e\xe7\xff\x00)re"},
    {70, "application/x-zoo", R"re(.{20}\xdc\xa7\xc4\xfd)re"},
    {70, "application/x-lz4", R"re((\x02\x21L\x18))re"},
    {70, "application/x-lz4", R"re(\x04\x22M\x18)re"},
    {1, "application/x-lrzip", R"re(LRZI)re"},
    {70, "application/x-lzip", R"re(LZIP)re"},
    {340, "application/zip", R"re(MZ.{28}(Copyright 1989\x2d1990 PKWARE Inc|PKLITE Copr)\x2e)re"},
    {80, "application/x-lzh", R"re(.{2}-(lh[ abcdex0-9]|lz[s2-8]|lz[s2-8]|pm[s012]|pc1)-)re"},
    {50, "application/warc", R"re(WARC/)re"},
    {50, "application/x-7z-compressed", R"re(7z\xbc\xaf'\x1c)re"},
    {90, "application/x-xz", R"re(\xfd7zXZ\x00)re"},
    {120, "application/x-lha", R"re(MZ.{34}LH[aA]'s SFX)re"},
    {50, "application/x-arj", R"re(\x60\xea)re"},
    {50, "application/x-cpio", R"re((q\xc7|\xc7q))re"},
    {50, "application/x-cpio", R"re((\xc7q|q\xc7))re"},
    {50, "application/x-compress", R"re(\x1f\x9d)re"},
    {71, "application/x-lzma", R"re(\x5d\x00\x00)re"},
    {100, "application/x-ace", R"re(.{7}\*\*ACE\*\*)re"},
    {60, "application/x-bzip2", R"re(BZh)re"},
    {51, "application/x-dosexec", R"re(MZ)re"},
    {50, "application/x-object", R"re(\x7fELF[\x01\x02](\x01.{10}\x01\x00|\x02.{10}\x00\x01))re"},
    {50, "application/x-executable", R"re(\x7fELF[\x01\x02](\x01.{10}\x02\x00|\x02.{10}\x00\x02))re"},
    {50, "application/x-sharedlib", R"re(\x7fELF[\x01\x02](\x01.{10}\x03\x00|\x02.{10}\x00\x03))re"},
    {50, "application/x-coredump", R"re(\x7fELF[\x01\x02](\x01.{10}\x04\x00|\x02.{10}\x00\x04))re"},
    {100, "application/x-mach-o-executable", R"re([\xce\xcf]\xfa\xed\xfe)re"},
    {100, "application/x-mach-o-executable", R"re(\xca\xfe\xba\xbe..\x00[\x01-\x14])re"},
    {10, "application/x-elc", R"re(;ELC[\x00-\x1f\x80-\xff])re"},
    {80, "application/x-python-bytecode", R"re((\xfc\xc4|\x99N)\x0d\x0a)re"},
    {80, "application/x-python-bytecode",
     R"re((\x87\xc6|[\x2a\x2d]\xed|[;EYcmw\x81\x8b\x8c\x95\x9f\xa9\xb3\xc7\xd1\xdb\xe5\xef\xf9]\xf2|)re"
     R"re(\x03\xf3)\x0d\x0a)re"},
    {80, "application/x-python-bytecode",
     R"re(([\xb8\xc2\xcc\xd6\xe0\xea\xf4\xf5\xff]\x0b|[\x09\x13\x1d\x1f';]\x0c)\x0d\x0a)re"},
    {80, "application/x-python-bytecode", R"re([EO]\x0c\x0d\x0a)re"},
    {80, "application/x-python-bytecode", R"re([Xbl]\x0c\x0d\x0a)re"},
    {80, "application/x-python-bytecode", R"re([v\x80\x94\x9e]\x0c\x0d\x0a)re"},
    {80, "application/x-python-bytecode", R"re([\xb2\xcc\xc6\xd0\xda\xe4\xee]\x0c\x0d\x0a)re"},
    {80, "application/x-python-bytecode", R"re((\xf8\x0c|[\x02\x0c\x16\x17]\x0d)\x0d\x0a)re"},
    {80, "application/x-python-bytecode", R"re([ \x21\x2a-\x2d/-3]\x0d\x0d\x0a)re"},
    {80, "application/x-python-bytecode", R"re([>-B]\x0d\x0d\x0a)re"},
    {100, "application/java-archive", R"re(PK\x03\x04.{1,200}\x14\x00..META-INF/MANIFEST\.MF)re"},
    {71, "application/x-java-applet", R"re(\xca\xfe\xba\xbe...[\x2d-4])re"},
    {1, "application/x-java-pack200", R"re(\xca\xfe\xd0\x0d.)re"},
    {100, "application/x-java-jnlp-file", R"re(<jnlp )re"},
    {70, "application/x-java-keystore", R"re(\xfe\xed\xfe\xed)re"},
    {70, "application/x-java-jce-keystore", R"re(\xce\xce\xce\xce)re"},
};
// clang-format on

}  // namespace

std::span<const MimeSignature> mime_signatures_of_archives_and_programs() { return table; }

}  // namespace slipstream
