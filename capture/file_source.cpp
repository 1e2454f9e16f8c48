// open_capture_files: which files there are, in which order they are read, and one reader after the other.
// Only the file being read is open, so that a folder of thousands of captures needs no more descriptors or
// memory than one.
#include <algorithm>
#include <filesystem>

#include "capture/container.h"
#include "capture/file_bytes.h"
#include "capture/source.h"

namespace slipstream {

namespace {

struct Input {
    std::string path;
    Time first_packet{INT64_MIN};  // files without packets come first and deliver nothing but their damage
    std::optional<std::uint64_t> size;
    std::unique_ptr<ContainerReader> reader;  // kept open only when the path cannot be opened twice
    PacketBatch pending;                      // what was read of it to learn its time
};

std::string display_name(const std::string& path) { return path == "-" ? "standard input" : path; }

Result<Input> open_input(const std::string& path) {
    auto file = open_file(path);
    if (!file) return file.error();
    auto reader = open_container(std::move(file->bytes));
    if (!reader) return Error{"cannot read " + display_name(path) + ": " + reader.error().message};
    Input input;
    input.path = path;
    input.size = file->size;
    input.reader = std::move(*reader);
    return input;
}

void learn_time(Input& input) {
    BatchFiller out(input.pending, 0, 1);
    input.reader->fill(out);
    out.finish();
    if (!input.pending.packets.empty()) input.first_packet = input.pending.packets.front().time;
    if (!input.size) return;
    input.reader.reset();
    input.pending = {};
}

class FileSource final : public PacketSource {
public:
    FileSource(std::vector<Input> inputs, std::vector<SourceDamage> damage, std::string name)
        : inputs_(std::move(inputs)), damage_(std::move(damage)), name_(std::move(name)) {
        total_bytes_ = 0;
        for (const Input& input : inputs_)
            total_bytes_ =
                total_bytes_ && input.size ? std::optional(*total_bytes_ + *input.size) : std::nullopt;
    }

    bool next(PacketBatch& batch) override {
        batch.clear();
        while (at_ < inputs_.size()) {
            Input& input = inputs_[at_];
            if (!input.reader && !reopen(input)) continue;
            start_with_pending(input, batch);
            BatchFiller out(batch, next_index_);
            bool more = input.reader->fill(out);
            out.finish();
            next_index_ += batch.packets.size();
            batch.input_offset = input_before_ + input.reader->bytes().input_offset();
            if (!more) close(input);
            if (!batch.packets.empty()) return true;
        }
        return false;
    }
    std::optional<std::uint64_t> total_bytes() const override { return total_bytes_; }
    const std::vector<SourceDamage>& damage() const override { return damage_; }
    const std::string& name() const override { return name_; }

private:
    bool reopen(Input& input) {
        auto opened = open_input(input.path);
        if (opened) {
            input.reader = std::move(opened->reader);
            return true;
        }
        damage_.push_back({display_name(input.path), 0, opened.error().message});
        ++at_;
        return false;
    }
    void start_with_pending(Input& input, PacketBatch& batch) const {
        if (input.pending.packets.empty()) return;
        batch = std::move(input.pending);
        input.pending = {};
        for (Packet& packet : batch.packets) packet.index += next_index_;
    }
    void close(Input& input) {
        if (auto damage = input.reader->damage()) {
            damage->file = display_name(input.path);
            damage_.push_back(std::move(*damage));
        }
        input_before_ += input.reader->bytes().input_offset();
        input.reader.reset();
        ++at_;
    }

    std::vector<Input> inputs_;
    std::size_t at_ = 0;
    std::uint64_t next_index_ = 0;
    std::uint64_t input_before_ = 0;
    std::optional<std::uint64_t> total_bytes_;
    std::vector<SourceDamage> damage_;
    std::string name_;
};

/// All captures directly in a folder. What is no capture is passed over; what cannot be read is reported as
/// damage.
Result<void> add_folder(const std::string& folder, std::vector<Input>& inputs,
                        std::vector<SourceDamage>& damage) {
    std::error_code failure;
    std::filesystem::directory_iterator entries(folder, failure);
    std::size_t before = inputs.size();
    for (; !failure && entries != std::filesystem::directory_iterator(); entries.increment(failure)) {
        std::error_code unreadable;
        if (!entries->is_regular_file(unreadable)) continue;
        std::string path = entries->path().string();
        auto file = open_file(path);
        if (!file) {
            if (entries->file_size(unreadable) > 0) damage.push_back({path, 0, file.error().message});
            continue;
        }
        if (auto input = open_input(path)) {
            learn_time(*input);
            inputs.push_back(std::move(*input));
        }
    }
    if (failure) return Error{"cannot read folder " + folder + ": " + failure.message()};
    if (inputs.size() == before) return Error{"folder " + folder + " holds no capture files"};
    return {};
}

std::string name_of(const std::vector<std::string>& paths) {
    std::filesystem::path first(paths.front());
    if (!first.has_filename()) first = first.parent_path();  // "folder/"
    std::string name = paths.front() == "-" ? "stdin" : first.filename().string();
    if (paths.size() > 1) name.append("+").append(std::to_string(paths.size() - 1));
    return name;
}

}  // namespace

Result<std::unique_ptr<PacketSource>> open_capture_files(const std::vector<std::string>& paths) {
    if (paths.empty()) return Error{"no capture file given"};
    if (std::count(paths.begin(), paths.end(), "-") > 1) return Error{"standard input can be read only once"};
    std::vector<Input> inputs;
    std::vector<SourceDamage> damage;
    for (const std::string& path : paths) {
        std::error_code unreadable;
        if (path != "-" && std::filesystem::is_directory(path, unreadable)) {
            if (auto added = add_folder(path, inputs, damage); !added) return added.error();
            continue;
        }
        auto input = open_input(path);
        if (!input) return input.error();
        if (paths.size() > 1) learn_time(*input);
        inputs.push_back(std::move(*input));
    }
    std::stable_sort(inputs.begin(), inputs.end(), [](const Input& x, const Input& y) {
        return x.first_packet != y.first_packet ? x.first_packet < y.first_packet : x.path < y.path;
    });
    return std::unique_ptr<PacketSource>(
        std::make_unique<FileSource>(std::move(inputs), std::move(damage), name_of(paths)));
}

}  // namespace slipstream
