// Texts stored once: descriptions repeat a lot from one indicator to the next. A text is named by the place
// of its first byte; the table that finds equal texts is dropped when all are in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "capture/base/hash.h"

namespace slipstream {

class TextPool {
public:
    using Id = std::uint32_t;
    /// The empty text; also given for a text that no longer fits into 4 GB.
    static constexpr Id empty = 0;
    static constexpr std::size_t text_bytes_max = 512;  // longer ones are cut

    explicit TextPool(const HashKey& key) : key_(key) {}

    /// The id of a text. Equal texts have equal ids. Amortised 100 ns.
    Id add(std::string_view text);
    std::string_view at(Id id) const;
    /// After the last add: gives back what only finding equal texts needed.
    void seal();
    std::size_t memory_bytes() const { return bytes_.capacity() + slots_.capacity() * sizeof(Id); }

private:
    void grow();

    HashKey key_;
    std::string bytes_ = std::string(2, '\0');  // each text after its length in two bytes
    std::vector<Id> slots_;                     // open addressing; 0 is free
    std::size_t texts_ = 0;
};

}  // namespace slipstream
