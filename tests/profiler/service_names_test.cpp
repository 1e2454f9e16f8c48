// The table of known ports.
#include "profiler/service_names.h"

#include <gtest/gtest.h>

namespace slipstream {
namespace {

TEST(ServiceNames, common_services_are_known) {
    EXPECT_EQ(service_name(Transport::tcp, 80), "http");
    EXPECT_EQ(service_name(Transport::tcp, 22), "ssh");
    EXPECT_EQ(service_name(Transport::udp, 53), "domain");
    EXPECT_EQ(service_name(Transport::udp, 51'820), "wireguard");
    EXPECT_TRUE(is_known_port(Transport::udp, 443));
    EXPECT_TRUE(is_known_port(Transport::tcp, 3389));
}

TEST(ServiceNames, unlisted_ports_and_other_protocols_are_unknown) {
    EXPECT_FALSE(is_known_port(Transport::tcp, 4321));
    EXPECT_EQ(service_name(Transport::tcp, 4321), "");
    EXPECT_FALSE(is_known_port(Transport::icmp, 80));
    EXPECT_FALSE(is_known_port(Transport::other, 80));
    EXPECT_FALSE(is_known_port(Transport::tcp, 0));
}

TEST(ServiceNames, every_known_port_has_a_name) {
    for (Transport transport : {Transport::tcp, Transport::udp, Transport::sctp})
        for (unsigned port = 0; port < 65'536; ++port) {
            auto number = static_cast<std::uint16_t>(port);
            EXPECT_EQ(is_known_port(transport, number), !service_name(transport, number).empty()) << port;
        }
}

TEST(ServiceNames, protocols_by_name) {
    EXPECT_EQ(transport_of("tcp"), Transport::tcp);
    EXPECT_EQ(transport_of("icmp"), Transport::icmp);
    EXPECT_EQ(transport_of("unknown_transport"), Transport::other);
}

}  // namespace
}  // namespace slipstream
