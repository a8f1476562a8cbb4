// SPDX-License-Identifier: MIT
#include <napier/sigmoid.hpp>

#include "support/promises.hpp"

namespace napier_tests {
namespace {

struct SigmoidFunction {
  using type = napier::function::sigmoid;
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::sigmoid_out(out, x); }
  static double exact(double x) { return x > 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }
  static void exact(Mpfr& result, double x) { result.sigmoid(x); }
};

class Sigmoid : public OnIsa {};
INSTANTIATE_ON_EVERY_ISA(Sigmoid);

template <class T> T sigmoid_of(T x) { return result<SigmoidFunction>(x); }

TEST_P(Sigmoid, ErrsNoMoreThanStated) {
  errs_no_more_than_stated<SigmoidFunction, float>(every_float(3989));
  errs_no_more_than_stated<SigmoidFunction, float>(hard_inputs<float>());
  errs_no_more_than_stated<SigmoidFunction, double>(random_doubles(100000, 7));
  errs_no_more_than_stated<SigmoidFunction, double>(hard_inputs<double>());
}

TEST_P(Sigmoid, ErrsAsMuchAsStatedAtItsWorstInput) {
  errs_as_much_as_stated<SigmoidFunction, float>();
  errs_as_much_as_stated<SigmoidFunction, double>();
}

// These bits are the function's promise to stay the same: they change only with a version that says so.
TEST_P(Sigmoid, HasTheBitsOfThisVersion) {
  EXPECT_EQ((digest<SigmoidFunction, float>(every_float(997))), 0x2d4e5330af8ed1f7u);
  EXPECT_EQ((digest<SigmoidFunction, double>(random_doubles(200000, 1))), 0xf740488581a7d895u);
}

TEST_P(Sigmoid, HasTheSameBitsAtEveryPlaceAndTouchesNothingElse) {
  has_the_same_bits_at_every_place_and_touches_nothing_else<SigmoidFunction, float>();
  has_the_same_bits_at_every_place_and_touches_nothing_else<SigmoidFunction, double>();
}
TEST_P(Sigmoid, HasTheSameBitsBesideAnyOthers) {
  has_the_same_bits_beside_any_others<SigmoidFunction, float>();
  has_the_same_bits_beside_any_others<SigmoidFunction, double>();
}

TEST_P(Sigmoid, KeepsNaN) {
  keeps_nan<SigmoidFunction, float>();
  keeps_nan<SigmoidFunction, double>();
}

TEST_P(Sigmoid, OfZeroIsExactlyOneHalf) {
  for (const float x : {0.0f, -0.0f, 0x1p-149f, -0x1p-149f}) EXPECT_EQ(bits(sigmoid_of(x)), bits(0.5f)) << x;
  for (const double x : {0.0, -0.0, 0x1p-1074, -0x1p-1074}) EXPECT_EQ(bits(sigmoid_of(x)), bits(0.5)) << x;
}

TEST_P(Sigmoid, OfInfinityIsOneOrZero) {
  EXPECT_EQ(bits(sigmoid_of(HUGE_VALF)), bits(1.0f));
  EXPECT_EQ(bits(sigmoid_of(-HUGE_VALF)), bits(0.0f));
  EXPECT_EQ(bits(sigmoid_of(HUGE_VAL)), bits(1.0));
  EXPECT_EQ(bits(sigmoid_of(-HUGE_VAL)), bits(0.0));
}

// onnxruntime#26281: exact zero for probabilities near 3e-8; ComputeLibrary#674: NaN outside [-40, 40].
TEST_P(Sigmoid, DeliversSmallAndSubnormalResults) {
  const std::pair<std::uint32_t, std::uint32_t> cases[] = {
      {0xc18a7bfa, 0x330257f9}, {0xc2200000, 0x229cbc92}, {0xc2b16666, 0x0020bd47}, {0xc2b20000, 0x001840fc},
      {0xc2cf0000, 0x00000001}, {0xc2cff1b4, 0x00000001}, {0xc2cff1b5, 0x00000000}, {0xc2dd2042, 0x00000000}};
  for (const auto& [x, nearest] : cases) {
    const std::uint32_t y = bits(sigmoid_of(from_bits(x)));
    EXPECT_LE(std::max(y, nearest) - std::min(y, nearest), 1u) << std::hex << x;
  }
  EXPECT_EQ(bits(sigmoid_of(-745.0)), bits(0x1p-1074));
  EXPECT_EQ(bits(sigmoid_of(-746.0)), bits(0.0));
}

TEST_P(Sigmoid, ReachesOneAtTheTrueThreshold) {
  EXPECT_EQ(bits(sigmoid_of(from_bits(0x418aa122u))), 0x3f7fffffu);
  EXPECT_EQ(bits(sigmoid_of(from_bits(0x418aa123u))), 0x3f800000u);
}

TEST_P(Sigmoid, LiesBetweenZeroAndOne) {
  const auto x = every_float(9973);
  for (const float y : results<SigmoidFunction, float>(std::span<const float>(x))) {
    ASSERT_TRUE(std::isnan(y) || (y >= 0 && y <= 1)) << y;
  }
}

// pytorch#11883: a slice gave another value than its clone.
TEST_P(Sigmoid, OfASliceHasTheBitsOfItsCopy) {
  const napier::Tensor<float> x{{{{-0.4999f, -0.3056f}, {-0.4527f, 0.2193f}}, {{0.2018f, 0.0478f}, {0.0697f, 0.0002f}}}};
  const auto slice = x.view().slice(2, 1, 2);
  const auto of_slice = napier::sigmoid(slice), of_copy = napier::sigmoid(napier::copy(slice));
  const std::uint32_t nearest[] = {0x3ec7062e, 0x3f0dfaae, 0x3f047581, 0x3f000347};
  auto other = of_copy.begin();
  for (int i = 0; const float y : of_slice) {
    EXPECT_EQ(bits(y), bits(*other++));
    EXPECT_LE(std::max(bits(y), nearest[i]) - std::min(bits(y), nearest[i]), 1u);
    ++i;
  }
}

TEST(SigmoidExhaustive, ErrsNoMoreThanStatedOnEveryFloat) { errs_no_more_than_stated_on_every_float<SigmoidFunction>(); }
TEST(SigmoidExhaustive, ErrsNoMoreThanStatedOnManyDoubles) {
  errs_no_more_than_stated_on_many_doubles<SigmoidFunction>(100);
}

}  // namespace
}  // namespace napier_tests
