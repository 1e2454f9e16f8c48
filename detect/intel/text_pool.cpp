// Open addressing over offsets into one string, so that five million texts cost little more than their bytes.
#include "detect/intel/text_pool.h"

#include <limits>

#include "capture/base/text_hash.h"

namespace slipstream {

namespace {
constexpr std::size_t length_bytes = 2;
}

std::string_view TextPool::at(Id id) const {
    auto low = static_cast<unsigned char>(bytes_[id]);
    auto high = static_cast<unsigned char>(bytes_[id + 1]);
    return std::string_view(bytes_).substr(id + length_bytes, low | static_cast<unsigned>(high) << 8);
}

TextPool::Id TextPool::add(std::string_view text) {
    text = text.substr(0, text_bytes_max);
    if (text.empty()) return empty;
    if (texts_ * 4 >= slots_.size() * 3) grow();
    std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_text(key_, text) & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask)
        if (at(slots_[slot]) == text) return slots_[slot];
    if (bytes_.size() + length_bytes + text.size() > std::numeric_limits<Id>::max()) return empty;
    Id id = static_cast<Id>(bytes_.size());
    bytes_.push_back(static_cast<char>(text.size() & 0xff));
    bytes_.push_back(static_cast<char>(text.size() >> 8));
    bytes_ += text;
    slots_[slot] = id;
    ++texts_;
    return id;
}

void TextPool::grow() {
    std::vector<Id> old = std::move(slots_);
    slots_.assign(old.empty() ? 256 : old.size() * 2, 0);
    std::size_t mask = slots_.size() - 1;
    for (Id id : old) {
        if (id == 0) continue;
        std::size_t slot = hash_text(key_, at(id)) & mask;
        while (slots_[slot] != 0) slot = (slot + 1) & mask;
        slots_[slot] = id;
    }
}

void TextPool::seal() {
    bytes_.shrink_to_fit();
    slots_ = {};
    texts_ = 0;
}

}  // namespace slipstream
