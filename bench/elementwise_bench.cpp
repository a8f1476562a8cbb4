// SPDX-License-Identifier: MIT
// Time per element of each function, element type and instruction set, over array sizes and layouts; a loop over std::exp
// and a copy of the same bytes stand beside them.  Rows are named function/type/isa/layout/size:
//
//   elementwise_bench --benchmark_filter='exp/float/.*/contiguous/4096$'
#include <benchmark/benchmark.h>

#include <napier/napier.hpp>
#include <span>
#include <string>

#include "arrays.hpp"

namespace {

template <class T> void count(benchmark::State& state) {
  const auto elements = static_cast<std::int64_t>(state.iterations()) * state.range(0);
  state.SetItemsProcessed(elements);
  state.SetBytesProcessed(2 * elements * static_cast<std::int64_t>(sizeof(T)));
}

/// step: the distance between an element and the next, in the input and in the output.
template <class T, class Function>
void napier_row(benchmark::State& state, Function function, const std::string& isa, std::int64_t step) {
  const std::string before(napier::simd::active());
  napier::simd::use(isa);
  const auto x = uniform<T>(state.range(0) * step);
  auto y = napier::Tensor<T>::zeros(x.shape());
  const auto in = x.view().slice(0, 0, napier::all, step);
  const auto out = y.view().slice(0, 0, napier::all, step);
  for (auto _ : state) {
    if (step == 1) {
      function(std::span<T>(out.data(), static_cast<std::size_t>(out.numel())),
               std::span<const T>(in.data(), static_cast<std::size_t>(in.numel())));
    } else {
      function(out, in);
    }
    benchmark::ClobberMemory();
  }
  count<T>(state);
  napier::simd::use(before);
}

template <class T> void array_row(benchmark::State& state, void (*run)(std::int64_t, T*, const T*)) {
  const auto x = uniform<T>(state.range(0));
  auto y = napier::Tensor<T>::zeros(x.shape());
  for (auto _ : state) {
    run(state.range(0), y.data(), x.data());
    benchmark::ClobberMemory();
  }
  count<T>(state);
}

void with_sizes(benchmark::internal::Benchmark* row) {
  for (const std::int64_t n : {8, 64, 512, 4096, 32768, 1 << 18, 1 << 21, 1 << 24}) row->Arg(n);
}

template <class T> void add_rows(const std::string& type) {
  const auto exp = [](const auto& out, const auto& in) { napier::exp_out(out, in); };
  const auto sigmoid = [](const auto& out, const auto& in) { napier::sigmoid_out(out, in); };
  const auto add = [&](const std::string& name, auto run) { with_sizes(benchmark::RegisterBenchmark(name.c_str(), run)); };
  for (const auto isa_name : napier::simd::available()) {
    const std::string isa(isa_name);
    for (const std::int64_t step : {1, 2}) {
      const std::string tail = "/" + type + "/" + isa + (step == 1 ? "/contiguous" : "/strided");
      add("exp" + tail, [=](benchmark::State& state) { napier_row<T>(state, exp, isa, step); });
      add("sigmoid" + tail, [=](benchmark::State& state) { napier_row<T>(state, sigmoid, isa, step); });
    }
  }
  add("exp/" + type + "/std/contiguous", [](benchmark::State& state) { array_row<T>(state, std_exp<T>); });
  add("sigmoid/" + type + "/std/contiguous", [](benchmark::State& state) { array_row<T>(state, std_sigmoid<T>); });
  add("copy/" + type + "/memcpy/contiguous", [](benchmark::State& state) { array_row<T>(state, copy<T>); });
}

}  // namespace

int main(int argc, char** argv) {
  add_rows<float>("float");
  add_rows<double>("double");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
