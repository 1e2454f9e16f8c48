// Runs a registered stream dissector by its name, without a flow table, and keeps what it said.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dissect/stream/certificate_reader.h"
#include "dissect/stream/dissector.h"
#include "tests/dissect/packet_builder.h"

namespace slipstream::test {

inline const StreamDissectorSpec* stream_dissector(std::string_view name) {
    for (const StreamDissectorSpec* spec : SLIPSTREAM_REGISTERED(StreamDissectorSpec, slip_stream_dissectors))
        if (spec->name == name) return spec;
    return nullptr;
}

/// What a dissector said during one call.
struct Said {
    bool is_confirmed = false;
    bool flipped = false;
    std::string violation;
    std::vector<std::string> weirds;  // "name" or "name detail"

    bool confirmed() const { return is_confirmed; }
    bool flip_wanted() const { return flipped; }
    const std::string& violated() const { return violation; }
};

/// A file that a dissector fed, whole.
struct SeenFile {
    FileSource source;
    std::string bytes;
    std::uint64_t missing = 0;
    bool ended = false;
};

/// Bytes that a dissector handed to another, by direction.
struct SeenInner {
    std::string dissector;
    std::string bytes[2];
};

/// One connection under a dissector. Rows, files and inner streams of the whole connection are kept.
class Dissecting {
public:
    explicit Dissecting(std::string_view name, bool over_tcp = false)
        : dissector_(stream_dissector(name)->make()) {
        view.over_tcp = over_tcp;
        view.uid = {1, 2};
        view.orig = IpAddress::v4(0x0a000001);
        view.resp = IpAddress::v4(0x0a000002);
        view.orig_port = 40000;
        view.resp_port = 4;
        view.start = now;
    }

    ConnectionView view;
    Time now{1'700'000'000'000'000};
    std::vector<AppRecord> rows;
    std::vector<SeenFile> files;
    std::vector<SeenInner> inner;
    std::vector<ExpectedConnection> expected;
    std::vector<std::string> services;
    std::shared_ptr<SharedState> shared;  // what an announcer would share

    /// What the dissector said to these bytes.
    Said feed(const Frame& data, bool from_originator = true, bool multicast = false) {
        view.responder_is_multicast = multicast;
        // An exact copy, so that the address sanitizer sees a read past the end.
        const std::unique_ptr<std::uint8_t[]> exact(new std::uint8_t[data.size()]);
        std::copy(data.begin(), data.end(), exact.get());
        return call(from_originator, [&](StreamContext& context) {
            dissector_->on_data(context, {exact.get(), data.size()});
        });
    }
    Said feed_text(std::string_view data, bool from_originator = true) {
        return feed(Frame(data.begin(), data.end()), from_originator);
    }
    Said gap(std::uint64_t bytes, bool from_originator = true) {
        return call(from_originator, [&](StreamContext& context) { dissector_->on_gap(context, bytes); });
    }
    Said end_side(bool from_originator) {
        return call(from_originator, [&](StreamContext& context) { dissector_->on_side_end(context); });
    }
    Said end() {
        return call(true, [&](StreamContext& context) { dissector_->on_end(context); });
    }
    bool done() const { return dissector_->done(); }

    /// The rows of one log, in order.
    template <class Row>
    std::vector<Row> rows_of() const {
        std::vector<Row> found;
        for (const AppRecord& row : rows)
            if (const Row* r = std::get_if<Row>(&row)) found.push_back(*r);
        return found;
    }

private:
    class Context final : public StreamContext {
    public:
        Context(Dissecting& run, bool from_orig) : StreamContext(run.view), run_(run) {
            from_originator = from_orig;
            time = run.now;
            shared = run.shared;
        }
        Said said;

        void confirm() override { said.is_confirmed = true; }
        void violation(std::string_view reason, Bytes) override { said.violation = reason; }
        void flip() override {
            said.flipped = true;
            std::swap(connection.orig, connection.resp);
            std::swap(connection.orig_port, connection.resp_port);
            from_originator = !from_originator;
            run_.view = connection;
        }
        void weird(std::string_view name, std::string detail) override {
            said.weirds.push_back(detail.empty() ? std::string(name) : std::string(name) + " " + detail);
        }
        void emit(AppRecord record) override { run_.rows.push_back(std::move(record)); }
        void add_service(std::string_view name) override { run_.services.emplace_back(name); }
        InnerStream start_inner(std::string_view name) override {
            run_.inner.push_back({std::string(name), {}});
            return {static_cast<std::uint32_t>(run_.inner.size() - 1)};
        }
        void feed_inner(InnerStream stream, Bytes data) override {
            run_.inner[stream.index].bytes[from_originator ? 0 : 1].append(data.begin(), data.end());
        }
        void gap_inner(InnerStream, std::uint64_t) override {}
        void end_inner_side(InnerStream) override {}
        bool is_local(const IpAddress& address) const override {
            return address.is_v4() && address.v4_value() >> 24 == 10;
        }
        void expect(const ExpectedConnection& e) override { run_.expected.push_back(e); }
        CertificateReader& certificates() override { return run_.certificates_; }
        FileHandle open_file(const FileSource& source) override {
            for (std::size_t i = 0; i < run_.files.size(); ++i)
                if (run_.files[i].source.identity == source.identity) return {static_cast<std::uint32_t>(i)};
            run_.files.push_back({source, {}, 0, false});
            return {static_cast<std::uint32_t>(run_.files.size() - 1)};
        }
        void file_data(FileHandle file, Bytes data) override {
            run_.files[file.index].bytes.append(data.begin(), data.end());
        }
        void file_seek(FileHandle, std::uint64_t) override {}
        void file_gap(FileHandle file, std::uint64_t bytes) override {
            run_.files[file.index].missing += bytes;
        }
        void end_file(FileHandle file) override { run_.files[file.index].ended = true; }
        const FileFacts& file_facts(FileHandle) override {
            facts_.arrivals = 1;
            return facts_;
        }

    private:
        Dissecting& run_;
        FileFacts facts_;
    };

    template <class Call>
    Said call(bool from_originator, Call call_it) {
        Context context(*this, from_originator);
        call_it(context);
        return context.said;
    }

    std::unique_ptr<StreamDissector> dissector_;
    CertificateReader certificates_{HashKey{}};
};

}  // namespace slipstream::test
