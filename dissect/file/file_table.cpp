// The life of a file. See file_table.h.
#include "dissect/file/file_table.h"

#include <algorithm>

#include "dissect/file/mime_type.h"

namespace slipstream {

namespace {

constexpr Duration quiet_max = minutes(2);
constexpr std::uint64_t reorder_bytes_max = 524288;
constexpr std::int64_t us_per_second = 1'000'000;
constexpr std::size_t us_digits = 6;
constexpr std::size_t parts_max = 4096;  // that wait for what comes before them

// Certificates have logs of their own.
constexpr std::string_view certificate_types[] = {"application/x-x509-user-cert",
                                                  "application/x-x509-ca-cert", "application/pkix-cert"};

bool is_certificate(std::string_view mime_type) {
    return std::find(std::begin(certificate_types), std::end(certificate_types), mime_type) !=
           std::end(certificate_types);
}

}  // namespace

struct FileTable::File {
    struct Carrier {
        Uid uid;
        IpAddress orig, resp;
        std::uint16_t orig_port, resp_port;
    };

    Uid fuid;
    std::string_view protocol;
    std::uint64_t depth = 0;
    std::optional<std::string> name;
    std::optional<std::string> mime_type;
    bool from_originator = true;
    bool local_orig = false;
    Time begun, last;
    std::uint64_t check = 0;  // serial of the one that is to come
    bool closed = false;      // its rows are written; kept for those who ask for its type
    std::vector<Carrier> carriers;

    std::uint64_t offset = 0;  // all before it was delivered or is lost
    std::uint64_t seen = 0, missing = 0, overflow = 0;
    std::optional<std::uint64_t> total;

    bool begin_full = false;  // no more bytes are kept for the type
    bool type_decided = false;
    std::vector<std::uint8_t> begin;
    bool reorders = false;
    std::map<std::uint64_t, std::vector<std::uint8_t>> parts;  // beyond offset, no two overlap
    std::uint64_t parts_bytes = 0;

    std::vector<std::unique_ptr<FileAnalyzer>> analyzers;
    std::vector<std::string_view> analyzer_names;
    std::unique_ptr<FileHashes> hashes;
    std::unique_ptr<ExtractedFile> extraction;

