// Stands in for libFuzzer in ordinary builds: runs the target over every file of the folders given, in order
// of name.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

/// The same pseudo-random inputs in every run: a target without corpus is at least known to start.
void replay_noise() {
    std::mt19937 random(1);
    for (std::size_t size = 0; size < 256; ++size) {
        std::vector<std::uint8_t> bytes(size);
        for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < argc; ++i) {
        std::error_code missing;
        for (const auto& entry : std::filesystem::directory_iterator(argv[i], missing))
            if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& path : files) {
        std::ifstream file(path, std::ios::binary);
        std::vector<char> text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        // An exact copy: reading one byte too far is seen by the address sanitizer.
        std::vector<std::uint8_t> bytes(text.begin(), text.end());
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
    replay_noise();
    std::printf("%zu inputs replayed\n", files.size());
    return 0;
}
