// MySQL's client/server protocol: the login and every command with what the server said about it to
// mysql.log. A packet is a length of three bytes, a number in its exchange and its contents.
#include <array>

#include "dissect/stream/dissector.h"
#include "dissect/stream/line_reader.h"
#include "dissect/stream/message_buffer.h"
#include "dissect/stream/number_names.h"

namespace slipstream {
namespace {

constexpr std::array<std::uint16_t, 2> tcp_ports{1434, 3306};
constexpr std::size_t head_bytes = 4, packet_bytes_max = std::size_t{1} << 20;
constexpr std::uint8_t says_ok = 0x00, says_local_file = 0xfb, says_eof = 0xfe, says_error = 0xff;
constexpr std::size_t sql_state_bytes = 6;  // a mark and five letters

constexpr std::array command_names{
    NumberName{0, "sleep"},
    NumberName{1, "quit"},
    NumberName{2, "init_db"},
    NumberName{3, "query"},
    NumberName{4, "field_list"},
    NumberName{5, "create_db"},
    NumberName{6, "drop_db"},
    NumberName{7, "refresh"},
    NumberName{8, "shutdown"},
    NumberName{9, "statistics"},
    NumberName{10, "process_info"},
    NumberName{11, "connect"},
    NumberName{12, "process_kill"},
    NumberName{13, "debug"},
    NumberName{14, "ping"},
    NumberName{15, "time"},
    NumberName{16, "delayed_insert"},
    NumberName{17, "change_user"},
    NumberName{18, "binlog_dump"},
    NumberName{19, "table_dump"},
    NumberName{20, "connect_out"},
    NumberName{21, "register_slave"},
    NumberName{22, "stmt_prepare"},
    NumberName{23, "stmt_execute"},
    NumberName{24, "stmt_send_long_data"},
    NumberName{25, "stmt_close"},
    NumberName{26, "stmt_reset"},
    NumberName{27, "set_option"},
    NumberName{28, "stmt_fetch"},
    NumberName{29, "daemon"},
    NumberName{30, "binlog_dump_gtid"},
    NumberName{31, "reset_connection"},
};
enum Command : std::uint8_t {
    quit = 1,
    query = 3,
    field_list = 4,
    statistics = 9,
    process_info = 10,
    stmt_prepare = 22,
    stmt_execute = 23,
    stmt_fetch = 28
};

/// A number of one, two, three or eight bytes, told by the first.
std::uint64_t take_number(ByteCursor& at) {
    const std::uint8_t first = at.u8();
    if (first == 0xfc) return at.u16_le();
    if (first == 0xfd) {
        const std::uint64_t low = at.u16_le();
        return low | static_cast<std::uint64_t>(at.u8()) << 16;
    }
    if (first == 0xfe) return at.u64_le();
    return first;
}

/// Text up to a zero byte, which must be there.
std::string take_terminated(ByteCursor& at) {
    const Bytes rest = at.rest();
    const auto end = std::find(rest.begin(), rest.end(), std::uint8_t{0});
    if (end == rest.end()) {
        at.skip(rest.size() + 1);
        return {};
    }
    const auto n = static_cast<std::size_t>(end - rest.begin());
    std::string text = text_of(at.take(n));
    at.skip(1);
    return text;
}

class MysqlDissector final : public StreamDissector {
public:
    void on_data(StreamContext& context, Bytes data) override {
        if (encrypted_) return context.feed_inner(*encrypted_, data);
        auto length_of = [](Bytes head) -> std::size_t {
            ByteCursor at(head);
            const std::size_t low = at.u16_le();
            const std::size_t length = low | static_cast<std::size_t>(at.u8()) << 16;
            at.skip(1);
            return at.ok() ? head_bytes + length : 0;
        };
        const bool from_client = context.from_originator;
        buffers_[from_client ? 0 : 1].feed(data, length_of, [&](Bytes packet) {
            ByteCursor at(packet);
            at.skip(head_bytes);
            const bool is_good = from_client ? on_client(context, at) : on_server(context, at);
            if (!is_good) context.violation("malformed packet");
            return is_good && !encrypted_;
        });
    }
    void on_gap(StreamContext& context, std::uint64_t bytes) override {
        if (encrypted_) return context.gap_inner(*encrypted_, bytes);
        lost_ = true;
    }
    void on_side_end(StreamContext& context) override {
        if (encrypted_) context.end_inner_side(*encrypted_);
    }
    void on_end(StreamContext& context) override { write(context); }
    bool done() const override { return lost_; }
    bool awaits_end() const override { return row_.has_value(); }

private:
    enum class Phase : std::uint8_t { greeting, login, commands };
    enum class Awaited : std::uint8_t { nothing, status, column_count, columns, rows, any };

    /// False when it is malformed.
    bool on_client(StreamContext& context, ByteCursor at) {
        if (phase_ != Phase::commands) return on_login(context, at);
        if (at.remaining() == 0) return true;
        const std::uint8_t command = at.u8();
        write(context);
        begin(context, name_of(command_names, command), text_of(at.rest()));
        std::string& argument = row_->argument;
        if (argument.ends_with('\0')) argument.pop_back();
        awaited_ = awaited_after(command);
        if (command == quit) write(context);
        return true;
    }

