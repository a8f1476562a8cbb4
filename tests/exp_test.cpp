// SPDX-License-Identifier: MIT
#include <napier/exp.hpp>

#include "support/promises.hpp"

namespace napier_tests {
namespace {

struct ExpFunction {
  using type = napier::function::exp;
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::exp_out(out, x); }
  static double exact(double x) { return std::exp(x); }
  static void exact(Mpfr& result, double x) { result.exp(x); }
};

class Exp : public OnIsa {};
INSTANTIATE_ON_EVERY_ISA(Exp);

template <class T> T exp_of(T x) { return result<ExpFunction>(x); }

TEST_P(Exp, ErrsNoMoreThanStated) {
  errs_no_more_than_stated<ExpFunction, float>(every_float(3989));
  errs_no_more_than_stated<ExpFunction, float>(hard_inputs<float>());
  errs_no_more_than_stated<ExpFunction, double>(random_doubles(100000, 7));
  errs_no_more_than_stated<ExpFunction, double>(hard_inputs<double>());
}

TEST_P(Exp, ErrsAsMuchAsStatedAtItsWorstInput) {
  errs_as_much_as_stated<ExpFunction, float>();
  errs_as_much_as_stated<ExpFunction, double>();
}

// These bits are the function's promise to stay the same: they change only with a version that says so.
TEST_P(Exp, HasTheBitsOfThisVersion) {
  EXPECT_EQ((digest<ExpFunction, float>(every_float(997))), 0xd4df04d6ad117b2eu);
  EXPECT_EQ((digest<ExpFunction, double>(random_doubles(200000, 1))), 0x94fcbd94cd8adac8u);
}

TEST_P(Exp, HasTheSameBitsAtEveryPlaceAndTouchesNothingElse) {
  has_the_same_bits_at_every_place_and_touches_nothing_else<ExpFunction, float>();
  has_the_same_bits_at_every_place_and_touches_nothing_else<ExpFunction, double>();
}
TEST_P(Exp, HasTheSameBitsBesideAnyOthers) {
  has_the_same_bits_beside_any_others<ExpFunction, float>();
  has_the_same_bits_beside_any_others<ExpFunction, double>();
}

TEST_P(Exp, KeepsNaN) {
  keeps_nan<ExpFunction, float>();
  keeps_nan<ExpFunction, double>();
}

TEST_P(Exp, OfZeroIsExactlyOne) {
  for (const float x : {0.0f, -0.0f, 0x1p-149f, -0x1p-149f}) EXPECT_EQ(bits(exp_of(x)), bits(1.0f)) << x;
  for (const double x : {0.0, -0.0, 0x1p-1074, -0x1p-1074}) EXPECT_EQ(bits(exp_of(x)), bits(1.0)) << x;
}

TEST_P(Exp, OfInfinityIsInfinityOrZero) {
  EXPECT_EQ(bits(exp_of(HUGE_VALF)), bits(HUGE_VALF));
  EXPECT_EQ(bits(exp_of(-HUGE_VALF)), bits(0.0f));
  EXPECT_EQ(bits(exp_of(HUGE_VAL)), bits(HUGE_VAL));
  EXPECT_EQ(bits(exp_of(-HUGE_VAL)), bits(0.0));
}

TEST_P(Exp, OverflowsAtTheTrueThreshold) {
  EXPECT_EQ(bits(exp_of(from_bits(0x42b17217u))), 0x7f7fff84u);
  EXPECT_EQ(bits(exp_of(from_bits(0x42b17218u))), 0x7f800000u);
  EXPECT_TRUE(std::isfinite(exp_of(0x1.62e42fefa39efp+9)));
  EXPECT_EQ(exp_of(0x1.62e42fefa39fp+9), HUGE_VAL);
}

// Vc#273: NaN below -88; numpy#14049: subnormal results lost; tt-metal#34594: NaN of two adjacent floats near -88.03.
TEST_P(Exp, DeliversSubnormalResults) {
  const std::pair<float, std::uint32_t> cases[] = {{-87.0f, 0x00b33687},
                                                   {-87.5f, 0x006cb2bc},
                                                   {-88.0f, 0x0041edc4},
                                                   {-88.1f, 0x003ba7a9},
                                                   {-88.2f, 0x0035fa64},
                                                   {-88.3f, 0x0030d752},
                                                   {-88.4f, 0x002c317d},
                                                   {-88.5f, 0x0027fce2},
                                                   {-103.0f, 0x00000001},
                                                   {from_bits(0xc2cff1b4u), 0x00000001},
                                                   {from_bits(0xc2cff1b5u), 0x00000000},
                                                   {from_bits(0xc2aeac4fu), 0x00800026},
                                                   {from_bits(0xc2aeac50u), 0x007fffe6},
                                                   {from_bits(0xc2b00f33u), 0x00400019},
                                                   {from_bits(0xc2b00f34u), 0x003ffff9},
                                                   {from_bits(0xc2b00f35u), 0x003fffd9}};
  for (const auto& [x, nearest] : cases) {
    EXPECT_LE(std::max(bits(exp_of(x)), nearest) - std::min(bits(exp_of(x)), nearest), 1u) << x;
  }
  EXPECT_EQ(bits(exp_of(-745.0)), bits(0x1p-1074));
  EXPECT_EQ(bits(exp_of(-746.0)), bits(0.0));
}

TEST_P(Exp, NeverFallsWhereResultsBecomeSubnormal) {
  std::vector<float> x;
  for (std::uint32_t b = bits(-88.1f); b >= bits(-87.2f); --b) x.push_back(from_bits(b));
  const auto y = results<ExpFunction, float>(std::span<const float>(x));
  for (std::size_t i = 1; i < y.size(); ++i) ASSERT_LE(y[i - 1], y[i]) << std::hexfloat << x[i];
}

// A lane beside one that takes the other path keeps its bits.
TEST_P(Exp, DoesNotDependOnNeighbours) {
  for (const float other : {100.0f, -100.0f, HUGE_VALF, NAN, -87.3f}) {
    std::vector<float> x;
    for (int i = 0; i < 4096; ++i) x.push_back(static_cast<float>(i - 2048) * 0.0426f);
    auto alone = results<ExpFunction, float>(std::span<const float>(x));
    for (std::size_t i = 0; i < x.size(); i += 5) x[i] = other;
    const auto beside = results<ExpFunction, float>(std::span<const float>(x));
    for (std::size_t i = 0; i < x.size(); ++i) { ASSERT_TRUE(i % 5 == 0 || bits(alone[i]) == bits(beside[i])) << x[i]; }
  }
}

TEST(ExpExhaustive, ErrsNoMoreThanStatedOnEveryFloat) { errs_no_more_than_stated_on_every_float<ExpFunction>(); }
TEST(ExpExhaustive, ErrsNoMoreThanStatedOnManyDoubles) { errs_no_more_than_stated_on_many_doubles<ExpFunction>(100); }

}  // namespace
}  // namespace napier_tests
