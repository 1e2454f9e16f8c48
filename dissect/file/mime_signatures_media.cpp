// First bytes of sound, pictures, films and fonts. The notation is told in mime_signatures.h.
#include "dissect/file/mime_signatures.h"

namespace slipstream {

namespace {

// clang-format off
constexpr MimeSignature table[] = {
    {20, "audio/mpeg", R"re((ID3|\xff[\xe2\xe3\xf2\xf3\xf6\xf7\xfa-\xfd]))re"},
    {70, "audio/m4a", R"re(....ftyp(m4a))re"},
    {70, "application/font-woff2", R"re(wOF2)re"},
    {70, "application/font-woff", R"re(wOFF)re"},
    {80, "application/x-font-ttf", R"re(\x00\x01\x00\x00\x00)re"},
    {50, "application/vnd.ms-fontobject", R"re(.{34}LP)re"},
    {70, "application/x-font-sfn",
     R"re((\x04\x00\x00\x00|\x00\x00\x00\x04).{100}(\x04\x00\x00\x00|\x00\x00\x00\x04))re"},
    {70, "application/vnd.ms-opentype", R"re(OTTO)re"},
    {190, "application/x-mif", R"re(<MakerScreenFont)re"},
    {160, "application/vnd.font-fontforge-sfd", R"re(SplineFontDB:)re"},
    {70, "image/tiff", R"re((MM\x00[\x2a\x2b]|II[\x2a\x2b]\x00))re"},
    {70, "image/gif", R"re(GIF8)re"},
    {52, "image/jpeg", R"re(\xff\xd8)re"},
    {50, "image/x-ms-bmp", R"re(BM.{12}[\x0c\x28@l\x7c\x80]\x00)re"},
    {70, "image/x-icon", R"re(\x00\x00\x01\x00)re"},
    {70, "image/x-cursor", R"re(\x00\x00\x02\x00)re"},
    {70, "image/vnd.adobe.photoshop", R"re(8BPS)re"},
    {110, "image/png", R"re(\x89PNG)re"},
    {60, "image/jp2", R"re(.{4}ftypjp2)re"},
    {70, "image/jp2", R"re(\x00\x00\x00\x0cjP  \x0d\x0a\x87\x0a.{8}jp2 )re"},
    {70, "image/jpx", R"re(\x00\x00\x00\x0cjP  \x0d\x0a\x87\x0a.{8}jpx )re"},
    {70, "image/jpm", R"re(\x00\x00\x00\x0cjP  \x0d\x0a\x87\x0a.{8}jpm )re"},
    {70, "image/x-xcursor", R"re(Xcur)re"},
    {70, "image/x-niff", R"re(IIN1)re"},
    {70, "image/x-exr", R"re(v/1\x01)re"},
    {70, "image/x-dpx", R"re(SDPX)re"},
    {70, "image/x-cpi", R"re((CPC\xb2))re"},
    {70, "image/x-olympus-orf", R"re(IIR[OS]|MMOR)re"},
    {70, "image/x-x3f", R"re(FOVb)re"},
    {70, "image/x-paintnet", R"re(PDN3)re"},
    {70, "image/x-coreldraw", R"re(RIFF....CDR[A6])re"},
    {50, "image/x-portable-pixmap", R"re(P7)re"},
    {50, "image/jp2", R"re(....jP)re"},
    {70, "image/vnd.djvu", R"re(AT&TFORM.{4}(DJV[MUI]|THUM))re"},
    {90, "image/vnd.dwg", R"re((AC[12]\.|AC10))re"},
    {110, "image/x-xcf", R"re(gimp xcf)re"},
    {160, "image/x-polar-monitor-bitmap", R"re(\x5bBitmapInfo2\x5d)re"},
    {20, "image/x-award-bmp", R"re(AWBM)re"},
    {50, "image/x-award-bioslogo", R"re(\x11[\x06\x09])re"},
    {70, "image/webp", R"re(RIFF.{4}WEBP)re"},
    {60, "video/x-flv", R"re(FLV)re"},
    {50, "video/x-fli", R"re(.{4}\x11\xaf)re"},
    {50, "video/x-flc", R"re(.{4}\x12\xaf)re"},
    {70, "video/mj2", R"re(\x00\x00\x00\x0cjP  \x0d\x0a\x87\x0a.{8}mjp2)re"},
    {70, "video/x-mng", R"re(\x8aMNG)re"},
    {70, "video/x-jng", R"re(\x8bJNG)re"},
    {50, "video/mpeg", R"re((\x00\x00\x01[\xb0-\xbb]))re"},
    {71, "video/mpv", R"re((\x00\x00\x01\xb3))re"},
    {41, "video/h264", R"re((\x00\x00\x00\x01)([\x07'Gg\x87\xa7\xc7\xe7]))re"},
    {70, "video/webm", R"re((\x1aE\xdf\xa3)(.*)(B\x82)(.{1})(webm))re"},
    {110, "video/x-matroska", R"re((\x1aE\xdf\xa3)(.*)(B\x82)(.{1})(matroska))re"},
    {21, "video/mp2p", R"re(\x00\x00\x01\xba([@-\x7f\xc0-\xff]))re"},
    {40, "video/mp2t", R"re((G.{187}){4})re"},
    {70, "video/x-sgi-movie", R"re(MOVI)re"},
    {70, "video/quicktime", R"re(....(mdat|moov))re"},
    {70, "video/mp4", R"re(....ftyp(isom|mp4[12]))re"},
    {60, "video/3gpp", R"re(....ftyp(3g[egps2]|avc1|mmp4))re"},
};
// clang-format on

}  // namespace

std::span<const MimeSignature> mime_signatures_of_media() { return table; }

}  // namespace slipstream
