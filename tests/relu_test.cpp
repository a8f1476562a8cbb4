// SPDX-License-Identifier: MIT
#include <napier/relu.hpp>

#include "support/function_tests.hpp"

namespace napier_tests {
namespace {

struct ReluFunction {
  using type = napier::function::relu;
  static constexpr bool keeps_nan_bits = true;
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::relu_out(out, x); }
  static double exact(double x) { return x > 0 ? x : 0; }
  static void exact(Mpfr& result, double x) { result.relu(x); }
};
KEEPS_WHAT_EVERY_FUNCTION_PROMISES(Relu, ReluFunction, 0x646f2637a969474au, 0x808c53288216a1a6u)

template <class T> T relu_of(T x) { return result<ReluFunction>(x); }

TEST_P(Relu, KeepsTheSignOfZeroAsTorchDoes) {
  EXPECT_EQ(bits(relu_of(-0.0f)), bits(-0.0f));
  EXPECT_EQ(bits(relu_of(0.0)), bits(0.0));
}
TEST_P(Relu, BackwardLetsGradThroughWhereTheResultIsNotZero) {
  const napier::Tensor<float> grad{1, 2, 3, 4}, y{0, 1, -1, NAN};
  EXPECT_EQ(napier::relu_backward(grad, y), (napier::Tensor<float>{0, 2, 0, 4}));
}

}  // namespace
}  // namespace napier_tests
