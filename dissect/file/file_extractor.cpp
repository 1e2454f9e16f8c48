// Writing chosen files to disk within bounds. See file_extractor.h.
#include "dissect/file/file_extractor.h"

#include <algorithm>

namespace slipstream {

ExtractedFile::ExtractedFile(FileExtractor& extractor, std::string name, std::FILE* file)
    : extractor_(extractor), name_(std::move(name)), file_(file) {}

ExtractedFile::~ExtractedFile() {
    if (std::fclose(file_) != 0 && !cut_at_) ++extractor_.failed_;
    --extractor_.open_;
}

void ExtractedFile::write(Bytes bytes) {
    if (cut_at_ || bytes.empty()) return;
    const std::uint64_t room = extractor_.rules_.file_bytes_max - size_;
    const std::uint64_t before = extractor_.bytes_.fetch_add(std::min<std::uint64_t>(room, bytes.size()));
    const std::uint64_t left =
        extractor_.rules_.all_bytes_max - std::min(before, extractor_.rules_.all_bytes_max);
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>({bytes.size(), room, left}));
    const std::size_t written = std::fwrite(bytes.data(), 1, taken, file_);
    size_ += written;
    if (written != taken) ++extractor_.failed_;
    if (written != bytes.size()) cut();
}

void ExtractedFile::skip(std::uint64_t bytes) {
    if (cut_at_) return;
    if (bytes > extractor_.rules_.file_bytes_max - size_) return cut();
    size_ += bytes;
    if (std::fseek(file_, static_cast<long>(size_), SEEK_SET) != 0) cut();
}

void ExtractedFile::cut() {
    cut_at_ = size_;
    ++extractor_.cut_;
}

Result<void> FileExtractor::open(const std::filesystem::path& folder) {
    folder_ = folder;
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) return Error{"cannot make the folder " + folder_.string() + ": " + error.message()};
    return {};
}

bool FileExtractor::wants(const std::optional<std::string>& mime_type, const IpAddress& sender,
                          const IpAddress& receiver) const {
    auto is_type = [&](const std::string& wanted) { return wanted == "any" || wanted == mime_type; };
    auto is_host = [&](const Subnet& wanted) { return wanted.contains(sender) || wanted.contains(receiver); };
    return std::any_of(rules_.mime_types.begin(), rules_.mime_types.end(), is_type) ||
           std::any_of(rules_.hosts.begin(), rules_.hosts.end(), is_host);
}

std::unique_ptr<ExtractedFile> FileExtractor::begin(std::string name) {
    if (open_.fetch_add(1) >= rules_.open_max || bytes_ >= rules_.all_bytes_max) {
        --open_;
        ++refused_;
        return nullptr;
    }
    std::FILE* file = std::fopen((folder_ / name).c_str(), "wbxe");
    if (file == nullptr) {
        --open_;
        ++failed_;
        return nullptr;
    }
    ++files_;
    return std::make_unique<ExtractedFile>(*this, std::move(name), file);
}

FileExtractor::Counters FileExtractor::counters() const {
    return {files_, std::min<std::uint64_t>(bytes_, rules_.all_bytes_max), cut_, refused_, failed_};
}

}  // namespace slipstream
