// SPDX-License-Identifier: MIT
// Napier beside other libraries, in the same run: rows function/type/isa/library/size, each with worst_ulp, the largest error over
// a dense sample (every 4099th float, or 10^6 doubles), and lost, how many results of that sample are far off (more than 4 ULP:
// flushed, cut off, NaN).  bench/run --peers makes the tables and pictures from it.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <napier/napier.hpp>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "arrays.hpp"
#include "found_peers.hpp"
#include "peers/peer.hpp"
#include "support/ulp.hpp"

#define DECLARE(peer) extern const peers::Peer peer;
PEERS(DECLARE)

namespace {

using Exact = long double (*)(long double);
using peers::Array;

/// Floats by their bits; doubles evenly spread where results are finite, and by exponent.
template <class T> std::vector<T> sample() {
  std::vector<T> x;
  if constexpr (sizeof(T) == 4) {
    for (std::uint64_t b = 0; b < std::uint64_t(1) << 32; b += 4099) {
      const float value = __builtin_bit_cast(float, static_cast<std::uint32_t>(b));
      if (!std::isnan(value)) x.push_back(value);
    }
  } else {
    std::mt19937_64 next(1);
    for (int i = 0; i < 1000000; ++i) {
      const double unit = static_cast<double>(next() >> 11) * 0x1p-53;
      x.push_back(i % 2 == 0 ? unit * 1500 - 750 : std::ldexp(unit * 2 - 1, i % 11));
    }
  }
  x.resize(x.size() / 64 * 64);
  return x;
}

struct Errors {
  double worst = 0;
  std::int64_t lost = 0;
};
template <class T> Errors errors(Array<T> run, Exact exact) {
  static const std::vector<T> x = sample<T>();
  std::vector<T> y(x.size());
  run(static_cast<std::int64_t>(x.size()), y.data(), x.data());
  Errors found;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double error = napier_tests::ulp_error(y[i], exact(static_cast<long double>(x[i])));
    if (!(error <= 4))
      ++found.lost;
    else if (error > found.worst)
      found.worst = error;
  }
  return found;
}

/// A line of text: how many results of a million floats in [-10, 10] err by 0, 1/64, 2/64 ULP and so on, and less than 1/64 more.
void print_distribution(const peers::Function& function, Exact exact, const char* library) {
  const auto x = uniform<float>(1 << 20);
  auto y = x;
  function.floats(x.numel(), y.data(), x.data());
  std::vector<std::int64_t> counts(256);
  for (std::int64_t i = 0; i < x.numel(); ++i) {
    const double error = napier_tests::ulp_error(y.data()[i], exact(static_cast<long double>(x.data()[i])));
    ++counts[static_cast<std::size_t>(error < 3.99 ? error * 64 : 255)];
  }
  std::printf("%s %s", function.name, library);
  for (const std::int64_t count : counts) std::printf(" %lld", static_cast<long long>(count));
  std::printf("\n");
}

template <class T> void row(benchmark::State& state, Array<T> run, const std::string& isa, Exact exact) {
  const std::string before(napier::simd::active());
  if (!isa.empty()) napier::simd::use(isa);
  const std::int64_t n = state.range(0);
  const auto x = uniform<T>(n);
  // 2048 bytes off the input's place in its page, so that no store waits for a load that only looks like its own.
  auto memory = napier::Tensor<T>::empty({n + 4096});
  const auto phase = [](const T* p) { return (reinterpret_cast<std::uintptr_t>(p) & 4095) / sizeof(T); };
  T* const y =
      memory.data() + (phase(x.data()) + 2048 / sizeof(T) + 4096 / sizeof(T) - phase(memory.data())) % (4096 / sizeof(T));
  for (auto _ : state) {
    run(n, y, x.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * n);
  if (exact != nullptr) {
    static std::map<std::pair<Array<T>, std::string>, Errors> known;
    const auto [found, is_new] = known.try_emplace({run, isa});
    if (is_new) found->second = errors<T>(run, exact);
    state.counters["worst_ulp"] = found->second.worst;
    state.counters["lost"] = static_cast<double>(found->second.lost);
  }
  napier::simd::use(before);
}

template <class T> void add(const std::string& name, Array<T> run, const std::string& isa, Exact exact, bool all_sizes) {
  auto* rows = benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { row<T>(state, run, isa, exact); });
  if (sizeof(T) == 8) rows->Arg(2048);
  if (sizeof(T) == 4 && !all_sizes) rows->Arg(4096);
  for (int e = 6; all_sizes && e <= 24; e += 2) rows->Arg(std::int64_t(1) << e);
}

