// SPDX-License-Identifier: MIT
// Napier beside other libraries, in the same run: rows function/type/isa/library/size, each with worst_ulp, the largest error over
// a dense sample (every 4099th float, or 10^6 doubles), and lost, how many results of that sample are far off (more than 4 ULP:
// flushed, cut off, NaN).  bench/run --peers makes the tables and pictures from it.
#include <benchmark/benchmark.h>

#include <cmath>
#include <napier/napier.hpp>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "arrays.hpp"
#include "found_peers.hpp"
#include "peers/peer.hpp"
#include "support/ulp.hpp"

#define DECLARE(peer) extern const peers::Peer peer;
PEERS(DECLARE)

namespace {

template <class T> using Run = peers::Array<T>;

template <class T> void napier_exp(std::int64_t n, T* out, const T* in) {
  napier::exp_out(std::span<T>(out, static_cast<std::size_t>(n)), std::span<const T>(in, static_cast<std::size_t>(n)));
}
template <class T> void napier_sigmoid(std::int64_t n, T* out, const T* in) {
  napier::sigmoid_out(std::span<T>(out, static_cast<std::size_t>(n)), std::span<const T>(in, static_cast<std::size_t>(n)));
}
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
template <class T> Errors errors(Run<T> run, bool sigmoid) {
  static const std::vector<T> x = sample<T>();
  std::vector<T> y(x.size());
  run(static_cast<std::int64_t>(x.size()), y.data(), x.data());
  Errors found;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double e = std::exp(static_cast<long double>(x[i]));
    const double error = napier_tests::ulp_error(y[i], sigmoid ? (e > 1e30L ? 1 : e / (1 + e)) : e);
    if (!(error <= 4))
      ++found.lost;
    else if (error > found.worst)
      found.worst = error;
  }
  return found;
}

template <class T> void row(benchmark::State& state, Run<T> run, const std::string& isa, int judged) {
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
  if (judged >= 0) {
    static std::vector<std::pair<Run<T>, Errors>> known;
    const Errors* found = nullptr;
    for (const auto& [judged_run, result] : known) {
      if (judged_run == run) found = &result;
    }
    if (found == nullptr) found = &known.emplace_back(run, errors<T>(run, judged == 1)).second;
    state.counters["worst_ulp"] = found->worst;
    state.counters["lost"] = static_cast<double>(found->lost);
  }
  napier::simd::use(before);
}

template <class T> void add(const std::string& name, Run<T> run, const std::string& isa, int judged) {
  if (run == nullptr) return;
  auto* rows =
      benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { row<T>(state, run, isa, judged); });
  for (int e = 6; e <= 24; e += 2) rows->Arg(std::int64_t(1) << e);
  if (sizeof(T) == 8) rows->Arg(2048);
}

void add_peer(const peers::Peer& peer) {
  bool here = false;
  for (const auto isa : napier::simd::available()) here = here || isa == peer.isa;
  if (!here) return;
  const std::string tail = std::string("/") + peer.isa + "/" + peer.name;
  add<float>("exp/float" + tail, peer.exp_float, "", 0);
  add<float>("sigmoid/float" + tail, peer.sigmoid_float, "", 1);
  add<double>("exp/double" + tail, peer.exp_double, "", 0);
  add<double>("sigmoid/double" + tail, peer.sigmoid_double, "", 1);
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto name : napier::simd::available()) {
    const std::string isa(name);
    add<float>("exp/float/" + isa + "/Napier", napier_exp<float>, isa, 0);
    add<float>("sigmoid/float/" + isa + "/Napier", napier_sigmoid<float>, isa, 1);
    add<double>("exp/double/" + isa + "/Napier", napier_exp<double>, isa, 0);
    add<double>("sigmoid/double/" + isa + "/Napier", napier_sigmoid<double>, isa, 1);
  }
#define ADD(peer) add_peer(peer);
  PEERS(ADD)
  add<float>("exp/float/scalar/std", std_exp<float>, "", 0);
  add<float>("sigmoid/float/scalar/std", std_sigmoid<float>, "", 1);
  add<double>("exp/double/scalar/std", std_exp<double>, "", 0);
  add<double>("sigmoid/double/scalar/std", std_sigmoid<double>, "", 1);
  add<float>("copy/float/any/memcpy", copy<float>, "", -1);
  add<double>("copy/double/any/memcpy", copy<double>, "", -1);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
