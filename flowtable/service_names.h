// The service column as a small number: connections of the same services share one immutable list of names.
// Kept per worker; a list that grows makes or finds a longer one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace slipstream {

class ServiceLists {
public:
    using Id = std::uint16_t;
    static constexpr Id none = 0;

    ServiceLists() : lists_(1) {}

    /// The list with `name` (a string literal) added at the end; itself when it is in.
    Id with(Id id, std::string_view name);
    /// The list without `name`.
    Id without(Id id, std::string_view name);
    bool has(Id id, std::string_view name) const;
    std::span<const std::string_view> names(Id id) const { return lists_[id].names; }
    /// The names joined by commas; empty for none.
    const std::string& text(Id id) const { return lists_[id].text; }

private:
    struct List {
        std::vector<std::string_view> names;
        std::string text;
    };
    Id intern(std::vector<std::string_view> names, Id otherwise);

    std::vector<List> lists_;
};

}  // namespace slipstream
