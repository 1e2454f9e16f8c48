// MacVendors: who made a network card, by the blocks of MAC addresses the IEEE registration authority
// assigned. Read once from its lists as the Debian package ieee-data installs them. Immutable; all shards
// share one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "capture/base/address.h"
#include "capture/base/result.h"

namespace slipstream {

class MacVendors {
public:
    MacVendors() = default;

    /// Reads oui.csv (24 bits), mam.csv (28) and oui36.csv (36) of the folder, those that are there. Error
    /// when none is, or one cannot be read. Lines that are no assignment are skipped. About 50 ms, 2 MB.
    static Result<std::shared_ptr<const MacVendors>> load(const std::string& folder);
    /// The registry's form: Registry,Assignment,Organization Name,Organization Address; quotes as in RFC
    /// 4180.
    static MacVendors parse(std::string_view csv);

    std::size_t size() const { return blocks_.size(); }

    /// The holder of the longest assigned block; empty when nobody holds it, or when the address says of
    /// itself that it is locally made up or for groups. Three binary searches at most.
    std::string_view vendor_of(const MacAddress& mac) const;

private:
    struct Block {
        std::uint64_t prefix = 0;  // 48 bits, those beyond `bits` are 0
        std::uint32_t name = 0;    // offset into names_
        std::uint16_t name_bytes = 0;
        std::uint8_t bits = 0;
    };

    void add(std::string_view csv);
    void finish();

    std::string names_;
    std::vector<Block> blocks_;  // by bits, then prefix
};

}  // namespace slipstream
