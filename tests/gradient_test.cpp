// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

#include "support/errors.hpp"
#include "support/promises.hpp"

namespace napier_tests {
namespace {

using napier::Tensor;

struct SigmoidDerivativeFunction {
  using type = napier::function::sigmoid_derivative;
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::sigmoid_derivative_out(out, x); }
  static double exact(double x) {
    const double e = std::exp(-std::fabs(x));
    return e / ((1 + e) * (1 + e));
  }
  static void exact(Mpfr& result, double x) { result.sigmoid_derivative(x); }
};

class SigmoidDerivative : public OnIsa {};
INSTANTIATE_ON_EVERY_ISA(SigmoidDerivative);

TEST_P(SigmoidDerivative, ErrsNoMoreThanStated) {
  errs_no_more_than_stated<SigmoidDerivativeFunction, float>(every_float(3989));
  errs_no_more_than_stated<SigmoidDerivativeFunction, float>(hard_inputs<float>());
  errs_no_more_than_stated<SigmoidDerivativeFunction, double>(random_doubles(100000, 7));
  errs_no_more_than_stated<SigmoidDerivativeFunction, double>(hard_inputs<double>());
}
TEST_P(SigmoidDerivative, ErrsAsMuchAsStatedAtItsWorstInput) {
  errs_as_much_as_stated<SigmoidDerivativeFunction, float>();
  errs_as_much_as_stated<SigmoidDerivativeFunction, double>();
}
TEST_P(SigmoidDerivative, HasTheBitsOfThisVersion) {
  EXPECT_EQ((digest<SigmoidDerivativeFunction, float>(every_float(997))), 0xc3002219fe5fd523u);
  EXPECT_EQ((digest<SigmoidDerivativeFunction, double>(random_doubles(200000, 1))), 0xf6c5a3d36427122eu);
}
TEST_P(SigmoidDerivative, HasTheSameBitsAtEveryPlaceAndTouchesNothingElse) {
  has_the_same_bits_at_every_place_and_touches_nothing_else<SigmoidDerivativeFunction, float>();
  has_the_same_bits_at_every_place_and_touches_nothing_else<SigmoidDerivativeFunction, double>();
}
TEST_P(SigmoidDerivative, HasTheSameBitsBesideAnyOthers) {
  has_the_same_bits_beside_any_others<SigmoidDerivativeFunction, float>();
  has_the_same_bits_beside_any_others<SigmoidDerivativeFunction, double>();
}
TEST_P(SigmoidDerivative, KeepsNaN) {
  keeps_nan<SigmoidDerivativeFunction, float>();
  keeps_nan<SigmoidDerivativeFunction, double>();
}
TEST_P(SigmoidDerivative, IsAQuarterAtZeroAndSymmetric) {
  EXPECT_EQ(result<SigmoidDerivativeFunction>(0.0f), 0.25f);
  EXPECT_EQ(result<SigmoidDerivativeFunction>(-0.0), 0.25);
  for (const float x : {1.0f, 17.5f, 88.0f, 103.0f}) {
    EXPECT_EQ(bits(result<SigmoidDerivativeFunction>(x)), bits(result<SigmoidDerivativeFunction>(-x)));
    EXPECT_GT(result<SigmoidDerivativeFunction>(x), 0);
  }
  EXPECT_EQ(bits(result<SigmoidDerivativeFunction>(HUGE_VALF)), 0u);
  EXPECT_EQ(bits(result<SigmoidDerivativeFunction>(-104.0f)), 0u);
}
TEST(SigmoidDerivativeExhaustive, ErrsNoMoreThanStatedOnEveryFloat) {
  errs_no_more_than_stated_on_every_float<SigmoidDerivativeFunction>();
}

class Gradient : public OnIsa {};
INSTANTIATE_ON_EVERY_ISA(Gradient);

/// Pairs of grad and the other input: of every size and sign, and what floats have at their ends.
template <class T> std::pair<std::vector<T>, std::vector<T>> pairs(double reach) {
  std::mt19937_64 next(11);
  std::vector<T> grad, x;
  for (int i = 0; i < 20000; ++i) {
    const double unit = static_cast<double>(next() >> 11) * 0x1p-53, other = static_cast<double>(next() >> 11) * 0x1p-53;
    grad.push_back(static_cast<T>(std::ldexp(unit - 0.5, static_cast<int>(next() % 240) - 120)));
    x.push_back(static_cast<T>((2 * other - 1) * reach));
  }
  return {grad, x};
}
long double sigmoid_of(long double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }

template <class T> void backward_from_input_errs_no_more_than_stated(const std::vector<T>& grad, const std::vector<T>& x) {
  const T far = sizeof(T) == 4 ? 85 : 704;
  std::vector<T> out(grad.size());
  napier::sigmoid_backward_from_input_out(out, grad, x);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto wide = static_cast<long double>(x[i]);
    const long double exact = static_cast<long double>(grad[i]) * (sigmoid_of(wide) * sigmoid_of(-wide));
    const double bound = std::fabs(x[i]) < far ? 1.1 : 1.75;
    ASSERT_LE(static_cast<double>(std::fabs(static_cast<long double>(out[i]) - exact) / ulp<T>(std::fabs(exact))), bound)
        << std::hexfloat << grad[i] << " " << x[i];
  }
}
template <class T> void backward_from_input_errs_no_more_than_stated() {
  const T limit = sizeof(T) == 4 ? T(87.25) : T(708), largest = std::numeric_limits<T>::max();
  auto [grad, x] = pairs<T>(sizeof(T) == 4 ? 200 : 1000);
  backward_from_input_errs_no_more_than_stated<T>(grad, x);
  for (T& value : x)
    value = std::copysign(limit - std::fabs(value) / 64, value);  // just below what the stages of sigmoid cover
  backward_from_input_errs_no_more_than_stated<T>(grad, x);
  for (T& value : x)
    value = std::copysign(2 * limit - std::fabs(value), value);  // where what e^-|x| is computed with is subnormal
  backward_from_input_errs_no_more_than_stated<T>(grad, x);
  for (T& value : grad) value = std::copysign(largest * (1 - std::fabs(std::remainder(value, T(1))) / 2), value);
  backward_from_input_errs_no_more_than_stated<T>(grad, x);
}
TEST_P(Gradient, OfSigmoidFromItsInputErrsNoMoreThanStated) {
  backward_from_input_errs_no_more_than_stated<float>();
  backward_from_input_errs_no_more_than_stated<double>();
}

