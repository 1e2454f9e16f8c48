// Transparent decompression: a capture compressed with gzip, zstd or xz is recognised by its first bytes and
// read as if it were plain. Memory is bounded whatever the file claims: windows above 128 MiB are refused.
#pragma once

#include <memory>

#include "capture/byte_stream.h"

namespace slipstream {

/// `bytes` itself when it is not compressed, else a stream of what it decompresses to. Damage and early ends
/// of the compressed data show up as error() of that stream after everything before was delivered.
std::unique_ptr<ByteStream> decompress(std::unique_ptr<ByteStream> bytes);

}  // namespace slipstream
