// Interns the few sets of services that occur, so that a flow carries a number for its own.
#include "flowtable/service_names.h"

#include <algorithm>

namespace slipstream {

ServiceLists::Id ServiceLists::with(Id id, std::string_view name) {
    std::vector<std::string_view> names = lists_[id].names;
    if (std::find(names.begin(), names.end(), name) != names.end()) return id;
    names.push_back(name);
    return intern(std::move(names), id);
}

ServiceLists::Id ServiceLists::without(Id id, std::string_view name) {
    std::vector<std::string_view> names = lists_[id].names;
    auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) return id;
    names.erase(at);
    return intern(std::move(names), id);
}

bool ServiceLists::has(Id id, std::string_view name) const {
    const auto& names = lists_[id].names;
    return std::find(names.begin(), names.end(), name) != names.end();
}

// The lists are bounded by what 16 bits can name; beyond that a connection keeps the list it has.
ServiceLists::Id ServiceLists::intern(std::vector<std::string_view> names, Id otherwise) {
    for (std::size_t i = 0; i < lists_.size(); ++i)
        if (lists_[i].names == names) return static_cast<Id>(i);
    if (lists_.size() > UINT16_MAX) return otherwise;
    List list;
    for (std::string_view name : names) {
        if (!list.text.empty()) list.text.push_back(',');
        list.text.append(name);
    }
    list.names = std::move(names);
    lists_.push_back(std::move(list));
    return static_cast<Id>(lists_.size() - 1);
}

}  // namespace slipstream
