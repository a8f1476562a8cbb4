// SPDX-License-Identifier: MIT
#include <napier/tanh.hpp>

#include "support/function_tests.hpp"

namespace napier_tests {
namespace {

struct TanhFunction {
  using type = napier::function::tanh;
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::tanh_out(out, x); }
  static double exact(double x) { return std::tanh(x); }
  static void exact(Mpfr& result, double x) { result.tanh(x); }
};
KEEPS_WHAT_EVERY_FUNCTION_PROMISES(Tanh, TanhFunction, 0x6c97248fd9682babu, 0xb9d62592b671a652u)

template <class T> T tanh_of(T x) { return result<TanhFunction>(x); }

TEST_P(Tanh, OfASmallNumberIsThatNumber) {
  for (const float x : {0.0f, -0.0f, 0x1p-149f, -0x1p-149f, 0x1p-126f, 0x1.8p-30f})
    EXPECT_EQ(bits(tanh_of(x)), bits(x)) << x;
  for (const double x : {0.0, -0.0, 0x1p-1074, -0x1p-1022, 0x1.8p-60}) EXPECT_EQ(bits(tanh_of(x)), bits(x)) << x;
}
TEST_P(Tanh, IsOddAndEndsAtOne) {
  for (const float x : {0.01f, 0.5f, 1.0f, 9.0f, 50.0f, 3e38f, HUGE_VALF})
    EXPECT_EQ(bits(tanh_of(-x)), bits(-tanh_of(x))) << x;
  EXPECT_EQ(tanh_of(10.0f), 1.0f);
  EXPECT_EQ(tanh_of(-HUGE_VAL), -1.0);
}
TEST_P(Tanh, BackwardIsTorchsFormula) {
  const napier::Tensor<float> grad{1, -2, 3}, y{0.5, -0.25, 1};
  EXPECT_EQ(napier::tanh_backward(grad, y), (napier::Tensor<float>{0.75, -1.875, 0}));
}

}  // namespace
}  // namespace napier_tests
