// SPDX-License-Identifier: MIT
#include <napier/softplus.hpp>

#include "support/function_tests.hpp"

namespace napier_tests {
namespace {

struct SoftplusFunction {
  using type = napier::function::softplus;
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::softplus_out(out, x); }
  static double exact(double x) { return x > 20 ? x : std::log1p(std::exp(x)); }
  static void exact(Mpfr& result, double x) { result.softplus(x, 20); }
};
KEEPS_WHAT_EVERY_FUNCTION_PROMISES(Softplus, SoftplusFunction, 0x2b2a1333673dfe4cu, 0xb3b10b26caf0dd1fu)

template <class T> T softplus_of(T x) { return result<SoftplusFunction>(x); }

TEST_P(Softplus, EndsAtZeroAndInfinity) {
  EXPECT_EQ(bits(softplus_of(-HUGE_VALF)), 0u);
  EXPECT_EQ(softplus_of(HUGE_VALF), HUGE_VALF);
  EXPECT_EQ(bits(softplus_of(-103.5f)), 1u);
  EXPECT_EQ(softplus_of(3e38f), 3e38f);
}
TEST_P(Softplus, TakesBetaAndThreshold) {
  const napier::Tensor<double> x{-2, 0.25, 1, 30};
  const auto y = napier::softplus(x, 2, 1.5);
  EXPECT_NEAR(y(0), std::log1p(std::exp(-4.0)) / 2, 1e-15);
  EXPECT_NEAR(y(1), std::log1p(std::exp(0.5)) / 2, 1e-15);
  EXPECT_EQ(y(2), 1.0);
  EXPECT_EQ(y(3), 30.0);
  const auto slope = napier::softplus_backward(napier::Tensor<double>::full({4}, 3), x, 2, 1.5);
  EXPECT_NEAR(slope(0), 3 / (1 + std::exp(4.0)), 1e-15);
  EXPECT_EQ(slope(2), 3.0);
}

}  // namespace
}  // namespace napier_tests
