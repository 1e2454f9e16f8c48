// What the one way to read packet bytes costs: a header of sixteen fields through ByteCursor, checked once.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <numeric>
#include <vector>

#include "capture/base/bytes.h"

namespace slipstream {
namespace {

constexpr std::size_t fields = 16;

void read_sixteen_fields(benchmark::State& state) {
    std::vector<std::uint8_t> header(fields * 2);
    std::iota(header.begin(), header.end(), std::uint8_t{0});
    std::uint64_t expected = 0;
    for (std::size_t i = 0; i < fields; ++i) expected += header[2 * i] * 256U + header[2 * i + 1];

    for (auto _ : state) {
        Bytes bytes(header);
        benchmark::DoNotOptimize(bytes);
        ByteCursor cursor(bytes);
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < fields; ++i) sum += cursor.u16();
        if (!cursor.ok() || sum != expected) {
            state.SkipWithError("wrong sum of fields");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(fields));
}
BENCHMARK(read_sixteen_fields);

}  // namespace
}  // namespace slipstream
