// All signatures in the order of their strength, and by the first byte. See mime_type.h.
#include "dissect/file/mime_type.h"

#include <algorithm>
#include <array>
#include <vector>

#include "dissect/file/byte_pattern.h"
#include "dissect/file/mime_signatures.h"

namespace slipstream {

struct MimeDetector::Signatures {
    struct Entry {
        MimeSignature signature;
        BytePattern pattern;
    };
    std::vector<Entry> entries;                                 // the strongest first
    std::array<std::vector<std::uint16_t>, 256> by_first_byte;  // indices of entries, ascending
};

MimeDetector::MimeDetector() {
    auto all = std::make_unique<Signatures>();
    for (auto table : {mime_signatures_of_archives_and_programs(), mime_signatures_of_media(),
                       mime_signatures_of_documents(), mime_signatures_of_various()})
        for (const MimeSignature& signature : table)
            all->entries.push_back({signature, BytePattern(signature.pattern)});
    std::sort(all->entries.begin(), all->entries.end(), [](const auto& x, const auto& y) {
        if (x.signature.strength != y.signature.strength) return x.signature.strength > y.signature.strength;
        return x.signature.mime_type < y.signature.mime_type;
    });
    for (std::size_t i = 0; i < all->entries.size(); ++i) {
        const ByteSet first = all->entries[i].pattern.first_bytes();
        for (std::size_t byte = 0; byte < 256; ++byte)
            if (first[byte]) all->by_first_byte[byte].push_back(static_cast<std::uint16_t>(i));
    }
    signatures_ = std::move(all);
}

MimeDetector::~MimeDetector() = default;

std::string_view MimeDetector::type_of(Bytes first) const {
    if (first.empty()) return {};
    first = first.first(std::min(first.size(), bytes_max));
    BytePattern::Scratch scratch;
    for (std::uint16_t i : signatures_->by_first_byte[first[0]])
        if (signatures_->entries[i].pattern.matches(first, scratch))
            return signatures_->entries[i].signature.mime_type;
    return {};
}

}  // namespace slipstream
