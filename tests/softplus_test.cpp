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
TEST_P(Softplus, IsTheLogarithmUpToTheThresholdItself) {
  const napier::Tensor<float> x{0.75f, std::nextafter(0.75f, 1.0f)};
  const auto y = napier::softplus(x, 2, 1.5);
  EXPECT_LE(ulp_error(y(0), std::log1p(std::exp(1.5L)) / 2), 2);
  EXPECT_EQ(y(1), x(1));
}
TEST_P(Softplus, ErrsByTwoUlpAtMostWithBetasOfAHalfTwoAndMinusOne) {
  // Their products with x are exact: another's error would be in the result |beta·x|-fold.
  const std::vector<float> x = every_float(4099);
  std::vector<float> y(x.size());
  std::vector<long double> scaled(x.size()), logarithm(x.size());
  for (const double beta : {0.5, 2.0, -1.0}) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      scaled[i] = static_cast<long double>(beta) * static_cast<long double>(x[i]);
      logarithm[i] = std::log1p(std::exp(scaled[i])) / static_cast<long double>(beta);
    }
    for (const double threshold : {-5.0, 0.0, 1.5, 20.0, 60.0}) {
      napier::softplus_out(y, x, beta, threshold);
      Worst worst;
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (std::isnan(x[i])) {
          ASSERT_EQ(bits(y[i]), bits(x[i]) | 0x400000u);
          continue;
        }
        const bool below = scaled[i] <= static_cast<long double>(threshold);
        const long double exact = below ? logarithm[i] : static_cast<long double>(x[i]);
        worst.look(ulp_error(y[i], exact), static_cast<double>(x[i]));
      }
      EXPECT_LE(worst.ulp, 2) << "of " << std::hexfloat << worst.input << ", beta " << beta << ", threshold " << threshold;
    }
  }
}

}  // namespace
}  // namespace napier_tests
