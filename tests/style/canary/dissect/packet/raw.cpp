// Reads packet bytes behind the cursor's back, has no test, and a path of somebody's machine.
#include <cstdint>
#include <cstring>

const char* capture = "/home/somebody/capture.pcap";

std::uint32_t first_word(const char* bytes) { return *reinterpret_cast<const std::uint32_t*>(bytes); }
std::uint32_t copied_word(const char* bytes) { std::uint32_t word; std::memcpy(&word, bytes, sizeof word); return word; }  // and a line that is too long

SLIPSTREAM_REGISTER(PacketDecoder, packet_decoders, raw)
