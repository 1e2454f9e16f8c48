// libmaxminddb walks the mapped file; look-ups change nothing in it, so any thread may ask.
#include "profiler/geo.h"

#include <maxminddb.h>
#include <netinet/in.h>

#include <algorithm>

#include "profiler/address_class.h"

namespace slipstream {

struct GeoDatabase::File {
    File() = default;
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { MMDB_close(&database); }

    /// The entry of the address; its `found_entry` is false when there is none.
    MMDB_lookup_result_s find(const IpAddress& address) const {
        int error = MMDB_SUCCESS;
        if (address.is_v4()) {
            sockaddr_in four{};
            four.sin_family = AF_INET;
            four.sin_addr.s_addr = htonl(address.v4_value());
            return look_up(&four, error);
        }
        sockaddr_in6 six{};
        six.sin6_family = AF_INET6;
        std::copy(address.bytes().begin(), address.bytes().end(), six.sin6_addr.s6_addr);
        return look_up(&six, error);
    }

    MMDB_s database{};

private:
    template <class SocketAddress>
    MMDB_lookup_result_s look_up(const SocketAddress* socket_address, int& error) const {
        // The library takes the general type of socket addresses.
        const void* any = socket_address;
        MMDB_lookup_result_s found =
            MMDB_lookup_sockaddr(&database, static_cast<const sockaddr*>(any), &error);
        if (error != MMDB_SUCCESS) found.found_entry = false;  // e.g. IPv6 in a database of IPv4
        return found;
    }
};

namespace {

std::string_view text_of(const MMDB_entry_data_s& data) {
    if (!data.has_data || data.type != MMDB_DATA_TYPE_UTF8_STRING) return {};
    return {data.utf8_string, data.data_size};
}

std::uint32_t number_of(const MMDB_entry_data_s& data) {
    if (!data.has_data) return 0;
    return data.type == MMDB_DATA_TYPE_UINT32   ? data.uint32
           : data.type == MMDB_DATA_TYPE_UINT16 ? data.uint16
                                                : 0;
}

}  // namespace

GeoDatabase::GeoDatabase() = default;
GeoDatabase::~GeoDatabase() = default;

Result<std::shared_ptr<const GeoDatabase>> GeoDatabase::open(const std::string& country_file,
                                                             const std::string& system_file) {
    std::shared_ptr<GeoDatabase> made(new GeoDatabase);
    for (auto [name, member] :
         {std::pair{&country_file, &GeoDatabase::country_}, {&system_file, &GeoDatabase::system_}}) {
        if (name->empty()) continue;
        auto file = std::make_unique<File>();
        const int failed = MMDB_open(name->c_str(), MMDB_MODE_MMAP, &file->database);
        if (failed != MMDB_SUCCESS) return Error{*name + ": " + MMDB_strerror(failed)};
        (*made).*member = std::move(file);
    }
    return std::shared_ptr<const GeoDatabase>(std::move(made));
}

std::string_view GeoDatabase::country_of(const IpAddress& address) const {
    if (!country_ || is_private(address)) return {};
    MMDB_lookup_result_s found = country_->find(address);
    MMDB_entry_data_s data{};
    if (!found.found_entry ||
        MMDB_get_value(&found.entry, &data, "country", "iso_code", nullptr) != MMDB_SUCCESS)
        return {};
    return text_of(data);
}

std::optional<AutonomousSystem> GeoDatabase::system_of(const IpAddress& address) const {
    if (!system_ || is_private(address)) return std::nullopt;
    MMDB_lookup_result_s found = system_->find(address);
    MMDB_entry_data_s data{};
    if (!found.found_entry ||
        MMDB_get_value(&found.entry, &data, "autonomous_system_number", nullptr) != MMDB_SUCCESS)
        return std::nullopt;
    AutonomousSystem system{.number = number_of(data), .holder = {}};
    if (MMDB_get_value(&found.entry, &data, "autonomous_system_organization", nullptr) == MMDB_SUCCESS)
        system.holder = text_of(data);
    return system.number == 0 ? std::nullopt : std::optional(system);
}

}  // namespace slipstream
