// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cfenv>
#include <napier/napier.hpp>
#include <vector>

#include "support/isas.hpp"
#include "support/ulp.hpp"
#if defined(__x86_64__)
#  include <immintrin.h>
#endif

namespace napier_tests {
namespace {

class FpState : public OnIsa {
 protected:
  void TearDown() override {
    std::fesetenv(FE_DFL_ENV);
    OnIsa::TearDown();
  }
};
INSTANTIATE_ON_EVERY_ISA(FpState);

/// Results in all of the format, subnormal ones and ties among them; from a strided view too, which takes the other walk.
template <class T> std::vector<T> all_results() {
  std::vector<T> x, y;
  for (int i = -1200; i < 1200; ++i)
    x.push_back(static_cast<T>(i) * static_cast<T>(0.09375));  // exact in any rounding mode
  for (const T value : napier::exp(x)) y.push_back(value);
  for (const T value : napier::sigmoid(x)) y.push_back(value);
  for (const T value : napier::sigmoid(napier::TensorView(x).slice(0, napier::all, napier::all, -3))) y.push_back(value);
  return y;
}

template <class T> void expect_same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_EQ(bits(a[i]), bits(b[i])) << i;
}

TEST_P(FpState, OfTheCallersRoundingModeDoesNotMatterAndIsKept) {
  const auto floats = all_results<float>();
  const auto doubles = all_results<double>();
  for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    ASSERT_EQ(std::fesetround(mode), 0);
    const auto f = all_results<float>();
    const auto d = all_results<double>();
    EXPECT_EQ(std::fegetround(), mode);
    std::fesetround(FE_TONEAREST);
    expect_same_bits(f, floats);
    expect_same_bits(d, doubles);
  }
}

#if defined(__x86_64__)
TEST_P(FpState, FlushToZeroDoesNotMatterAndIsKept) {
  const auto floats = all_results<float>();
  const auto doubles = all_results<double>();
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);
  const auto f = all_results<float>();
  const auto d = all_results<double>();
  EXPECT_EQ(_mm_getcsr() & 0xffc0, (before | 0x8040) & 0xffc0);
  _mm_setcsr(before);
  expect_same_bits(f, floats);
  expect_same_bits(d, doubles);
}

TEST(Print, ShowsSubnormalNumbersAlsoWhereTheCallerFlushesThem) {
  const napier::Tensor<double> x{5e-324, 1};
  const std::string usual = napier::to_string(x);
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);
  const std::string flushed = napier::to_string(x);
  _mm_setcsr(before);
  EXPECT_EQ(flushed, usual);
}

#endif

}  // namespace
}  // namespace napier_tests
