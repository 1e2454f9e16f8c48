// Names of files. A fuid is a keyed hash of the text that tells a file from all others, as Zeek builds it, so
// that both programs give the same file the same name. The parts of that text that several protocols use are
// made here.
#pragma once

#include <string>
#include <string_view>

#include "dissect/file/highway_hash.h"
#include "dissect/records/field.h"

namespace slipstream {

/// The name of the file with that identity; prints with the letter F.
class FuidMaker {
public:
    FuidMaker();
    Uid of(std::string_view identity) const;

private:
    HighwayKey key_;
};

/// A time within an identity: at most six decimals, no trailing zeros, at least one decimal.
std::string identity_time(Time time);
/// "T" or "F".
constexpr std::string_view identity_flag(bool value) { return value ? "T" : "F"; }
/// "10.0.0.1:1234 > 10.0.0.2:80"
std::string identity_ends(const IpAddress& orig, std::uint16_t orig_port, const IpAddress& resp,
                          std::uint16_t resp_port);

}  // namespace slipstream
