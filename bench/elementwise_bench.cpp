// SPDX-License-Identifier: MIT
// Time per element of each function, element type and instruction set: over array sizes, inputs, layouts and forms of a
// call; loops over std::exp and copies of the same elements stand beside them.  Rows are named function/type/isa/case/size:
//
//   elementwise_bench --benchmark_filter='exp/float/.*/contiguous/4096$'
#include <benchmark/benchmark.h>

#include <cfenv>
#include <limits>
#include <napier/napier.hpp>
#include <span>
#include <string>

#include "arrays.hpp"

namespace {

using napier::Tensor;

/// One call a turn, each of so many elements.
void time(benchmark::State& state, std::int64_t elements, const auto& call) {
  for (auto _ : state) {
    call();
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * elements);
}

/// Adds a row whose body sets up its operands and then times a call, under an instruction set if one is named.
void add(const std::string& name, std::initializer_list<std::int64_t> sizes, std::string_view isa, auto body) {
  const auto run = [=](benchmark::State& state) {
    const std::string before(napier::simd::active());
    if (!isa.empty()) napier::simd::use(isa);
    body(state, state.range(0));
    napier::simd::use(before);
  };
  for (const std::int64_t n : sizes) benchmark::RegisterBenchmark(name.c_str(), run)->Arg(n);
}

template <class T> std::span<T> span_of(Tensor<T>& x) { return {x.data(), static_cast<std::size_t>(x.numel())}; }
template <class T> std::span<const T> span_of(const Tensor<T>& x) {
  return {x.data(), static_cast<std::size_t>(x.numel())};
}

/// Inputs for which the formula for ordinary lanes does not do.
template <class T> void add_inputs(const std::string& head, std::string_view isa, auto out_form) {
  constexpr T end = sizeof(T) == 4 ? T(104) : T(746);  // beyond it exp is 0
  const std::pair<const char*, std::pair<T, T>> ranges[] = {{"whole_line", {-end, end}},
                                                            {"subnormal_results", {-end + 1, T(0.852) * -end}},
                                                            {"infinite_results", {end, 20 * end}},
                                                            {"zero_results", {-20 * end, -end}}};
  for (const auto& [name, ends] : ranges) {
    add(head + name, {4096}, isa, [=, low = ends.first, high = ends.second](benchmark::State& state, std::int64_t n) {
      const auto x = uniform<T>(n, low, high);
      auto y = x;
      time(state, n, [&] { out_form(span_of(y), span_of(x)); });
    });
  }
  add(head + "nan", {4096}, isa, [=](benchmark::State& state, std::int64_t n) {
    const auto x = Tensor<T>::full({n}, std::numeric_limits<T>::quiet_NaN());
    auto y = x;
    time(state, n, [&] { out_form(span_of(y), span_of(x)); });
  });
}

/// Ways to write a matrix of n x n, or a part of it, from another.
template <class T> void add_layouts(const std::string& head, std::string_view isa, auto out_form) {
  using Out = napier::TensorView<T>;
  using In = napier::TensorView<const T>;
  const auto layout = [&](const char* name, auto out, auto in) {
    add(head + name, {64, 4096}, isa, [=](benchmark::State& state, std::int64_t n) {
      const auto x = uniform<T>(n * n);
      auto y = x;
      const Out to = out(y.view().reshape({n, n}), n);
      const In from = in(x.view().reshape({n, n}), n);
      time(state, to.numel(), [&] { out_form(to, from); });
    });
  };
  const auto whole = [](auto view, std::int64_t) { return view; };
  const auto transposed = [](auto view, std::int64_t) { return view.transpose(0, 1); };
  layout("matrix", whole, whole);
  layout("both_transposed", transposed, transposed);
  layout("transposition", whole, transposed);
  layout(
      "inner_block", [](Out y, std::int64_t n) { return y.slice(1, 0, n / 2); },
      [](In x, std::int64_t n) { return x.slice(1, n / 4, n / 4 + n / 2); });
  layout(
      "step_2", [](Out y, std::int64_t n) { return y.slice(0, 0, n / 2).reshape({n * n / 2}); },
      [](In x, std::int64_t n) { return x.reshape({n * n}).slice(0, 0, napier::all, 2); });
  layout("broadcast_row", whole, [](In x, std::int64_t) { return x.select(0, 0).broadcast_to(x.shape()); });
  layout(
      "column", [](Out y, std::int64_t) { return y.select(0, 0); },
      [](In x, std::int64_t n) { return x.select(1, n / 2); });
}

template <class T> void copy_elements(napier::TensorView<T> out, napier::TensorView<const T> in) {
  const std::int64_t to = out.strides()[out.rank() - 1], from = in.strides()[in.rank() - 1];
  if (out.rank() == 1) {
    for (std::int64_t i = 0; i < out.numel(); ++i) out.data()[i * to] = in.data()[i * from];
  } else {
    for (std::int64_t i = 0; i < out.shape()[0]; ++i) copy_elements(out.select(0, i), in.select(0, i));
  }
}

template <class T> void add_contiguous(const std::string& name, std::string_view isa, auto out_form) {
  add(name + "contiguous", {8, 64, 512, 4096, 32768, 1 << 18, 1 << 21, 1 << 24}, isa,
      [=](benchmark::State& state, std::int64_t n) {
        const auto x = uniform<T>(n);
        auto y = Tensor<T>::zeros(x.shape());
        time(state, n, [&] { out_form(span_of(y), span_of(x)); });
      });
}

/// new_form(x) is a new tensor, out_form(out, x) writes into out.
template <class T> void add_function(const std::string& name, std::string_view isa, auto new_form, auto out_form) {
  add_contiguous<T>(name, isa, out_form);
  const auto add_calls = [&](const char* form, int rounding) {
    add(name + form, {1, 4, 8, 16, 64}, isa, [=](benchmark::State& state, std::int64_t n) {
      const auto x = uniform<T>(n);
      auto y = x;
      const auto to = y.view();
      const auto from = x.view();
      std::fesetround(rounding);
      time(state, n, [&] { out_form(to, from); });
      std::fesetround(FE_TONEAREST);
    });
  };
  add_calls("into_view", FE_TONEAREST);
  add_calls("rounding_up", FE_UPWARD);  // each call puts that right, and back
  add(name + "new", {1, 4, 8, 16, 64, 1 << 24}, isa, [=](benchmark::State& state, std::int64_t n) {
    const auto x = uniform<T>(n);
    time(state, n, [&] { benchmark::DoNotOptimize(new_form(x).data()); });
  });
  add_inputs<T>(name, isa, out_form);
  add_layouts<T>(name, isa, out_form);
}

template <class T> void add_array(const std::string& name, void (*run)(std::int64_t, T*, const T*)) {
  add(name + "/contiguous", {8, 64, 512, 4096, 32768, 1 << 18, 1 << 21, 1 << 24}, "",
      [=](benchmark::State& state, std::int64_t n) {
        const auto x = uniform<T>(n);
        auto y = Tensor<T>::zeros(x.shape());
        time(state, n, [&] { run(n, y.data(), x.data()); });
      });
}

#define OUT_FORM(f) [](const auto& out, const auto& x) { napier::f##_out(out, x); }
#define FUNCTION(f) \
  add_function<T>(  \
      #f + tail, isa, [](const auto& x) { return napier::f(x); }, OUT_FORM(f))
#define CONTIGUOUS(f) add_contiguous<T>(#f + tail, isa, OUT_FORM(f))

template <class T> void add_rows(const std::string& type) {
  for (const std::string_view isa : napier::simd::available()) {
    const std::string tail = "/" + type + "/" + std::string(isa) + "/";
    FUNCTION(exp);
    FUNCTION(sigmoid);
    CONTIGUOUS(exp2);
    CONTIGUOUS(expm1);
    CONTIGUOUS(tanh);
    CONTIGUOUS(relu);
    CONTIGUOUS(silu);
    CONTIGUOUS(softplus);
    CONTIGUOUS(log_sigmoid);
    CONTIGUOUS(sigmoid_derivative);
  }
  add_array("exp/" + type + "/std", std_exp<T>);
  add_array("sigmoid/" + type + "/std", std_sigmoid<T>);
  add_array("copy/" + type + "/memcpy", copy<T>);
  add_layouts<T>("copy/" + type + "/loop/", "", [](const auto& out, const auto& in) { copy_elements<T>(out, in); });
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