TEST_P(Gradient, OfSigmoidFromItsInputHasNoEarlyZero) {
  const Tensor<float> x{17.4f, 30, 88, 100, -100, 150}, grad = Tensor<float>::full({6}, 1e30f);
  const auto y = napier::sigmoid(x), from_result = napier::sigmoid_backward(grad, y),
             from_input = napier::sigmoid_backward_from_input(grad, x);
  for (int i = 0; i < 6; ++i) {
    if (x(i) > 0) { EXPECT_EQ(from_result(i), 0.0f) << x(i); }
    EXPECT_GT(from_input(i), 0.0f) << x(i);
  }
}

// The formulas of torch, each operation rounded once.
TEST_P(Gradient, FromTheResultIsTorchsFormula) {
  const auto [grad, y] = pairs<float>(1);
  std::vector<float> e(grad.size()), s(grad.size());
  napier::exp_backward_out(e, grad, y);
  napier::sigmoid_backward_out(s, grad, y);
  for (std::size_t i = 0; i < grad.size(); ++i) {
    ASSERT_EQ(bits(e[i]), bits(grad[i] * y[i]));
    const volatile float rest = 1 - y[i], first = grad[i] * rest;
    ASSERT_EQ(bits(s[i]), bits(first * y[i]));
  }
}

