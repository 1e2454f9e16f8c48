// All signatures in the order of their strength. See mime_type.h.
#include "dissect/file/mime_type.h"

#include <algorithm>

#include "dissect/file/mime_signatures.h"

namespace slipstream {

namespace {

bool is_stronger(const MimeSignature& x, const MimeSignature& y) {
    if (x.strength != y.strength) return x.strength > y.strength;
    return x.mime_type < y.mime_type;
}

bool begins_anywhere(const MimeSignature& signature) {
    return signature.pattern.starts_with(".*") || signature.pattern.starts_with("(.*)");
}

std::vector<MimeSignature> signatures(bool that_begin_anywhere) {
    std::vector<MimeSignature> those;
    for (auto table : {mime_signatures_of_archives_and_programs(), mime_signatures_of_media(),
                       mime_signatures_of_documents(), mime_signatures_of_various()})
        for (const MimeSignature& signature : table)
            if (begins_anywhere(signature) == that_begin_anywhere) those.push_back(signature);
    std::sort(those.begin(), those.end(), is_stronger);
    return those;
}

std::vector<std::string_view> patterns_of(std::span<const MimeSignature> signatures) {
    std::vector<std::string_view> patterns;
    for (const MimeSignature& signature : signatures) patterns.push_back(signature.pattern);
    return patterns;
}

}  // namespace

MimeDetector::Group::Group(std::vector<MimeSignature> those)
    : signatures(std::move(those)), patterns(patterns_of(signatures)) {}

const MimeSignature* MimeDetector::Group::strongest_of(Bytes first) {
    const auto found = patterns.first_match(first);
    return found ? &signatures[*found] : nullptr;
}

MimeDetector::MimeDetector() : at_first_byte_(signatures(false)), at_any_byte_(signatures(true)) {}

std::string_view MimeDetector::type_of(Bytes first) {
    if (first.empty()) return {};
    first = first.first(std::min(first.size(), bytes_max));
    const MimeSignature* strongest = at_first_byte_.strongest_of(first);
    const MimeSignature* other = at_any_byte_.strongest_of(first);
    if (strongest == nullptr || (other != nullptr && is_stronger(*other, *strongest))) strongest = other;
    return strongest != nullptr ? strongest->mime_type : std::string_view();
}

}  // namespace slipstream
