// SPDX-License-Identifier: MIT
// The types of two bytes, integers and bool: conversions, and exp and sigmoid of all their values.
#include <gtest/gtest.h>

#include <cinttypes>
#include <cstring>
#include <napier/napier.hpp>
#include <random>
#include <vector>

#include "support/guard_page.hpp"
#include "support/isas.hpp"
#include "support/mpfr.hpp"
#include "support/ulp.hpp"

namespace napier_tests {
namespace {

using napier::bfloat16;
using napier::float16;
using napier::Tensor;

static_assert(std::is_same_v<napier::result_of<float16>, float16>);
static_assert(std::is_same_v<napier::result_of<float16, bfloat16>, float>);
static_assert(std::is_same_v<napier::result_of<std::int64_t, bfloat16, bool>, bfloat16>);
static_assert(std::is_same_v<napier::result_of<bool, std::uint8_t>, float>);
static_assert(std::is_same_v<napier::result_of<float16, int, double>, double>);
static_assert(std::is_same_v<napier::compute_of<float16>, float> && std::is_same_v<napier::compute_of<double>, double>);
static_assert(!napier::Dtype<char>::supported && !napier::Dtype<char16_t>::supported);
static_assert(float16(1.0f).bits == 0x3c00 && bfloat16(1).bits == 0x3f80 && float16(65520.0).bits == 0x7c00);
static_assert(float(float16::from_bits(1)) == 0x1p-24f && float(bfloat16::from_bits(1)) == 0x1p-133f);

template <class H> constexpr napier::BinaryFormat format = napier::binary16;
template <> constexpr napier::BinaryFormat format<bfloat16> = napier::brain16;

template <class H> std::vector<H> every() {
  std::vector<H> x(65536);
  for (std::size_t b = 0; b < x.size(); ++b) x[b] = H::from_bits(static_cast<std::uint16_t>(b));
  return x;
}
template <class H> bool is_nan(H x) { return std::isnan(static_cast<float>(x)); }

/// The nearest of H, ties to even, found among all its values: no arithmetic of the library's.
template <class H> std::uint16_t nearest(long double x) {
  const std::uint16_t infinity = static_cast<std::uint16_t>(format<H>.infinite());
  const long double size = std::fabs(x);
  const auto value = [](std::uint16_t b) { return static_cast<long double>(static_cast<float>(H::from_bits(b))); };
  std::uint16_t below = 0, above = infinity;  // value(below) <= size < value(above)
  while (above - below > 1) {
    const auto middle = static_cast<std::uint16_t>((below + above) / 2);
    (value(middle) <= size ? below : above) = middle;
  }
  // Infinity counts as the number that would come next.
  const long double next = above < infinity ? value(above)
                                            : 2 * value(static_cast<std::uint16_t>(infinity - 1)) -
                                                  value(static_cast<std::uint16_t>(infinity - 2));
  const long double tie = (value(below) + next) / 2;
  const std::uint16_t b = size > tie || (size >= tie && below % 2 == 1) ? above : below;
  return static_cast<std::uint16_t>(b | (std::signbit(x) ? 0x8000 : 0));
}

template <class H> void converts_there_and_back() {
  for (const H h : every<H>()) {
    const float wide = h;
    const H back(wide);
    if (is_nan(h)) {
      const auto quiet = static_cast<std::uint16_t>(h.bits | 1u << (format<H>.mantissa - 1));
      ASSERT_TRUE(std::isnan(wide));
      ASSERT_EQ(back.bits, quiet);
      ASSERT_EQ(H(static_cast<double>(wide)).bits, quiet);
    } else {
      ASSERT_EQ(back.bits, h.bits);
      ASSERT_EQ(H(static_cast<double>(wide)).bits, h.bits);
    }
  }
}
TEST(Dtype, ConvertsEveryFloat16ThereAndBack) { converts_there_and_back<float16>(); }
TEST(Dtype, ConvertsEveryBfloat16ThereAndBack) { converts_there_and_back<bfloat16>(); }

template <class H> void rounds_to_nearest_even() {
  std::mt19937_64 next(1);
  std::vector<double> x;
  for (const H h : every<H>()) {
    if (is_nan(h)) continue;
    const double value = static_cast<double>(static_cast<float>(h));
    const H neighbour = H::from_bits(static_cast<std::uint16_t>(h.bits ^ 1));
    const double tie = std::isinf(value) || std::isinf(static_cast<float>(neighbour))
                           ? value
                           : (value + static_cast<double>(static_cast<float>(neighbour))) / 2;
    for (const double y : {value, tie}) {
      for (const double end : {-HUGE_VAL, HUGE_VAL}) x.push_back(std::nextafter(y, end));
      x.push_back(y);
    }
  }
  for (const double edge :
       {65519.0, 65519.99, 65520.0, 0x1.fep127, 0x1.ffp127, 0x1.ff0001p127, 0x1p-25, 0x1p-134, 0x1p-1074, 1e300})
    x.push_back(edge);
  for (int i = 0; i < 100000; ++i)
    x.push_back(std::ldexp(static_cast<double>(next() >> 11), static_cast<int>(next() % 300) - 200));
  for (const double y : x) {
    ASSERT_EQ(H(y).bits, nearest<H>(static_cast<long double>(y))) << std::hexfloat << y;
    const float narrow = static_cast<float>(y);
    ASSERT_EQ(H(narrow).bits, nearest<H>(static_cast<long double>(narrow))) << std::hexfloat << narrow;
  }
}

// By way of a double these would be rounded twice.
TEST(Dtype, RoundsLongIntegersAndLongDoublesOnce) {
  EXPECT_EQ(bfloat16((1LL << 60) + (1LL << 52) + 1).bits, 0x5d81);
  EXPECT_EQ(bfloat16(-(1LL << 60) - (1LL << 52) - 1).bits, 0xdd81);
  EXPECT_EQ(bfloat16((1LL << 60) + (1LL << 52)).bits, 0x5d80);
  EXPECT_EQ(bfloat16((1ULL << 63) + (1ULL << 55) + 1).bits, 0x5f01);
  EXPECT_EQ(bfloat16(INT64_MIN).bits, 0xdf00);
  EXPECT_EQ(float16(1LL << 62).bits, 0x7c00);
  EXPECT_EQ(bfloat16(1.00390625L).bits, 0x3f80);
  if constexpr (std::numeric_limits<long double>::digits > 53) {
    EXPECT_EQ(bfloat16(1.00390625L + 0x1p-60L).bits, 0x3f81);
    EXPECT_EQ(bfloat16(-1.00390625L - 0x1p-60L).bits, 0xbf81);
    EXPECT_EQ(bfloat16(1.01171875L - 0x1p-60L).bits, 0x3f81);
    EXPECT_EQ(float16(65520.0L - 0x1p-40L).bits, 0x7bff);
  }
}

TEST(Dtype, RoundsToTheNearestFloat16TiesToEven) { rounds_to_nearest_even<float16>(); }
TEST(Dtype, RoundsToTheNearestBfloat16TiesToEven) { rounds_to_nearest_even<bfloat16>(); }

TEST(Dtype, HasItsNumericLimits) {
  using Half = std::numeric_limits<float16>;
  using Brain = std::numeric_limits<bfloat16>;
  EXPECT_EQ(float((Half::max)()), 65504);
  EXPECT_EQ(float(Half::lowest()), -65504);
  EXPECT_EQ(float((Half::min)()), 0x1p-14f);
  EXPECT_EQ(float(Half::denorm_min()), 0x1p-24f);
  EXPECT_EQ(float(Half::epsilon()), 0x1p-10f);
  EXPECT_EQ(float((Brain::max)()), 0x1.fep127f);
  EXPECT_EQ(float((Brain::min)()), 0x1p-126f);
  EXPECT_EQ(float(Brain::denorm_min()), 0x1p-133f);
  EXPECT_EQ(float(Brain::epsilon()), 0x1p-7f);
  for (const float infinity : {float(Half::infinity()), float(Brain::infinity())}) EXPECT_EQ(infinity, HUGE_VALF);
  for (const float nan : {float(Half::quiet_NaN()), float(Half::signaling_NaN()), float(Brain::quiet_NaN())})
    EXPECT_TRUE(std::isnan(nan));
  EXPECT_EQ(Half::digits, 11);
  EXPECT_EQ(Half::digits10, 3);
  EXPECT_EQ(Half::max_digits10, 5);
  EXPECT_EQ(Half::max_exponent, 16);
  EXPECT_EQ(Half::min_exponent, -13);
  EXPECT_EQ(Half::max_exponent10, 4);
  EXPECT_EQ(Half::min_exponent10, -4);
  EXPECT_EQ(Brain::digits, 8);
  EXPECT_EQ(Brain::digits10, 2);
  EXPECT_EQ(Brain::max_digits10, 4);
  EXPECT_EQ(Brain::max_exponent, 128);
  EXPECT_EQ(Brain::min_exponent, -125);
  EXPECT_EQ(Brain::max_exponent10, 38);
  EXPECT_EQ(Brain::min_exponent10, -37);
}

TEST(Dtype, IsNamedAsTorchNamesIt) {
  EXPECT_STREQ(napier::Dtype<float16>::name, "float16");
  EXPECT_STREQ(napier::Dtype<bfloat16>::name, "bfloat16");
  EXPECT_STREQ(napier::Dtype<bool>::name, "bool");
  EXPECT_STREQ(napier::Dtype<std::uint8_t>::name, "uint8");
  EXPECT_STREQ(napier::Dtype<signed char>::name, "int8");
  EXPECT_STREQ(napier::Dtype<std::uint16_t>::name, "uint16");
  EXPECT_STREQ(napier::Dtype<int>::name, "int32");
  EXPECT_STREQ(napier::Dtype<long long>::name, "int64");
  EXPECT_STREQ(napier::Dtype<std::uint64_t>::name, "uint64");
}

TEST(Dtype, TakesNumbersBetweenBraces) {
  const Tensor<float16> x{{1, 2.5}, {-0.1f, 65504}};
  EXPECT_EQ(x(1, 0).bits, float16(-0.1f).bits);
  EXPECT_EQ(x(1, 1).bits, 0x7bff);
}

#if defined(__FLT16_MANT_DIG__) && defined(__x86_64__)  // gcc 12 has the type there only
TEST(Dtype, ConvertsFromAndToTheCompilersOwn) {
  __extension__ typedef _Float16 Own;
  for (const float16 h : every<float16>()) {
    if (is_nan(h)) continue;
    const Own own = static_cast<Own>(static_cast<float>(h));
    ASSERT_EQ(std::memcmp(&own, &h, 2), 0);
    ASSERT_EQ(float16(own).bits, h.bits);
  }
}
#endif

class DtypeOn : public OnIsa {};
INSTANTIATE_ON_EVERY_ISA(DtypeOn);

struct Exp {
  static void call(auto&& out, const auto& x) { napier::exp_out(out, x); }
  static void exact(Mpfr& y, double x) { y.exp(x); }
};
struct Sigmoid {
  static void call(auto&& out, const auto& x) { napier::sigmoid_out(out, x); }
  static void exact(Mpfr& y, double x) { y.sigmoid(x); }
};

/// All 65,536 inputs against MPFR, rounded once; beside infinities, which no formula for ordinary numbers covers, the same bits.
template <class Function, class H> void is_correctly_rounded(const char* what) {
  const std::vector<H> x = every<H>();
  std::vector<H> y(x.size());
  Function::call(y, x);
  std::vector<H> mixed(2 * x.size(), std::numeric_limits<H>::infinity());
  for (std::size_t i = 0; i < x.size(); ++i) mixed[2 * i] = x[i];
  Function::call(mixed, mixed);
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(mixed[2 * i].bits, y[i].bits) << what << ", input " << x[i].bits;
  Mpfr exact;
  int wrong = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (is_nan(x[i])) {
      const auto quiet = static_cast<std::uint16_t>(x[i].bits | 1u << (format<H>.mantissa - 1));
      ASSERT_EQ(y[i].bits, quiet);
      continue;
    }
    Function::exact(exact, static_cast<double>(static_cast<float>(x[i])));
    if (y[i].bits != nearest<H>(exact.value())) {
      ++wrong;
      ADD_FAILURE() << what << std::hexfloat << " of " << static_cast<float>(x[i]) << " is " << static_cast<float>(y[i]);
    }
  }
  std::printf("%s: 65536 inputs, %d not correctly rounded\n", what, wrong);
}
TEST_P(DtypeOn, ExpOfEveryFloat16IsCorrectlyRounded) { is_correctly_rounded<Exp, float16>("exp of float16"); }
TEST_P(DtypeOn, ExpOfEveryBfloat16IsCorrectlyRounded) { is_correctly_rounded<Exp, bfloat16>("exp of bfloat16"); }
TEST_P(DtypeOn, SigmoidOfEveryFloat16IsCorrectlyRounded) { is_correctly_rounded<Sigmoid, float16>("sigmoid of float16"); }
TEST_P(DtypeOn, SigmoidOfEveryBfloat16IsCorrectlyRounded) {
  is_correctly_rounded<Sigmoid, bfloat16>("sigmoid of bfloat16");
}

/// Of all 65,536 inputs, in one run apart and in place.
template <class H, class F> void gives_the_float_result_rounded(F function_out) {
  const std::vector<H> x = every<H>();
  const std::vector<float> floats(x.begin(), x.end());
  std::vector<float> exact(x.size());
  std::vector<H> y(x.size()), z = x;
  function_out(exact, floats);
  function_out(y, x);
  function_out(z, z);
  for (std::size_t i = 0; i < x.size(); ++i) {
    ASSERT_EQ(y[i].bits, H(exact[i]).bits) << floats[i];
    ASSERT_EQ(z[i].bits, y[i].bits) << "in place, " << floats[i];
  }
}
TEST_P(DtypeOn, OtherFunctionsGiveTheirFloatResultRounded) {
  const auto check = [](auto function_out) {
    gives_the_float_result_rounded<float16>(function_out);
    gives_the_float_result_rounded<bfloat16>(function_out);
  };
  check([](auto& out, const auto& x) { napier::tanh_out(out, x); });
  check([](auto& out, const auto& x) { napier::silu_out(out, x); });
  check([](auto& out, const auto& x) { napier::expm1_out(out, x); });
  check([](auto& out, const auto& x) { napier::softplus_out(out, x); });
  check([](auto& out, const auto& x) { napier::silu_backward_out(out, x, x); });
}

/// tensorflow#123104: sigmoid in bfloat16 steps fell from 5.5 to 5.75.
TEST_P(DtypeOn, SigmoidOfBfloat16NeverFalls) {
  std::vector<bfloat16> x, y;
  for (int b = 0xff7f; b > 0x8000; --b) x.push_back(bfloat16::from_bits(static_cast<std::uint16_t>(b)));
  for (int b = 0; b < 0x7f80; ++b) x.push_back(bfloat16::from_bits(static_cast<std::uint16_t>(b)));
  y.resize(x.size());
  napier::sigmoid_out(y, x);
  for (std::size_t i = 1; i < x.size(); ++i) ASSERT_LE(static_cast<float>(y[i - 1]), static_cast<float>(y[i]));
  const Tensor<bfloat16> some{5.5, 5.75, 6, 6.25};
  const std::uint16_t nearest_bits[] = {0x3f7f, 0x3f7f, 0x3f7f, 0x3f80};
  const auto results = napier::sigmoid(some);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(results(i).bits, nearest_bits[i]);
}

/// Arrays of any length at any place, with forbidden pages around them: the bits of each number alone, and no byte outside.
template <class H> void has_the_same_bits_at_every_place() {
  const std::vector<H> numbers = {H(-2), H(1), H(-0.5), H(9), H(-11), H(3.25), H(-90), H(0), H(1000), H(-1e-3)};
  std::vector<H> alone(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) napier::sigmoid_out(std::span(&alone[i], 1), std::span(&numbers[i], 1));
  constexpr std::size_t most = 150;
  const GuardedPages in_pages((most + 32) * 2), out_pages((most + 32) * 2);
  for (std::size_t n = 0; n <= most; ++n) {
    for (std::size_t step = 0; step < 32; step += 3) {
      std::memset(out_pages.begin(), 0x55, static_cast<std::size_t>(out_pages.end() - out_pages.begin()));
      H* const in = reinterpret_cast<H*>(in_pages.end()) - n - (step % 2 == 0 ? 0 : step);
      H* const out =
          step % 2 == 0 ? reinterpret_cast<H*>(out_pages.begin()) + step : reinterpret_cast<H*>(out_pages.end()) - n;
      for (std::size_t i = 0; i < n; ++i) in[i] = numbers[(i * 7 + n) % numbers.size()];
      napier::sigmoid_out(std::span(out, n), std::span<const H>(in, n));
      for (std::size_t i = 0; i < n; ++i)
        ASSERT_EQ(out[i].bits, alone[(i * 7 + n) % numbers.size()].bits) << i << " of " << n;
      for (const char* p = out_pages.begin(); p < out_pages.end(); ++p) {
        ASSERT_TRUE((p >= reinterpret_cast<char*>(out) && p < reinterpret_cast<char*>(out + n)) || *p == 0x55) << n;
      }
      napier::sigmoid_out(std::span(in, n), std::span<const H>(in, n));
      ASSERT_EQ(std::memcmp(in, out, 2 * n), 0) << "in place, " << n;
    }
  }
}
TEST_P(DtypeOn, Float16HasTheSameBitsAtEveryPlaceAndTouchesNothingElse) { has_the_same_bits_at_every_place<float16>(); }
TEST_P(DtypeOn, Bfloat16HasTheSameBitsAtEveryPlaceAndTouchesNothingElse) { has_the_same_bits_at_every_place<bfloat16>(); }

/// pytorch#47551: a sigmoid of uint8 negated its argument in uint8.
template <class T> void is_that_of_the_nearest_float(const std::vector<T>& values) {
  const auto n = static_cast<std::int64_t>(values.size());
  auto x = Tensor<T>::empty({n});
  auto wide = Tensor<float>::empty({n});
  for (std::int64_t i = 0; i < n; ++i) {
    x(i) = values[static_cast<std::size_t>(i)];
    wide(i) = static_cast<float>(values[static_cast<std::size_t>(i)]);
  }
  const auto y = napier::sigmoid(x), z = napier::exp(x), expected = napier::sigmoid(wide), expected_exp = napier::exp(wide);
  static_assert(std::is_same_v<decltype(y), const Tensor<float>>);
  for (std::int64_t i = 0; i < n; ++i) {
    EXPECT_EQ(bits(y(i)), bits(expected(i)));
    EXPECT_EQ(bits(z(i)), bits(expected_exp(i)));
  }
}
TEST_P(DtypeOn, AnIntegersResultIsThatOfTheNearestFloat) {
  is_that_of_the_nearest_float<bool>({true, false});
  is_that_of_the_nearest_float<std::uint8_t>({0, 1, 255});
  is_that_of_the_nearest_float<std::int8_t>({-128, 127, 3});
  is_that_of_the_nearest_float<std::int16_t>({-32768, 0, 80});
  is_that_of_the_nearest_float<std::uint16_t>({65535, 88});
  is_that_of_the_nearest_float<int>({-90, 16777217, 5});
  is_that_of_the_nearest_float<std::uint32_t>({4294967295u, 7});
  is_that_of_the_nearest_float<std::int64_t>({9007199254740993, INT64_MIN, -3});
  is_that_of_the_nearest_float<std::uint64_t>({~std::uint64_t{0}, 2});
  const auto y = napier::sigmoid(Tensor<std::uint8_t>{0, 1, 255});
  EXPECT_EQ(bits(y(0)), 0x3f000000u);
  EXPECT_EQ(bits(y(1)), 0x3f3b26a8u);
  EXPECT_EQ(bits(y(2)), 0x3f800000u);
  EXPECT_EQ(bits(napier::exp(Tensor<std::uint8_t>{255})(0)), 0x7f800000u);
  EXPECT_EQ(bits(napier::exp(Tensor<std::int64_t>{3})(0)), 0x41a0af2eu);
}

/// pytorch#47551 again: against the exact results, rounded to nearest.
TEST_P(DtypeOn, AnIntegersResultHasTheBitsOfTheExactOne) {
  const auto exp_of = [](auto x) { return bits(napier::exp(Tensor<decltype(x)>{x})(0)); };
  const auto sigmoid_of = [](auto x) { return bits(napier::sigmoid(Tensor<decltype(x)>{x})(0)); };
  EXPECT_EQ(sigmoid_of(false), 0x3f000000u);
  EXPECT_EQ(sigmoid_of(true), 0x3f3b26a8u);
  EXPECT_EQ(sigmoid_of(std::int8_t{-128}), 0x00000000u);
  EXPECT_EQ(sigmoid_of(std::int64_t{9007199254740993}), 0x3f800000u);
  EXPECT_EQ(sigmoid_of(std::int64_t{INT64_MIN}), 0x00000000u);
  EXPECT_EQ(exp_of(std::int64_t{INT64_MIN}), 0x00000000u);
  EXPECT_EQ(exp_of(std::uint64_t{~std::uint64_t{0}}), 0x7f800000u);
  EXPECT_EQ(exp_of(std::uint8_t{255}), 0x7f800000u);
}

/// Longer than the buffer that casts go through, of any strides.
TEST_P(DtypeOn, CastsAtAnyLengthAndStride) {
  auto x = Tensor<std::int32_t>::empty({37, 71});
  for (std::int64_t i = 0; i < x.numel(); ++i) x.data()[i] = static_cast<std::int32_t>(i % 23) - 11;
  auto wide = Tensor<float>::empty(x.shape());
  for (std::int64_t i = 0; i < x.numel(); ++i) wide.data()[i] = static_cast<float>(x.data()[i]);
  auto y = Tensor<double>::empty({71, 37});
  napier::exp_out(y, x.view().transpose(0, 1));
  auto half = Tensor<float16>::empty({37, 36});
  napier::exp_out(half, x.view().slice(1, 0, napier::all, 2));
  const auto expected = napier::exp(wide);
  for (std::int64_t i = 0; i < 37; ++i) {
    for (std::int64_t j = 0; j < 71; ++j) {
      ASSERT_EQ(bits(y(j, i)), bits(static_cast<double>(expected(i, j))));
      if (j % 2 == 0) { ASSERT_EQ(half(i, j / 2).bits, float16(expected(i, j)).bits); }
    }
  }
}

TEST_P(DtypeOn, CastsAResultToTheTypeOfOut) {
  const Tensor<double> x{1, -1, 700, 800, -800, NAN};
  Tensor<float> narrow;
  napier::exp_out(narrow, x);
  EXPECT_EQ(narrow(0), static_cast<float>(napier::exp(x)(0)));
  EXPECT_EQ(bits(narrow(2)), bits(HUGE_VALF));
  EXPECT_EQ(bits(narrow(4)), bits(0.0f));
  EXPECT_TRUE(std::isnan(narrow(5)));
  const Tensor<float16> h{1, 2, -3};
  Tensor<double> wide;
  napier::exp_out(wide, h);  // rounded to float16 first, as torch does
  EXPECT_EQ(wide(1), static_cast<double>(static_cast<float>(napier::exp(h)(1))));
  Tensor<bfloat16> other;
  napier::sigmoid_out(other, h);
  EXPECT_EQ(other(2).bits, bfloat16(static_cast<float>(napier::sigmoid(h)(2))).bits);
}

TEST_P(DtypeOn, ComputesInPlace) {
  Tensor<float16> h{1, 2, -3};
  const auto expected = napier::exp(h);
  napier::exp_(h);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(h(i).bits, expected(i).bits);
}

}  // namespace
}  // namespace napier_tests
