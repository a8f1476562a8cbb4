// SPDX-License-Identifier: MIT
#include <napier/silu.hpp>

#include "support/function_tests.hpp"

namespace napier_tests {
namespace {

struct SiluFunction {
  using type = napier::function::silu;
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::silu_out(out, x); }
  static double exact(double x) {
    return x >= 0 ? x / (1 + std::exp(-x)) : x < -700 ? -0.0 : x * std::exp(x) / (1 + std::exp(x));
  }
  static void exact(Mpfr& result, double x) { result.silu(x); }
};
KEEPS_WHAT_EVERY_FUNCTION_PROMISES(Silu, SiluFunction, 0x451a36c38a021611u, 0x907be85e8fc91db9u)

template <class T> T silu_of(T x) { return result<SiluFunction>(x); }

TEST_P(Silu, OfZeroAndInfinity) {
  for (const float x : {0.0f, -0.0f}) EXPECT_EQ(bits(silu_of(x)), bits(x));
  EXPECT_EQ(bits(silu_of(-HUGE_VALF)), bits(-0.0f));
  EXPECT_EQ(silu_of(HUGE_VALF), HUGE_VALF);
  EXPECT_EQ(bits(silu_of(-3e38f)), bits(-0.0f));
  EXPECT_EQ(silu_of(3e38f), 3e38f);
}
TEST_P(Silu, DeliversResultsWhereSigmoidItselfIsZero) {
  EXPECT_EQ(bits(silu_of(-108.0f)), bits(-0x1p-149f));
  EXPECT_NE(silu_of(-104.5f), 0.0f);
  EXPECT_NE(silu_of(-750.0), 0.0);
}
TEST_P(Silu, BackwardIsTheDerivative) {
  const napier::Tensor<double> x{-3, -1, 0, 0.5, 4}, one = napier::Tensor<double>::full({5}, 1);
  const auto slope = napier::silu_backward(one, x);
  const napier::Tensor<float> ends{-HUGE_VALF, HUGE_VALF}, ones{1, 1};
  EXPECT_EQ(napier::silu_backward(ones, ends), (napier::Tensor<float>{0, 1}));
  const double h = 1e-6;
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(slope(i), (silu_of(x(i) + h) - silu_of(x(i) - h)) / (2 * h), 1e-8);
}

}  // namespace
}  // namespace napier_tests