TEST_P(Gradient, OfTanhRoundsOneLessYSquaredOnce) {
  const auto [grad, y] = pairs<float>(1);
  std::vector<float> t(grad.size());
  napier::tanh_backward_out(t, grad, y);
  for (std::size_t i = 0; i < grad.size(); ++i) ASSERT_EQ(bits(t[i]), bits(grad[i] * std::fma(-y[i], y[i], 1.0f))) << y[i];
}
TEST_P(Gradient, OfReluIsZeroWhateverGradIs) {
  const Tensor<float> grad{HUGE_VALF, from_bits(0x7f800001u), 2}, y{0, -1, from_bits(0x7fc00000u)};
  EXPECT_EQ(napier::relu_backward(grad, y), (Tensor<float>{0, 0, 2}));
}
TEST_P(Gradient, FarOutHasAllDigits) {
  const Tensor<double> one{1, 1}, x{-100, -700}, minus_x{100, 700};
  const auto silu = napier::silu_backward(one, x), softplus = napier::softplus_backward(one, x),
             log_sigmoid = napier::log_sigmoid_backward(one, minus_x);
  for (int i = 0; i < 2; ++i) {
    EXPECT_NEAR(silu(i) / (std::exp(x(i)) * (1 + x(i))), 1, 1e-12);
    EXPECT_NEAR(softplus(i) / std::exp(x(i)), 1, 1e-12);
    EXPECT_NEAR(log_sigmoid(i) / std::exp(x(i)), 1, 1e-12);
  }
}
TEST_P(Gradient, GivesTheNaNOfGradFirstInEveryFunction) {
  const Tensor<float> grad{from_bits(0xffc12345u), 1}, other{from_bits(0x7f800001u), from_bits(0x7f800001u)};
  const Tensor<float> results[] = {napier::exp_backward(grad, other),
                                   napier::sigmoid_backward(grad, other),
                                   napier::sigmoid_backward_from_input(grad, other),
                                   napier::tanh_backward(grad, other),
                                   napier::silu_backward(grad, other),
                                   napier::log_sigmoid_backward(grad, other),
                                   napier::softplus_backward(grad, other)};
  for (const auto& result : results) {
    EXPECT_EQ(bits(result(0)), 0xffc12345u);
    EXPECT_EQ(bits(result(1)), 0x7fc00001u);
  }
}

/// In a long run, with some others at places of grad, of x and of both, into a third array, into grad and into x: each element as
/// if it were alone.
template <class T, class F> void gradient_has_the_same_bits_beside_any_others(F backward_out) {
  constexpr std::size_t n = 1500;
  std::vector<T> grad(n), x(n), alone(n), y(n);
  for (std::size_t i = 0; i < n; ++i) {
    grad[i] = static_cast<T>(i % 37) - 18;
    x[i] = (static_cast<T>(i % 61) - 30) * T(0.3125);
  }
  const T infinity = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  grad[300] = infinity, grad[431] = nan, x[552] = T(-1e4), x[553] = nan, grad[1003] = -infinity, x[1003] = nan,
  x[1400] = 90;
  const auto expect_alone = [&](const std::vector<T>& result, const char* where) {
    for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(bits(result[i]), bits(alone[i])) << where << ", " << i;
  };
  for (std::size_t i = 0; i < n; ++i)
    backward_out(std::span(&alone[i], 1), std::span(std::as_const(grad)).subspan(i, 1),
                 std::span(std::as_const(x)).subspan(i, 1));
  backward_out(y, grad, x);
  expect_alone(y, "apart");
  y = grad;
  backward_out(y, y, x);
  expect_alone(y, "into grad");
  y = x;
  backward_out(y, grad, y);
  expect_alone(y, "into x");
}
TEST_P(Gradient, HasTheSameBitsBesideAnyOthers) {
  const auto check = [](auto backward_out) {
    gradient_has_the_same_bits_beside_any_others<float>(backward_out);
    gradient_has_the_same_bits_beside_any_others<double>(backward_out);
  };
  check([](auto&& out, const auto& grad, const auto& x) { napier::silu_backward_out(out, grad, x); });
  check([](auto&& out, const auto& grad, const auto& x) { napier::softplus_backward_out(out, grad, x, 2, 5); });
  check([](auto&& out, const auto& grad, const auto& x) { napier::log_sigmoid_backward_out(out, grad, x); });
  check([](auto&& out, const auto& grad, const auto& x) { napier::sigmoid_backward_from_input_out(out, grad, x); });
}

