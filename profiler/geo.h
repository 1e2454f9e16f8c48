// GeoDatabase: the country and the autonomous system of an address, from databases in MaxMind's format that
// the user names (GeoLite2-Country or -City and GeoLite2-ASN, or others of that shape). The files are mapped,
// not read. Immutable; all shards share one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "capture/base/address.h"
#include "capture/base/result.h"

namespace slipstream {

/// The network of the internet that announces an address.
struct AutonomousSystem {
    std::uint32_t number = 0;
    std::string_view holder;  // lives as long as the database; empty when it names none
};

class GeoDatabase {
public:
    /// An empty name leaves that database out. Error when a file is absent or no such database.
    static Result<std::shared_ptr<const GeoDatabase>> open(const std::string& country_file,
                                                           const std::string& system_file);
    ~GeoDatabase();
    GeoDatabase(const GeoDatabase&) = delete;
    GeoDatabase& operator=(const GeoDatabase&) = delete;

    /// The ISO 3166 code, "DE"; empty for private addresses and where nothing is known. About a microsecond.
    std::string_view country_of(const IpAddress& address) const;
    std::optional<AutonomousSystem> system_of(const IpAddress& address) const;

private:
    struct File;

    GeoDatabase();

    std::unique_ptr<File> country_;
    std::unique_ptr<File> system_;
};

}  // namespace slipstream
