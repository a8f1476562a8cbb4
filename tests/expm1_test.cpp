// SPDX-License-Identifier: MIT
#include <napier/expm1.hpp>

#include "support/function_tests.hpp"

namespace napier_tests {
namespace {

struct Expm1Function {
  using type = napier::function::expm1;
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::expm1_out(out, x); }
  static double exact(double x) { return std::expm1(x); }
  static void exact(Mpfr& result, double x) { result.expm1(x); }
};
KEEPS_WHAT_EVERY_FUNCTION_PROMISES(Expm1, Expm1Function, 0xf847f2ab7d026656u, 0xc359a1ec6f066027u)

template <class T> T expm1_of(T x) { return result<Expm1Function>(x); }

TEST_P(Expm1, OfASmallNumberIsThatNumber) {
  for (const float x : {0.0f, -0.0f, 0x1p-149f, -0x1p-149f, 0x1p-126f, 0x1.8p-30f, -0x1.8p-30f})
    EXPECT_EQ(bits(expm1_of(x)), bits(x)) << x;
  for (const double x : {0.0, -0.0, 0x1p-1074, -0x1p-1022, 0x1.8p-60}) EXPECT_EQ(bits(expm1_of(x)), bits(x)) << x;
}
TEST_P(Expm1, GoesFromMinusOneToInfinity) {
  for (const float x : {-HUGE_VALF, -3e38f, -100.0f, -20.0f}) EXPECT_EQ(expm1_of(x), -1.0f) << x;
  EXPECT_EQ(expm1_of(HUGE_VALF), HUGE_VALF);
  EXPECT_EQ(bits(expm1_of(from_bits(0x42b17217u))), 0x7f7fff84u);
  EXPECT_EQ(expm1_of(from_bits(0x42b17218u)), HUGE_VALF);
}

}  // namespace
}  // namespace napier_tests
