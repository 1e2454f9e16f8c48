// What a look-up costs with five million indicators, and what they take of memory: the goals are 200 ns
// and 1.5 times the size of a file that holds nothing but the indicators.
#include <benchmark/benchmark.h>

#include <random>
#include <string>

#include "detect/intel/intel_builder.h"

namespace slipstream {
namespace {

using Tables = std::shared_ptr<const IntelTables>;

// Scattered over the whole space; the same number always gives the same address.
IpAddress address_of(std::uint64_t i) {
    return IpAddress::v4(static_cast<std::uint32_t>(i * 2'654'435'761U));
}
std::string domain_of(std::uint64_t i) {
    return "host" + std::to_string(i * 7'919 % 1'000) + ".site" + std::to_string(i) + ".example.com";
}

struct Listed {
    Tables tables;
    std::size_t file_bytes = 0;  // one indicator a line
};

template <class Make>
Listed list(std::size_t count, Make make) {
    IntelBuilder builder;
    std::uint32_t origin = builder.origin({});
    Listed listed;
    for (std::size_t i = 0; i < count; ++i) {
        Indicator indicator = make(i);
        listed.file_bytes +=
            1 + (indicator.kind == IndicatorKind::address ? indicator.address.to_string().size()
                 : indicator.kind == IndicatorKind::range ? indicator.range.to_string().size()
                                                          : indicator.text.size());
        builder.add(indicator, origin, "");
    }
    listed.tables = std::move(builder).build();
    return listed;
}

void report(benchmark::State& state, const Listed& listed, std::size_t found, std::size_t expected) {
    auto count = static_cast<double>(listed.tables->total());
    state.counters["bytes_each"] = static_cast<double>(listed.tables->memory_bytes()) / count;
    state.counters["of_file"] =
        static_cast<double>(listed.tables->memory_bytes()) / static_cast<double>(listed.file_bytes);
    if (found != expected) state.SkipWithError("a look-up was wrong");
}

/// Looks up `ask(i)` in random order; `hit` says whether all or none must be found.
template <class Ask>
void look_up(benchmark::State& state, const Listed& listed, bool hit, Ask ask) {
    std::mt19937_64 random(7);
    auto count = static_cast<std::uint64_t>(state.range(0));
    std::size_t asked = 0;
    std::size_t found = 0;
    for (auto _ : state) {
        found += ask(random() % count + (hit ? 0 : count));
        ++asked;
    }
    report(state, listed, found, hit ? asked : 0);
}

void address(benchmark::State& state, bool hit) {
    Listed listed = list(static_cast<std::size_t>(state.range(0)), [](std::size_t i) {
        Indicator indicator;
        indicator.kind = IndicatorKind::address;
        indicator.address = address_of(i);
        return indicator;
    });
    look_up(state, listed, hit,
            [&](std::uint64_t i) { return listed.tables->find_address(address_of(i)).has_value(); });
}

void range(benchmark::State& state, bool hit) {
    // Every second /28 of the lower half, so that pieces and gaps alternate.
    Listed listed = list(static_cast<std::size_t>(state.range(0)), [](std::size_t i) {
        Indicator indicator;
        indicator.kind = IndicatorKind::range;
        indicator.range = Subnet(IpAddress::v4(static_cast<std::uint32_t>(i) << 5), 28);
        return indicator;
    });
    auto count = static_cast<std::uint64_t>(state.range(0));
    look_up(state, listed, hit, [&](std::uint64_t i) {
        auto inside = static_cast<std::uint32_t>(i % count << 5);
        return listed.tables->find_address(IpAddress::v4(inside + (i < count ? 3 : 19))).has_value();
    });
}

void domain(benchmark::State& state, bool hit) {
    Listed listed = list(static_cast<std::size_t>(state.range(0)), [](std::size_t i) {
        Indicator indicator;
        indicator.kind = IndicatorKind::domain;
        indicator.text = domain_of(i);
        return indicator;
    });
    look_up(state, listed, hit,
            [&](std::uint64_t i) { return listed.tables->find_domain(domain_of(i)).has_value(); });
}

/// What making the name itself costs: take it from the domain numbers.
void making_a_domain(benchmark::State& state) {
    std::mt19937_64 random(7);
    for (auto _ : state) benchmark::DoNotOptimize(domain_of(random() % 5'000'000));
}

BENCHMARK_CAPTURE(address, hit, true)->Arg(50'000)->Arg(5'000'000);
BENCHMARK_CAPTURE(address, miss, false)->Arg(50'000)->Arg(5'000'000);
BENCHMARK_CAPTURE(range, hit, true)->Arg(50'000)->Arg(5'000'000);
BENCHMARK_CAPTURE(range, miss, false)->Arg(50'000)->Arg(5'000'000);
BENCHMARK_CAPTURE(domain, hit, true)->Arg(50'000)->Arg(5'000'000);
BENCHMARK_CAPTURE(domain, miss, false)->Arg(50'000)->Arg(5'000'000);
BENCHMARK(making_a_domain);

}  // namespace
}  // namespace slipstream
