// All signatures in the order of their strength. See mime_type.h.
#include "dissect/file/mime_type.h"

#include <algorithm>

#include "dissect/file/mime_signatures.h"

namespace slipstream {

namespace {

std::vector<MimeSignature> signatures_by_strength() {
    std::vector<MimeSignature> all;
    for (auto table : {mime_signatures_of_archives_and_programs(), mime_signatures_of_media(),
                       mime_signatures_of_documents(), mime_signatures_of_various()})
        all.insert(all.end(), table.begin(), table.end());
    std::sort(all.begin(), all.end(), [](const MimeSignature& x, const MimeSignature& y) {
        if (x.strength != y.strength) return x.strength > y.strength;
        return x.mime_type < y.mime_type;
    });
    return all;
}

std::vector<std::string_view> column(std::string_view MimeSignature::*member) {
    std::vector<std::string_view> texts;
    for (const MimeSignature& signature : signatures_by_strength()) texts.push_back(signature.*member);
    return texts;
}

}  // namespace

MimeDetector::MimeDetector()
    : types_(column(&MimeSignature::mime_type)), patterns_(column(&MimeSignature::pattern)) {}

std::string_view MimeDetector::type_of(Bytes first) {
    if (first.empty()) return {};
    const auto found = patterns_.first_match(first.first(std::min(first.size(), bytes_max)));
    return found ? types_[*found] : std::string_view();
}

}  // namespace slipstream