// As torch 2.15 gives them; these calls are not among the recorded ones.
TEST_P(Gradient, HasTheStridesOfTorch) {
  const auto row = Tensor<float>::full({1, 5}, 0.5f), column = Tensor<float>::full({5, 1}, 0.5f);
  const auto alike = napier::sigmoid_backward(column, row.view().transpose(0, 1));
  EXPECT_EQ(alike.strides(), (napier::Extents{1, 1}));  // both contiguous, whatever the stride of an extent of 1
  const auto grad = Tensor<float>::full({2, 3}, 1), turned = Tensor<float>::full({3, 2}, 1);
  const auto by_grad = napier::sigmoid_backward(grad, turned.view().transpose(0, 1)),
             by_input = napier::relu_backward(grad, turned.view().transpose(0, 1));
  EXPECT_EQ(by_grad.strides(), (napier::Extents{3, 1}));
  EXPECT_EQ(by_input.strides(), (napier::Extents{1, 2}));  // threshold_backward takes the input first
}

TEST_P(Gradient, GivesTheNaNOfGradFirst) {
  const float a = from_bits(0xffc12345u), b = from_bits(0x7f800001u), infinity = HUGE_VALF;
  const Tensor<float> grad{a, 1, a, infinity, 0, infinity}, x{b, b, 1, 0, infinity, infinity};
  const std::uint32_t products[] = {0xffc12345u, 0x7fc00001u, 0xffc12345u, 0x7fc00000u, 0x7fc00000u, 0x7f800000u};
  const auto e = napier::exp_backward(grad, x), s = napier::sigmoid_backward_from_input(grad, x);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(bits(e(i)), products[i]) << i;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(bits(s(i)), products[i]) << i;
  EXPECT_EQ(bits(s(3)), bits(infinity));
  EXPECT_EQ(bits(s(4)), 0u);
  EXPECT_EQ(bits(s(5)), 0x7fc00000u);
}

TEST_P(Gradient, TakesAnyLayoutAndBroadcasts) {
  const auto y = napier::sigmoid(Tensor<float>{{-1, 0, 1}, {2, -3, 4}});
  const Tensor<float> grad{1, 2, 3};
  const auto result = napier::sigmoid_backward(grad, y);
  EXPECT_EQ(result.shape(), y.shape());
  for (std::int64_t i = 0; i < 2; ++i) {
    for (std::int64_t j = 0; j < 3; ++j) EXPECT_EQ(result(i, j), grad(j) * (1 - y(i, j)) * y(i, j));
  }
  auto turned = Tensor<float>::empty({3, 2});
  napier::sigmoid_backward_out(turned.view().transpose(0, 1), grad, y);
  EXPECT_EQ(turned.view().transpose(0, 1), result.view());
  auto in_place = napier::copy(grad.view().broadcast_to({2, 3}));
  napier::sigmoid_backward_(in_place, y);
  EXPECT_EQ(in_place, result);
  EXPECT_EQ(error_of([&] {
              napier::exp_backward(grad, Tensor<float>{1, 2});
            }),
            "exp_backward: inputs do not broadcast: shapes [3] and [2]");
  EXPECT_EQ(error_of([&] {
              napier::exp_backward(grad, Tensor<float>::zeros({2, 4}));
            }),
            "exp_backward: inputs do not broadcast: shapes [3] and [2, 4]");
  EXPECT_EQ(napier::exp_backward(Tensor<float>::zeros({0, 1, 4}), Tensor<float>::zeros({1})).strides(),
            napier::Extents({4, 0, 1}));  // torch's, of no elements
}

TEST_P(Gradient, OfHalvesIsComputedInFloat) {
  const Tensor<napier::float16> grad{1, 0.5, -2}, y{0.25, 0.5, 0.75};
  const auto result = napier::sigmoid_backward(grad, y);
  for (int i = 0; i < 3; ++i) {
    const float g = grad(i), v = y(i);
    EXPECT_EQ(result(i).bits, napier::float16(g * (1 - v) * v).bits);
  }
}

}  // namespace
}  // namespace napier_tests
