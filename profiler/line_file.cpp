// Reading and complaining; what a line means is the caller's business.
#include "profiler/line_file.h"

#include <filesystem>
#include <fstream>

namespace slipstream {

void FileComplaints::add(std::string_view file, std::size_t line, std::string_view what) {
    ++count;
    if (texts.size() >= texts_max) return;
    texts.push_back(std::string(file) + ":" + std::to_string(line) + ": " + std::string(what));
}

Result<std::string> read_small_file(const std::string& path, std::size_t bytes_max) {
    std::error_code failed;
    if (!std::filesystem::is_regular_file(path, failed)) return Error{path + ": no such file"};
    const std::uintmax_t bytes = std::filesystem::file_size(path, failed);
    if (failed || bytes > bytes_max)
        return Error{path + ": larger than " + std::to_string(bytes_max) + " bytes"};
    std::ifstream in(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(bytes), '\0');
    in.read(text.data(), static_cast<std::streamsize>(bytes));
    if (!in && !in.eof()) return Error{path + ": cannot be read"};
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

}  // namespace slipstream
