// SPDX-License-Identifier: MIT
#include <napier/log_sigmoid.hpp>

#include "support/function_tests.hpp"

namespace napier_tests {
namespace {

struct LogSigmoidFunction {
  using type = napier::function::log_sigmoid;
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::log_sigmoid_out(out, x); }
  static double exact(double x) { return x < 0 ? x - std::log1p(std::exp(x)) : -std::log1p(std::exp(-x)); }
  static void exact(Mpfr& result, double x) { result.log_sigmoid(x); }
};
KEEPS_WHAT_EVERY_FUNCTION_PROMISES(LogSigmoid, LogSigmoidFunction, 0x703e923c4ccaed8fu, 0x14dffff454cfc38au)

template <class T> T log_sigmoid_of(T x) { return result<LogSigmoidFunction>(x); }

TEST_P(LogSigmoid, IsFiniteWhereverItsInputIs) {
  EXPECT_EQ(log_sigmoid_of(-3e38f), -3e38f);
  EXPECT_EQ(log_sigmoid_of(-HUGE_VALF), -HUGE_VALF);
  EXPECT_EQ(bits(log_sigmoid_of(HUGE_VALF)), bits(0.0f));
  EXPECT_EQ(bits(log_sigmoid_of(103.5f)), bits(-0x1p-149f));
}
TEST_P(LogSigmoid, BackwardIsSigmoidOfMinusX) {
  const napier::Tensor<float> x{-200, -1, 0, 1, 200}, two = napier::Tensor<float>::full({5}, 2);
  const auto slope = napier::log_sigmoid_backward(two, x);
  EXPECT_EQ(slope(0), 2.0f);
  EXPECT_EQ(slope(2), 1.0f);
  EXPECT_FLOAT_EQ(slope(3), 2 / (1 + std::exp(1.0f)));
}

}  // namespace
}  // namespace napier_tests