    bool complete() const { return total && offset >= *total; }
};

FileTable::FileTable(const FileTableLimits& limits)
    : limits_(limits),
      detector_(std::make_unique<MimeDetector>()),
      analyzer_specs_(SLIPSTREAM_REGISTERED(FileAnalyzerSpec, slip_file_analyzers)) {}
FileTable::~FileTable() = default;

void FileTable::check_later(File& file, Time now) {
    file.check = ++serial_;
    checks_.push({now + quiet_max, file.fuid, file.check});
}

// The file of the earliest check, which is taken away; null when it ended meanwhile.
FileTable::File* FileTable::next_checked() {
    const Check check = checks_.top();
    checks_.pop();
    auto found = files_.find(check.fuid);
    return found == files_.end() || found->second->check != check.serial ? nullptr : found->second.get();
}

FileTable::File& FileTable::file_of(const Turn& turn, const FileSource& source,
                                    const ConnectionView& connection, FileFacts& facts) {
    if (facts.fuid.is_zero()) facts.fuid = fuids_.of(source.identity);
    auto found = files_.find(facts.fuid);
    if (found != files_.end() && found->second->closed) {
        files_.erase(found);
        found = files_.end();
    }
    if (found == files_.end()) {
        while (files_.size() >= limits_.files_max && !checks_.empty()) {
            const File* oldest = next_checked();
            if (oldest == nullptr) continue;
            ++evicted_;
            remove(turn, oldest->fuid, true, nullptr);
        }
        found = files_.emplace(facts.fuid, std::make_unique<File>()).first;
        File& file = *found->second;
        file.fuid = facts.fuid;
        file.protocol = source.protocol;
        file.depth = source.depth;
        file.name = source.name;
        file.from_originator = source.from_originator;
        file.begun = turn.now;
        if (source.mime_type) {
            file.mime_type = source.mime_type;
            file.begin_full = true;
        }
        if (limits_.hashes) file.hashes = std::make_unique<FileHashes>();
        check_later(file, turn.now);
        facts.mime_type.reset();
        facts.mime_type_decided = false;
    }
    File& file = *found->second;
    file.last = turn.now;
    const bool known = std::any_of(file.carriers.begin(), file.carriers.end(),
                                   [&](const File::Carrier& c) { return c.uid == connection.uid; });
    if (!known && file.carriers.size() < limits_.connections_max) {
        file.carriers.push_back(
            {connection.uid, connection.orig, connection.resp, connection.orig_port, connection.resp_port});
        ++facts.arrivals;
        file.local_orig = turn.sink.is_local(file.from_originator ? connection.orig : connection.resp);
    }
    if (source.mime_type && !file.type_decided) decide_type(turn, file);
    return file;
}

void FileTable::open(const Turn& turn, const FileSource& source, const ConnectionView& connection,
                     FileFacts& facts) {
    File& file = file_of(turn, source, connection, facts);
    if (source.total_bytes) file.total = source.total_bytes;
    if (source.name && !file.name) file.name = source.name;
    settle(turn, file, facts);
}

void FileTable::data(const Turn& turn, const FileSource& source, const ConnectionView& connection,
                     std::optional<std::uint64_t> place, Bytes data, FileFacts& facts) {
    File& file = file_of(turn, source, connection, facts);
    const std::uint64_t offset = place.value_or(file.offset);
    if (!file.reorders && offset == file.offset) {
        deliver(turn, file, data);
    } else {
        file.reorders = true;
        if (file.parts_bytes > reorder_bytes_max || file.parts.size() >= parts_max)
            file.overflow += flush(turn, file, UINT64_MAX);
        insert(turn, file, offset, data);
    }
    settle(turn, file, facts);
}

void FileTable::gap(const Turn& turn, const FileSource& source, const ConnectionView& connection,
                    std::optional<std::uint64_t> place, std::uint64_t bytes, FileFacts& facts) {
    File& file = file_of(turn, source, connection, facts);
    const std::uint64_t offset = place.value_or(file.offset);
    if (file.reorders) {
        const std::uint64_t end = bytes > UINT64_MAX - offset ? UINT64_MAX - 1 : offset + bytes;
        flush(turn, file, end);
        if (end > file.offset) lose(turn, file, end - file.offset);
    } else {
        lose(turn, file, bytes);
    }
    tell(file, facts);
}

void FileTable::end(const Turn& turn, FileFacts& facts) { remove(turn, facts.fuid, false, &facts); }

// What is complete ends; otherwise its sources learn what is known.
void FileTable::settle(const Turn& turn, File& file, FileFacts& facts) {
    if (file.complete()) return remove(turn, file.fuid, false, &facts);
    tell(file, facts);
}

void FileTable::tell(const File& file, FileFacts& facts) {
    facts.complete = false;
    facts.mime_type_decided = file.type_decided;
    if (file.type_decided && facts.mime_type != file.mime_type) facts.mime_type = file.mime_type;
}

void FileTable::deliver(const Turn& turn, File& file, Bytes data) {
    if (!file.begin_full) {
        const std::size_t room = MimeDetector::bytes_max - file.begin.size();
        Bytes kept = data.first(std::min(room, data.size()));
        file.begin.insert(file.begin.end(), kept.begin(), kept.end());
        if (file.begin.size() >= MimeDetector::bytes_max) {
            file.begin_full = true;
            decide_type(turn, file);
            data = data.subspan(kept.size());
            file.offset += kept.size();
            file.seen += kept.size();
            if (file.hashes) file.hashes->add(kept);
        }
    }
    if (file.type_decided) analyze(turn, file, data);
    if (file.hashes) file.hashes->add(data);
    file.offset += data.size();
    file.seen += data.size();
}

// Analyzers and sums end with the bytes before the gap.
void FileTable::lose(const Turn& turn, File& file, std::uint64_t bytes) {
    if (bytes == 0) return;
    if (!file.type_decided) decide_type(turn, file);
    FileContext context{turn.sink, file.fuid, turn.now, file.begun};
    for (auto& analyzer : file.analyzers) analyzer->on_end(context);
    file.analyzers.clear();
    file.hashes.reset();
    if (file.extraction) file.extraction->skip(bytes);
    file.missing += bytes;
    file.offset = bytes > UINT64_MAX - file.offset ? UINT64_MAX : file.offset + bytes;
}

// Keeps what is new of a part; the first copy of a byte wins. Then delivers what became the next.
void FileTable::insert(const Turn& turn, File& file, std::uint64_t offset, Bytes data) {
    if (offset > UINT64_MAX - data.size()) return;
    auto skip_to = [&](std::uint64_t to) {
        const std::uint64_t n = std::min<std::uint64_t>(data.size(), to > offset ? to - offset : 0);
        data = data.subspan(static_cast<std::size_t>(n));
        offset += n;
    };
    skip_to(file.offset);
    while (!data.empty()) {
        auto next = file.parts.upper_bound(offset);
        if (next != file.parts.begin()) {
            auto previous = std::prev(next);
            skip_to(previous->first + previous->second.size());
            if (data.empty()) break;
        }
        std::size_t n = data.size();
        if (next != file.parts.end()) n = std::min<std::uint64_t>(n, next->first - offset);
        if (n != 0) {
            file.parts.emplace(offset, std::vector<std::uint8_t>(
                                           data.begin(), data.begin() + static_cast<std::ptrdiff_t>(n)));
            file.parts_bytes += n;
        }
        skip_to(offset + n);
    }
    while (!file.parts.empty() && file.parts.begin()->first == file.offset) {
        auto part = file.parts.extract(file.parts.begin());
        file.parts_bytes -= part.mapped().size();
        deliver(turn, file, part.mapped());
    }
}

// Delivers the parts below `up_to`; returns the bytes missing between them.
std::uint64_t FileTable::flush(const Turn& turn, File& file, std::uint64_t up_to) {
    std::uint64_t lost = 0;
    while (!file.parts.empty() && file.parts.begin()->first < up_to) {
        auto part = file.parts.extract(file.parts.begin());
        file.parts_bytes -= part.mapped().size();
        if (part.key() > file.offset) {
            lost += part.key() - file.offset;
            lose(turn, file, part.key() - file.offset);
        }
        deliver(turn, file, part.mapped());
    }
    return lost;
}

void FileTable::decide_type(const Turn& turn, File& file) {
    file.begin_full = true;
    file.type_decided = true;
    if (!file.mime_type && !file.begin.empty()) {
        std::string_view type = detector_->type_of(file.begin);
        if (!type.empty()) file.mime_type = std::string(type);
    }
    if (file.mime_type) {
        for (const FileAnalyzerSpec* spec : analyzer_specs_) {
            const auto& types = spec->mime_types;
            if (std::find(types.begin(), types.end(), *file.mime_type) == types.end()) continue;
            file.analyzers.push_back(spec->make());
            file.analyzer_names.push_back(spec->name);
        }
    }
    begin_extraction(file);
    analyze(turn, file, file.begin);
    file.begin = {};
}

void FileTable::begin_extraction(File& file) const {
    if (!limits_.extractor || file.carriers.empty()) return;
    const File::Carrier& carrier = file.carriers.front();
    if (!limits_.extractor->wants(file.mime_type, carrier.orig, carrier.resp)) return;
    const std::string begun = std::to_string(std::max<std::int64_t>(file.begun.us, 0) + us_per_second);
    std::string name = "extract-";
    name += std::to_string(std::max<std::int64_t>(file.begun.us, 0) / us_per_second);
    name.append(".").append(begun, begun.size() - us_digits, us_digits);
    name.append("-").append(file.protocol).append("-").append(file.fuid.to_string('F'));
    file.extraction = limits_.extractor->begin(std::move(name));
}

void FileTable::analyze(const Turn& turn, File& file, Bytes data) {
    FileContext context{turn.sink, file.fuid, turn.now, file.begun};
    for (auto& analyzer : file.analyzers)
        if (analyzer->reads_on()) analyzer->on_data(context, data);
    if (file.extraction) file.extraction->write(data);
}

void FileTable::remove(const Turn& turn, Uid fuid, bool timed_out, FileFacts* facts) {
    auto found = files_.find(fuid);
    if (found == files_.end()) return;
    File& file = *found->second;
    close(turn, file, timed_out);
    if (facts != nullptr) {
        facts->complete = file.complete();
        facts->mime_type_decided = true;
        facts->mime_type = file.mime_type;
    }
    files_.erase(found);
}

void FileTable::close(const Turn& turn, File& file, bool timed_out) {
    if (file.closed) return;
    file.closed = true;
    turn.sink.begin_rows_of(file.fuid);
    flush(turn, file, UINT64_MAX);
    if (!file.type_decided) decide_type(turn, file);
    FileContext context{turn.sink, file.fuid, turn.now, file.begun};
    for (auto& analyzer : file.analyzers) analyzer->on_end(context);
    file.analyzers.clear();
    if (!file.mime_type || !is_certificate(*file.mime_type)) write_rows(turn, file, timed_out);
    file.extraction.reset();
}

void FileTable::write_rows(const Turn& turn, File& file, bool timed_out) {
    FilesRecord row;
    row.time = file.begun;
    row.fuid = file.fuid.to_string('F');
    row.source = file.protocol;
    row.depth = file.depth;
    row.analyzers.items = file.analyzer_names;
    row.mime_type = file.mime_type;
    row.filename = file.name;
    row.duration = file.last - file.begun;
    row.local_orig = file.local_orig;
    row.from_originator = file.from_originator;
    row.seen_bytes = file.seen;
    row.total_bytes = file.total;
    row.missing_bytes = file.missing;
    row.overflow_bytes = file.overflow;
    row.timed_out = timed_out;
    if (file.hashes) {
        FileHashes::Digests digests = file.hashes->finish();
        row.md5 = std::move(digests.md5);
        row.sha1 = std::move(digests.sha1);
        row.sha256 = std::move(digests.sha256);
    }
    if (file.extraction) {
        row.analyzers.items.emplace_back("EXTRACT");
        row.extracted = file.extraction->name();
        row.extracted_size = file.extraction->cut_at();
        row.extracted_cutoff = row.extracted_size.has_value();
    }
    for (const File::Carrier& carrier : file.carriers) {
        row.uid = carrier.uid;
        row.orig = carrier.orig;
        row.orig_port = {carrier.orig_port};
        row.resp = carrier.resp;
        row.resp_port = {carrier.resp_port};
        turn.sink.emit(row);
    }
}

void FileTable::expire(const Turn& turn) {
    while (expiry_due(turn.now)) {
        File* file = next_checked();
        if (file == nullptr) continue;
        if (turn.now - file->last >= quiet_max)
            remove(turn, file->fuid, true, nullptr);
        else
            check_later(*file, turn.now);
    }
}

void FileTable::close_all(const Turn& turn) {
    while (!checks_.empty())
        if (File* file = next_checked()) close(turn, *file, true);
}

}  // namespace slipstream