/// A function's exact value, and Napier's own.
struct Case {
  peers::Function function;
  Exact exact;
};
#define ON(T, f, ...) \
  [](std::int64_t n, T* out, const T* in) { napier::f##_out(span(out, n), span(in, n) __VA_OPT__(, ) __VA_ARGS__); }
/// With what the function takes after its input.
#define NAPIER(f, ...) \
  { #f, ON(float, f, __VA_ARGS__), ON(double, f, __VA_ARGS__) }
template <class T> std::span<T> span(T* p, std::int64_t n) { return {p, static_cast<std::size_t>(n)}; }

long double exact_sigmoid(long double x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); }
long double exact_softplus(long double x) { return x > 45 ? x : std::log1p(std::exp(x)); }
const Case cases[] = {
    {NAPIER(exp), [](long double x) { return std::exp(x); }},
    {NAPIER(sigmoid), exact_sigmoid},
    {NAPIER(exp2), [](long double x) { return std::exp2(x); }},
    {NAPIER(expm1), [](long double x) { return std::expm1(x); }},
    {NAPIER(tanh), [](long double x) { return std::tanh(x); }},
    {NAPIER(relu), [](long double x) { return x > 0 ? x : 0; }},
    {NAPIER(silu), [](long double x) { return std::isinf(x) && x < 0 ? -0.0L : x * exact_sigmoid(x); }},
    {NAPIER(softplus, 1, HUGE_VAL), exact_softplus},  // without torch's threshold, as the others
    {NAPIER(log_sigmoid), [](long double x) { return -exact_softplus(-x); }},
};

void add(const peers::Function& function, const std::string& isa, const std::string& library, const std::string& uses) {
  for (const Case& c : cases) {
    const std::string name = function.name;
    if (name != c.function.name) continue;
    const bool all_sizes = name == "exp" || name == "sigmoid";
    add<float>(name + "/float/" + isa + "/" + library, function.floats, uses, c.exact, all_sizes);
    add<double>(name + "/double/" + isa + "/" + library, function.doubles, uses, c.exact, all_sizes);
  }
}
void add(const peers::Peer& peer) {
  for (const auto isa : napier::simd::available()) {
    if (isa != peer.isa) continue;
    for (const peers::Function& function : peer.functions) add(function, peer.isa, peer.name, "");
  }
}

constexpr napier::Options correctly{.rounding = napier::Rounding::correct};
const peers::Function correct[] = {NAPIER(exp, correctly), NAPIER(sigmoid, correctly)};

/// The distributions of errors that bench/errors.py draws: of ours, SLEEF's and std::exp's floats.
void print_distributions() {
  const peers::Function std_functions[] = {{"exp", std_exp<float>, nullptr}, {"sigmoid", std_sigmoid<float>, nullptr}};
  for (int i = 0; i < 2; ++i) {
    print_distribution(cases[i].function, cases[i].exact, "faithful");
    print_distribution(correct[i], cases[i].exact, "correct");
    print_distribution(std_functions[i], cases[i].exact, "std::exp");
#define PRINT(peer)                                                         \
  if (peer.name == std::string("SLEEF") && peer.isa == std::string("avx2")) \
    print_distribution(peer.functions[static_cast<std::size_t>(i)], cases[i].exact, "SLEEF");
    PEERS(PRINT)
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && argv[1] == std::string("distributions")) {
    print_distributions();
    return 0;
  }
  for (const auto isa : napier::simd::available()) {
    for (const Case& c : cases) add(c.function, std::string(isa), "Napier", std::string(isa));
    for (const auto& function : correct) add(function, std::string(isa), "Napier_correct", std::string(isa));
  }
#define ADD(peer) add(peer);
  PEERS(ADD)
  add({"exp", std_exp<float>, std_exp<double>}, "scalar", "std", "");
  add({"sigmoid", std_sigmoid<float>, std_sigmoid<double>}, "scalar", "std", "");
  add<float>("copy/float/any/memcpy", copy<float>, "", nullptr, true);
  add<double>("copy/double/any/memcpy", copy<double>, "", nullptr, true);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
