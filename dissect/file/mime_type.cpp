// Matching of all signatures. See mime_type.h.
#include "dissect/file/mime_type.h"

namespace slipstream {

struct MimeDetector::Signatures {};

MimeDetector::MimeDetector() : signatures_(std::make_unique<Signatures>()) {}
MimeDetector::~MimeDetector() = default;

std::string_view MimeDetector::type_of(Bytes) const { return {}; }

}  // namespace slipstream
