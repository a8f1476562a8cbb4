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
KEEPS_WHAT_EVERY_FUNCTION_PROMISES(Softplus, SoftplusFunction, 0xbd16bc18aca0bc79u, 0x4961f4fac6aed1bu)

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

/// x of all sizes, and close together where neither e^(beta·x) nor what it adds to 1 vanishes.
template <class T> std::vector<T> inputs(T beta);
template <> std::vector<float> inputs(float beta) {
  std::vector<float> x = every_float(16411);
  for (int i = 0; i < 50000; ++i) x.push_back((-150 + static_cast<float>(i) * 0.004f) / beta);
  x.insert(x.end(), {-0x1.7e5a14p+4f, -0x1.635482p+9f});
  return x;
}
template <> std::vector<double> inputs(double beta) {
  std::vector<double> x = random_doubles(20000, 11);
  for (int i = 0; i < 50000; ++i) x.push_back((-760 + i * 0.017) / beta);
  for (int i = 0; i < 50000; ++i) x.push_back((-50 + i * 0.0017) / beta);
  return x;
}

template <class T> void errs_by_two_ulp_at_most(double parameter) {
  const T beta = static_cast<T>(parameter);
  // Where long double is software, and emulated besides, a part must do.
  constexpr std::size_t step = std::numeric_limits<long double>::digits == 64 ? 1 : 20;
  const std::vector<T> all = inputs<T>(beta);
  std::vector<T> x;
  for (std::size_t i = 0; i < all.size(); i += step) x.push_back(all[i]);
  std::vector<T> y(x.size()), scaled(x.size());
  std::vector<long double> logarithm(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    scaled[i] = beta * x[i];
    const T lost = std::isfinite(scaled[i]) ? std::fma(beta, x[i], -scaled[i]) : 0;
    const long double power = std::exp(static_cast<long double>(scaled[i])) * (1 + static_cast<long double>(lost));
    logarithm[i] = std::log1p(power) / static_cast<long double>(beta);
  }
  for (const double threshold : {-5.0, 0.0, 1.5, 20.0, 60.0}) {
    napier::softplus_out(y, x, parameter, threshold);
    Worst worst;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (std::isnan(x[i])) {
        ASSERT_TRUE(std::isnan(y[i]));
        continue;
      }
      const long double exact = scaled[i] <= static_cast<T>(threshold) ? logarithm[i] : static_cast<long double>(x[i]);
      worst.look(ulp_error(y[i], exact), static_cast<double>(x[i]));
    }
    EXPECT_LE(worst.ulp, 2) << "of " << std::hexfloat << worst.input << ", beta " << parameter << ", threshold "
                            << threshold;
  }
}
TEST_P(Softplus, ErrsByTwoUlpAtMostWithAnyBeta) {
  for (const double beta : {0.5, 2.0, -1.0, 3.0, 1.5, 0.7, 10.0, 0.1, 0.125, -0.51, 1e-30, 1e-40}) {
    errs_by_two_ulp_at_most<float>(beta);
    errs_by_two_ulp_at_most<double>(beta);
  }
}
TEST_P(Softplus, IsItsInputWhereTheProductWithBetaOverflows) {
  const napier::Tensor<float> x{3e38f, HUGE_VALF, -3e38f, -HUGE_VALF};
  for (const double threshold : {20.0, 1e300, HUGE_VAL}) {
    const auto y = napier::softplus(x, 3, threshold), z = napier::softplus(x, -3, threshold);
    EXPECT_EQ(y(0), x(0));
    EXPECT_EQ(y(1), x(1));
    EXPECT_EQ(bits(y(2)), bits(0.0f));
    EXPECT_EQ(bits(y(3)), bits(0.0f));
    EXPECT_EQ(bits(z(0)), bits(-0.0f));
    EXPECT_EQ(bits(z(1)), bits(-0.0f));
    EXPECT_EQ(z(2), x(2));
    EXPECT_EQ(z(3), x(3));
  }
}
TEST_P(Softplus, KeepsNaNWithAnyBetaAndMakesAPositiveOneOfInfinityTimesZero) {
  for (const double beta : {1.0, 3.0, 0.0, -2.0, HUGE_VAL}) {
    const napier::Tensor<float> x{from_bits(0xff812345u), from_bits(0x7fc00001u)};
    const auto y = napier::softplus(x, beta);
    EXPECT_EQ(bits(y(0)), 0xffc12345u);
    EXPECT_EQ(bits(y(1)), 0x7fc00001u);
  }
  EXPECT_EQ(bits(napier::softplus(napier::Tensor<float>{HUGE_VALF}, 0)(0)), 0x7fc00000u);
  EXPECT_EQ(bits(napier::softplus(napier::Tensor<float>{-HUGE_VALF}, 0)(0)), 0x7fc00000u);
  EXPECT_EQ(bits(napier::softplus(napier::Tensor<float>{0}, HUGE_VAL)(0)), 0x7fc00000u);
}

}  // namespace
}  // namespace napier_tests
