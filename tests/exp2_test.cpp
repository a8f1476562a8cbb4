// SPDX-License-Identifier: MIT
#include <napier/exp2.hpp>

#include "support/function_tests.hpp"

namespace napier_tests {
namespace {

struct Exp2Function {
  using type = napier::function::exp2;
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::exp2_out(out, x); }
  static double exact(double x) { return std::exp2(x); }
  static void exact(Mpfr& result, double x) { result.exp2(x); }
};
KEEPS_WHAT_EVERY_FUNCTION_PROMISES(Exp2, Exp2Function, 0xb0e7e1fc009dffd8u, 0x640758f7c68118e4u)

template <class T> T exp2_of(T x) { return result<Exp2Function>(x); }

TEST_P(Exp2, OfAnIntegerIsAPowerOfTwo) {
  for (int k = -149; k < 128; ++k) ASSERT_EQ(exp2_of(static_cast<float>(k)), std::ldexp(1.0f, k)) << k;
  for (int k = -1074; k < 1024; ++k) ASSERT_EQ(exp2_of(static_cast<double>(k)), std::ldexp(1.0, k)) << k;
}
TEST_P(Exp2, EndsWhereTheFormatDoes) {
  EXPECT_EQ(bits(exp2_of(128.0f)), bits(HUGE_VALF));
  EXPECT_TRUE(std::isfinite(exp2_of(std::nextafter(128.0f, 0.0f))));
  EXPECT_EQ(bits(exp2_of(-150.0f)), 0u);
  EXPECT_EQ(bits(exp2_of(std::nextafter(-150.0f, 0.0f))), 1u);
  EXPECT_EQ(exp2_of(1024.0), HUGE_VAL);
  EXPECT_EQ(exp2_of(-1075.0), 0.0);
  EXPECT_EQ(bits(exp2_of(HUGE_VALF)), bits(HUGE_VALF));
  EXPECT_EQ(bits(exp2_of(-HUGE_VALF)), 0u);
}

}  // namespace
}  // namespace napier_tests
