// SPDX-License-Identifier: MIT
// count FUNCTION TYPE LIBRARY N: the function of N elements, once, by Napier or by SLEEF, for bench/neon/run to count its
// instructions.  SLEEF is called as peers/sleef.cpp does.
#include <arm_neon.h>

#include <cstddef>
#include <cstdlib>
#include <napier/exp.hpp>
#include <napier/sigmoid.hpp>
#include <string_view>

extern "C" float32x4_t Sleef_expf4_u10advsimd(float32x4_t);
extern "C" float64x2_t Sleef_expd2_u10advsimd(float64x2_t);

namespace {

constexpr std::size_t most = 4096;

float32x4_t load(const float* p) { return vld1q_f32(p); }
float64x2_t load(const double* p) { return vld1q_f64(p); }
void store(float* p, float32x4_t v) { vst1q_f32(p, v); }
void store(double* p, float64x2_t v) { vst1q_f64(p, v); }

void sleef_exp(std::size_t n, float* out, const float* x) {
  for (std::size_t i = 0; i < n; i += 4) store(out + i, Sleef_expf4_u10advsimd(load(x + i)));
}
void sleef_exp(std::size_t n, double* out, const double* x) {
  for (std::size_t i = 0; i < n; i += 2) store(out + i, Sleef_expd2_u10advsimd(load(x + i)));
}
void sleef_sigmoid(std::size_t n, float* out, const float* x) {
  for (std::size_t i = 0; i < n; i += 4) store(out + i, 1 / (1 + Sleef_expf4_u10advsimd(-load(x + i))));
}
void sleef_sigmoid(std::size_t n, double* out, const double* x) {
  for (std::size_t i = 0; i < n; i += 2) store(out + i, 1 / (1 + Sleef_expd2_u10advsimd(-load(x + i))));
}

template <class T> void call(bool is_exp, bool is_napier, std::size_t n) {
  static T in[most], out[most];
  for (std::size_t i = 0; i < most; ++i) in[i] = static_cast<T>(i % 20) - T(9.5);
  const std::span<T> y(out, n);
  const std::span<const T> x(in, n);
  if (is_napier)
    is_exp ? napier::exp_out(y, x) : napier::sigmoid_out(y, x);
  else
    is_exp ? sleef_exp(n, out, in) : sleef_sigmoid(n, out, in);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 1;
  const bool is_exp = argv[1] == std::string_view("exp"), is_napier = argv[3] == std::string_view("napier");
  const auto n = static_cast<std::size_t>(std::atoi(argv[4]));
  if (n > most) return 1;
  if (argv[2] == std::string_view("float"))
    call<float>(is_exp, is_napier, n);
  else
    call<double>(is_exp, is_napier, n);
}
