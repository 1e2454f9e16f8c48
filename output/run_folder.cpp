// Making, marking and reusing the folder of a run. See run_folder.h.
#include "output/run_folder.h"

#include <array>
#include <fstream>
#include <string_view>

#include "output/local_time.h"

namespace slipstream {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = "slipstream";
constexpr std::array<std::string_view, 4> folders = {"alerts", "databases", "metadata", "zeek_files"};
constexpr std::string_view extracted_folder = "extracted_files";  // made on demand
constexpr std::array<std::string_view, 3> top_files = {"slipstream.log", "errors.log", "strato_letters.tsv"};

fs::path info_path(const fs::path& folder) { return folder / "metadata" / "info.txt"; }

bool has_mark(const fs::path& folder) {
    std::ifstream file(info_path(folder));
    std::string line;
    return std::getline(file, line) && line.starts_with(mark);
}

bool is_run_file(std::string_view folder, const fs::path& file) {
    auto extension = file.extension();
    if (folder == "zeek_files") return extension == ".log";
    if (folder == "alerts") return extension == ".log" || extension == ".json";
    if (folder == extracted_folder) return file.filename().string().starts_with("extract-");
    if (folder == "databases") return file.filename().string().starts_with("flows.sqlite");
    return folder == "metadata";
}

/// Removes what an earlier run wrote; links are not followed.
void remove_old_run(const fs::path& root, std::error_code& error) {
    for (std::string_view name : top_files) fs::remove(root / name, error);
    std::vector<std::string_view> all(folders.begin(), folders.end());
    all.push_back(extracted_folder);
    for (std::string_view name : all) {
        fs::path folder = root / name;
        if (fs::symlink_status(folder, error).type() != fs::file_type::directory) continue;
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(folder, error))
            if (entry.symlink_status().type() == fs::file_type::regular && is_run_file(name, entry.path()))
                files.push_back(entry.path());
        for (const fs::path& file : files) fs::remove(file, error);
    }
    error.clear();
}

/// output/trace.pcap_2026-06-02_10:11:12, with _2, _3, ... when runs start in the same second.
fs::path default_folder(const RunFolderRequest& request) {
    std::string name = fs::path(request.input).filename().string();
    if (name.empty()) name = "run";
    fs::path wanted = request.base / "output" / (name + "_" + folder_time(request.started));
    fs::path folder = wanted;
    std::error_code ignored;
    for (int n = 2; fs::exists(folder, ignored); ++n) folder = wanted.string() + "_" + std::to_string(n);
    return folder;
}

Error refuse(const fs::path& folder, std::string_view reason, std::string_view advice) {
    std::string message = "cannot use the output folder ";
    message.append(folder.string()).append(": ").append(reason).append("; ").append(advice);
    return Error{std::move(message)};
}

/// One line whatever the text holds: info.txt is read line by line.
std::string one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 32) c = ' ';
    return text;
}

bool write_information(const fs::path& folder, const RunFolderRequest& request) {
    std::ofstream file(info_path(folder));
    file << mark << " version: " << request.version << "\nInput: " << one_line(request.input)
         << "\nCommand: " << one_line(request.command) << "\nStart date: " << human_time(request.started)
         << "\n";
    return static_cast<bool>(file.flush());
}

}  // namespace

Result<RunFolder> RunFolder::create(const RunFolderRequest& request) {
    RunFolder run;
    run.path_ = request.folder.empty() ? default_folder(request) : request.folder;
    std::error_code error;
    auto status = fs::status(run.path_, error);
    if (fs::exists(status)) {
        if (!fs::is_directory(status))
            return refuse(run.path_, "it is not a folder", "give the name of a new folder with -o");
        bool empty = fs::is_empty(run.path_, error);
        if (error)
            return refuse(run.path_, error.message(), "check its permissions or give another folder with -o");
        if (!empty && !has_mark(run.path_))
            return refuse(run.path_, "it holds files that are not from a slipstream run",
                          "empty it yourself or give a new folder with -o");
        if (!empty) remove_old_run(run.path_, error);
    }
    for (std::string_view name : folders) {
        fs::create_directories(run.path_ / name, error);
        if (error)
            return refuse(run.path_, error.message(),
                          "check the disk and permissions or give another folder with -o");
    }
    if (!write_information(run.path_, request))
        return refuse(run.path_, "metadata/info.txt cannot be written",
                      "check the disk or give another folder with -o");
    for (const fs::path& copy : request.copies) {
        fs::copy_file(copy, run.path_ / "metadata" / copy.filename(), fs::copy_options::overwrite_existing,
                      error);
        if (error)
            return Error{"cannot copy the configuration " + copy.string() + " to " + run.path_.string() +
                         ": " + error.message() + "; check that the file is readable"};
    }
    return run;
}

void RunFolder::note_end(Time ended) const {
    std::ofstream file(info_path(path_), std::ios::app);
    file << "End date: " << human_time(ended) << "\n";
}

}  // namespace slipstream
