// Look-ups in the tables of DCE/RPC names. See dce_rpc_names.h; the data are in dce_rpc_names.inc.
#include "dissect/stream/dce_rpc_names.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace slipstream {
namespace {

struct Interface {
    std::string_view uuid, name;
    std::size_t operations;
};
struct Operation {
    std::uint16_t number;
    std::string_view name;
};

#define INTERFACE(uuid, name, count) Interface{uuid, name, count},
#define OPERATION(number, name)
constexpr Interface interfaces[] = {
#include "dissect/stream/dce_rpc_names.inc"
};
#undef INTERFACE
#undef OPERATION

#define INTERFACE(uuid, name, count)
#define OPERATION(number, name) Operation{number, name},
constexpr Operation operations[] = {
#include "dissect/stream/dce_rpc_names.inc"
};
#undef INTERFACE
#undef OPERATION

// Where the operations of each interface begin.
constexpr auto first_operations = [] {
    std::array<std::size_t, std::size(interfaces)> first{};
    for (std::size_t i = 1; i < first.size(); ++i) first[i] = first[i - 1] + interfaces[i - 1].operations;
    return first;
}();
static_assert(first_operations.back() + interfaces[std::size(interfaces) - 1].operations ==
              std::size(operations));
static_assert(std::is_sorted(std::begin(interfaces), std::end(interfaces),
                             [](const Interface& a, const Interface& b) { return a.uuid < b.uuid; }));

const Interface* find(std::string_view uuid) {
    const auto* found = std::lower_bound(std::begin(interfaces), std::end(interfaces), uuid,
                                         [](const Interface& a, std::string_view b) { return a.uuid < b; });
    return found != std::end(interfaces) && found->uuid == uuid ? found : nullptr;
}

struct Pair {
    std::string_view first, second;
};
constexpr Pair trivial_calls[] = {
    {"winreg", "BaseRegCloseKey"},   {"winreg", "BaseRegGetVersion"},  {"winreg", "BaseRegOpenKey"},
    {"winreg", "BaseRegQueryValue"}, {"winreg", "BaseRegDeleteKeyEx"}, {"winreg", "OpenLocalMachine"},
    {"winreg", "BaseRegEnumKey"},    {"winreg", "OpenClassesRoot"},    {"spoolss", "RpcSplOpenPrinter"},
    {"spoolss", "RpcClosePrinter"},  {"wkssvc", "NetrWkstaGetInfo"},
};
constexpr Pair pipe_interfaces[] = {
    {"winreg", "338cd001-2244-31f1-aaaa-900038001003"},
    {"spoolss", "12345678-1234-abcd-ef00-0123456789ab"},
    {"srvsvc", "4b324fc8-1670-01d3-1278-5a47bf6ee188"},
};

}  // namespace

std::string uuid_text(Bytes uuid) {
    constexpr std::size_t order[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    if (uuid.size() != std::size(order)) return text;
    for (std::size_t i = 0; i < std::size(order); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
        text.push_back(digits[uuid[order[i]] >> 4]);
        text.push_back(digits[uuid[order[i]] & 15]);
    }
    return text;
}

std::string dce_rpc_endpoint(std::string_view uuid) {
    const Interface* found = find(uuid);
    return found != nullptr ? std::string(found->name) : "unknown-" + std::string(uuid);
}

std::string dce_rpc_operation(std::string_view uuid, std::uint16_t number) {
    if (const Interface* found = find(uuid)) {
        const Operation* first = operations + first_operations[static_cast<std::size_t>(found - interfaces)];
        const Operation* end = first + found->operations;
        const Operation* at =
            std::find_if(first, end, [&](const Operation& o) { return o.number == number; });
        if (at != end) return std::string(at->name);
    }
    return "unknown-" + std::to_string(number);
}

std::string_view dce_rpc_uuid_of_pipe(std::string_view named_pipe) {
    const std::size_t slash = named_pipe.rfind('\\');
    if (slash != std::string_view::npos) named_pipe.remove_prefix(slash + 1);
    for (const Pair& pair : pipe_interfaces)
        if (pair.first == named_pipe) return pair.second;
    return {};
}

bool dce_rpc_is_trivial(std::string_view endpoint, std::string_view operation) {
    return std::any_of(std::begin(trivial_calls), std::end(trivial_calls),
                       [&](const Pair& pair) { return pair.first == endpoint && pair.second == operation; });
}

}  // namespace slipstream
