// FileHashes: MD5, SHA-1 and SHA-256 of a file as it passes.
#pragma once

#include <memory>
#include <string>

#include "capture/base/bytes.h"

struct evp_md_ctx_st;

namespace slipstream {

class FileHashes {
public:
    FileHashes();
    ~FileHashes();
    FileHashes(const FileHashes&) = delete;
    FileHashes& operator=(const FileHashes&) = delete;

    void add(Bytes data);
    struct Digests {
        std::string md5, sha1, sha256;  // lower-case hexadecimal
    };
    /// Ends the sums; once.
    Digests finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> md5_, sha1_, sha256_;
};

}  // namespace slipstream
