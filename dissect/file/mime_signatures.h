// The table of signatures by which the type of a file is recognised: those of Zeek 6.0, most of them from the
// magic numbers that the formats' own specifications give.
//
// A pattern is matched from the first byte on and may end anywhere. It is a regular expression of: literal
// characters; `.`, any byte; `[a-z]`, `[^a-z]`; `( )` and `|`; `?`, `*`, `+`, `{n}`, `{n,m}`, `{n,}`.
// Further:
//     \xHH  that byte        ~abc~  these letters in either case
//     \w    CR, LF, space or tab
//     \B    perhaps a byte order mark
//     \C    any number of such blanks and <!-- comments -->
//     \P    the same, perhaps with an XML declaration between them
//     \H    #! and a path as far as .../bin/, perhaps with env behind it
#pragma once

#include <span>
#include <string_view>

namespace slipstream {

struct MimeSignature {
    int strength;  // the highest wins, then the first type in the alphabet
    std::string_view mime_type;
    std::string_view pattern;
};

std::span<const MimeSignature> mime_signatures_of_archives_and_programs();
std::span<const MimeSignature> mime_signatures_of_media();
std::span<const MimeSignature> mime_signatures_of_documents();
std::span<const MimeSignature> mime_signatures_of_various();

}  // namespace slipstream
