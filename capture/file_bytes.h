// Files and pipes as byte streams: a regular file is mapped, so that packets can point into it; all else is read.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "capture/base/result.h"
#include "capture/byte_stream.h"

namespace slipstream {

/// A stream with what is known about the file behind it.
struct OpenedFile {
    std::unique_ptr<ByteStream> bytes;
    std::optional<std::uint64_t> size;  // of a regular file; nothing for pipes, which cannot be opened twice
};

/// Opens `path` for reading, "-" is standard input. Errors: it is not there, not readable, a folder, or empty.
Result<OpenedFile> open_file(const std::string& path);

}  // namespace slipstream