    static Awaited awaited_after(std::uint8_t command) {
        switch (command) {
            case quit: return Awaited::nothing;
            case query:
            case process_info: return Awaited::column_count;
            case field_list: return Awaited::rows;
            case statistics:
            case stmt_prepare:
            case stmt_execute:
            case stmt_fetch: return Awaited::any;
            default: return Awaited::status;
        }
    }

    bool on_login(StreamContext& context, ByteCursor at) {
        constexpr std::uint32_t use_tls = 0x800;
        constexpr std::size_t after_capabilities = 28;
        std::uint32_t capabilities = 0;
        if (server_version_ == 10) {
            capabilities = at.u32_le();
            at.skip(after_capabilities);
        } else {
            capabilities = at.u16_le();
            at.skip(3);
        }
        if (at.ok() && (capabilities & use_tls) != 0) {
            context.confirm();
            encrypted_ = context.start_inner("ssl");
            return true;
        }
        std::string user = take_terminated(at);
        if (!at.ok()) return false;
        context.confirm();
        if (!row_) begin(context, "login", std::move(user));
        awaited_ = Awaited::status;
        return true;
    }

    bool on_server(StreamContext& context, ByteCursor at) {
        const std::uint8_t first = at.peek();
        if (phase_ == Phase::greeting) {
            server_version_ = first;
            if (first == says_error) return on_error(context, at);
            phase_ = Phase::login;
            return first == 10 || first == 9;
        }
        switch (awaited_) {
            case Awaited::nothing: return true;
            case Awaited::any:
                awaited_ = Awaited::nothing;
                return first == says_error ? on_error(context, at) : true;
            case Awaited::status: return on_status(context, at);
            case Awaited::column_count: return on_column_count(context, at);
            case Awaited::columns:
                if (first == says_error) return on_error(context, at);
                if (columns_left_ > 0)
                    --columns_left_;
                else
                    awaited_ = Awaited::rows;  // what ends the columns
                return true;
            case Awaited::rows:
                if (first == says_error) return on_error(context, at);
                return first == says_eof && at.remaining() < 9 ? on_eof(context, at) : true;
        }
        return true;
    }

    bool on_status(StreamContext& context, ByteCursor at) {
        switch (at.peek()) {
            case says_ok: return on_ok(context, at);
            case says_error: return on_error(context, at);
            case says_eof: return on_eof(context, at);
            default: return true;
        }
    }
    bool on_column_count(StreamContext& context, ByteCursor at) {
        switch (at.peek()) {
            case says_ok: return on_ok(context, at);
            case says_error: return on_error(context, at);
            case says_local_file: awaited_ = Awaited::status; return true;
            default: break;
        }
        columns_left_ = take_number(at);
        awaited_ = Awaited::columns;
        return at.ok();
    }

    bool on_ok(StreamContext& context, ByteCursor at) {
        at.skip(1);
        const std::uint64_t rows = take_number(at);
        if (!at.ok()) return false;
        phase_ = Phase::commands;
        awaited_ = Awaited::nothing;
        if (!row_) return true;
        row_->success = true;
        row_->rows = rows;
        write(context);
        return true;
    }
    bool on_eof(StreamContext& context, ByteCursor at) {
        constexpr std::size_t eof_bytes = 5;  // with warnings and status
        if (at.remaining() < eof_bytes) return false;
        awaited_ = Awaited::nothing;
        if (!row_) return true;
        row_->success = true;
        row_->rows = 0;
        write(context);
        return true;
    }
    bool on_error(StreamContext& context, ByteCursor at) {
        at.skip(3);  // mark and code
        if (!at.ok()) return false;
        if (phase_ != Phase::greeting && at.peek() == '#') at.skip(sql_state_bytes);
        awaited_ = Awaited::nothing;
        if (!row_) return true;
        row_->success = false;
        row_->response = text_of(at.rest());
        write(context);
        return true;
    }

    void begin(StreamContext& context, std::string command, std::string argument) {
        context.start_row(row_.emplace());
        row_->command = std::move(command);
        row_->argument = std::move(argument);
    }
    void write(StreamContext& context) {
        if (row_) context.emit(std::move(*row_));
        row_.reset();
    }

    std::array<MessageBuffer, 2> buffers_{MessageBuffer{head_bytes, packet_bytes_max},
                                          MessageBuffer{head_bytes, packet_bytes_max}};
    std::optional<MysqlRecord> row_;
    std::optional<InnerStream> encrypted_;
    std::uint64_t columns_left_ = 0;
    Phase phase_ = Phase::greeting;
    Awaited awaited_ = Awaited::nothing;
    std::uint8_t server_version_ = 0;
    bool lost_ = false;
};

constexpr StreamDissectorSpec mysql{
    .name = "mysql",
    .analyzer = "MYSQL",
    .summary = "MySQL",
    .tcp_ports = tcp_ports,
    .reads_partial = false,
    .make = StreamDissectorSpec::make_one<MysqlDissector>,
};
SLIPSTREAM_REGISTER(StreamDissectorSpec, slip_stream_dissectors, mysql)

}  // namespace
}  // namespace slipstream
