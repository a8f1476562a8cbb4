// SPDX-License-Identifier: MIT
// Rounding::correct: exp and sigmoid give the number nearest to the exact result, ties to even, for every input.
#include <cfenv>
#include <fstream>
#include <napier/napier.hpp>

#include "support/errors.hpp"
#include "support/promises.hpp"
#if defined(__x86_64__)
#  include <immintrin.h>
#endif

namespace napier_tests {
namespace {

using napier::bfloat16;
using napier::float16;
using napier::Tensor;
using napier::TensorView;

constexpr napier::Options correct{.rounding = napier::Rounding::correct};

struct CorrectExp {
  static constexpr const char* name = "exp";
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::exp_out(out, x, correct); }
  static auto of(const auto& x, const napier::Options& options = correct) { return napier::exp(x, options); }
  static void out(auto& out, const auto& x) { napier::exp_out(out, x, correct); }
  static void in_place(auto& x) { napier::exp_(x, correct); }
  template <class W> static W approximate(W x) { return std::exp(x); }
  static void exact(Mpfr& result, double x) { result.exp(x); }
};
struct CorrectSigmoid {
  static constexpr const char* name = "sigmoid";
  template <class T> static void call(std::span<T> out, std::span<const T> x) { napier::sigmoid_out(out, x, correct); }
  static auto of(const auto& x, const napier::Options& options = correct) { return napier::sigmoid(x, options); }
  static void out(auto& out, const auto& x) { napier::sigmoid_out(out, x, correct); }
  static void in_place(auto& x) { napier::sigmoid_(x, correct); }
  template <class W> static W approximate(W x) {
    const W e = std::exp(-std::fabs(x));
    return (x < 0 ? e : W(1)) / (1 + e);
  }
  static void exact(Mpfr& result, double x) { result.sigmoid(x); }
};

/// The type to compute a reference in: long double where that is a type of the CPU, or where no other is wider.
template <class T>
using Wider =
    std::conditional_t<std::is_same_v<T, float> && std::numeric_limits<long double>::digits != 64, double, long double>;

/// The number nearest to the exact result, and of NaN the same one, quiet.
template <class Function, class T> class Nearest {
 public:
  /// By MPFR, to 400 bits: no double's e^x or sigmoid is so close to a tie that these would not tell.
  T by_mpfr(T x) {
    if (std::isnan(x)) return quiet(x);
    Function::exact(exact_, static_cast<double>(x));
    return exact_.nearest<T>();
  }
  /// By a wider type's value, which errs by less than 5 ulp; by MPFR where a number within 8 ulp rounds otherwise.
  T operator()(T x) {
    using W = Wider<T>;
    constexpr W error = 8 * std::numeric_limits<W>::epsilon();
    if (std::isnan(x)) return quiet(x);
    const W y = Function::approximate(static_cast<W>(x));
    const T low = static_cast<T>(y * (1 - error)), high = static_cast<T>(y * (1 + error));
    return bits(low) == bits(high) ? low : by_mpfr(x);
  }

 private:
  Mpfr exact_{400};

  static T quiet(T x) { return from_bits(bits(x) | Bits<T>(1) << (std::numeric_limits<T>::digits - 2)); }
};

/// Counts wrong results on every ISA, and prints a line for each.
template <class Function, class T> class Comparison {
 public:
  /// by_mpfr: references by MPFR only.
  void look(std::span<const T> x, bool by_mpfr = false) {
    std::vector<T> nearest(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) nearest[i] = by_mpfr ? reference_.by_mpfr(x[i]) : reference_(x[i]);
    checked_ += x.size();
    for (std::size_t k = 0; k < isas_.size(); ++k) {
      napier::simd::use(isas_[k]);
      const auto y = results<Function, T>(x);
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (bits(y[i]) == bits(nearest[i])) continue;
        if (wrong_[k]++ < 4) {
          ADD_FAILURE() << Function::name << " of " << std::hexfloat << x[i] << " on " << isas_[k] << " is " << y[i]
                        << ", the nearest is " << nearest[i];
        }
      }
    }
    napier::simd::use(before_);
  }
  ~Comparison() {
    for (std::size_t k = 0; k < isas_.size(); ++k) {
      std::printf("%s of %s on %s: %" PRIu64 " inputs, %" PRIu64 " wrong\n", Function::name,
                  sizeof(T) == 4 ? "float" : "double", isas_[k].c_str(), checked_, wrong_[k]);
    }
  }

 private:
  const std::vector<std::string> isas_ = isas();
  const std::string before_{napier::simd::active()};
  std::vector<std::uint64_t> wrong_ = std::vector<std::uint64_t>(isas_.size());
  std::uint64_t checked_ = 0;
  Nearest<Function, T> reference_;
};

// ---- Inputs

/// Doubles evenly spread where results are finite and in [-10, 10], by exponent down to 2^-70, around where results overflow,
/// become subnormal and end, and with few bits near 0, where results lie close to ties.
std::vector<double> doubles_of_every_kind(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 next(seed);
  std::vector<double> x(count);
  for (double& one : x) {
    const std::uint64_t b = next(), c = next();
    const double unit = static_cast<double>(c >> 11) * 0x1p-53, sign = (b >> 8 & 1) == 0 ? 1 : -1;
    const int n = static_cast<int>(b >> 16 & 0xffff);
    switch (b & 7) {
      case 0:
        one = unit * 1460 - 748;
        break;
      case 1:
        one = unit * 20 - 10;
        break;
      case 2:
        one = std::ldexp(sign * (1 + unit), -n % 71);
        break;
      case 3:
        one = (n % 2 == 0 ? 709.5 : -36.9) + unit;
        break;
      case 4:
        one = -(n % 2 == 0 ? 707.5 : 743.5) - 2 * unit;
        break;
      case 5:
        one = -(708 + 38 * unit);
        break;
      case 6:
        one = std::ldexp(sign * static_cast<double>(c % 8192 * 2 + 1), -55 + n % 20);
        break;
      default:
        one = std::ldexp(sign * static_cast<double>(c % 1048576), -55 + n % 30);
    }
  }
  return x;
}

/// The numbers of a file of tests/data, one a line.
std::vector<double> recorded(const char* file) {
  std::ifstream lines(std::string(NAPIER_DATA "/") + file);
  std::vector<double> x;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line[0] != '#') x.push_back(std::strtod(line.c_str(), nullptr));
  }
  return x;
}

/// Inputs whose results lie close to ties, so that a vector with them is computed again.
template <class Function, class T> std::vector<T> uncertain() {
  if constexpr (sizeof(T) == 8) {
    return recorded((std::string(Function::name) + "_hard.txt").c_str());
  } else {
    std::vector<T> x;
    for (float one = -50; one < 50; one += 0x1p-10f + std::fabs(one) * 0x1p-12f) {
      const double y = Function::approximate(static_cast<double>(one));
      if (ulp_error(static_cast<float>(y), static_cast<long double>(y)) > 0.5 - 0x1p-9) x.push_back(one);
    }
    return x;
  }
}

template <class Function> void every_kind_of_double_is_nearest() {
  Comparison<Function, double> comparison;
  comparison.look(doubles_of_every_kind(100000, 1), true);
}
template <class Function> void hard_inputs_are_nearest() {
  Comparison<Function, float>().look(hard_inputs<float>());
  Comparison<Function, double>().look(hard_inputs<double>());
  std::vector<double> x;
  for (const char* file : {"exp_hard.txt", "sigmoid_hard.txt"}) {
    for (const double one : recorded(file)) x.push_back(one);
  }
  ASSERT_GE(x.size(), 877u) << "tests/data is not whole";
  Comparison<Function, double>().look(x, true);
}
template <class Function> void floats_are_nearest(std::uint64_t stride) {
  Comparison<Function, float> comparison;
  constexpr std::uint64_t end = std::uint64_t(1) << 32;
  const std::uint64_t block = (std::uint64_t(1) << 18) * stride;
  std::vector<float> x;
  for (std::uint64_t first = 0; first < end; first += block) {
    x.clear();
    for (std::uint64_t b = first; b < std::min(first + block, end); b += stride) {
      x.push_back(from_bits(static_cast<std::uint32_t>(b)));
    }
    comparison.look(x);
  }
}
template <class Function> void many_doubles_are_nearest(std::uint64_t millions) {
  Comparison<Function, double> comparison;
  for (std::uint64_t seed = 1; seed <= millions; ++seed) {
    comparison.look(seed % 2 == 0 ? doubles_of_every_kind(1000000, seed) : random_doubles(1000000, seed));
  }
}

TEST(Correct, ExpOfAFloatIsTheNearest) { floats_are_nearest<CorrectExp>(1021); }
TEST(Correct, SigmoidOfAFloatIsTheNearest) { floats_are_nearest<CorrectSigmoid>(1021); }
TEST(Correct, ExpOfADoubleIsTheNearest) { every_kind_of_double_is_nearest<CorrectExp>(); }
TEST(Correct, SigmoidOfADoubleIsTheNearest) { every_kind_of_double_is_nearest<CorrectSigmoid>(); }
TEST(Correct, ExpIsTheNearestWhereThatIsHard) { hard_inputs_are_nearest<CorrectExp>(); }
TEST(Correct, SigmoidIsTheNearestWhereThatIsHard) { hard_inputs_are_nearest<CorrectSigmoid>(); }

/// At the input that the bound names, the exact result lies halfway between two numbers, nearly.
template <class Function, class F, class T> void errs_by_half_an_ulp() {
  constexpr napier::Accuracy stated = napier::accuracy<napier::function::correct<F>, T>;
  Mpfr exact(400);
  Function::exact(exact, stated.worst);
  const double of_a_double = exact.ulp_error(static_cast<double>(result<Function>(static_cast<T>(stated.worst))));
  const double error = sizeof(T) == 4 ? of_a_double * 0x1p-29 : of_a_double;
  EXPECT_LE(error, stated.ulp);
  EXPECT_GT(error, stated.ulp - 0x1p-20);
}
TEST(Correct, ErrsByHalfAnUlpWhereStated) {
  errs_by_half_an_ulp<CorrectExp, napier::function::exp, float>();
  errs_by_half_an_ulp<CorrectExp, napier::function::exp, double>();
  errs_by_half_an_ulp<CorrectSigmoid, napier::function::sigmoid, float>();
  errs_by_half_an_ulp<CorrectSigmoid, napier::function::sigmoid, double>();
}

TEST(CorrectExhaustive, ExpIsTheNearestOnEveryFloat) { floats_are_nearest<CorrectExp>(1); }
TEST(CorrectExhaustive, SigmoidIsTheNearestOnEveryFloat) { floats_are_nearest<CorrectSigmoid>(1); }
TEST(CorrectExhaustive, ExpIsTheNearestOnManyDoubles) { many_doubles_are_nearest<CorrectExp>(100); }
TEST(CorrectExhaustive, SigmoidIsTheNearestOnManyDoubles) { many_doubles_are_nearest<CorrectSigmoid>(100); }

// ---- Single values

class CorrectOn : public OnIsa {
 protected:
  void TearDown() override {
    std::fesetenv(FE_DFL_ENV);
    OnIsa::TearDown();
  }
};
INSTANTIATE_ON_EVERY_ISA(CorrectOn);

template <class T> T exp_of(T x) { return result<CorrectExp>(x); }
template <class T> T sigmoid_of(T x) { return result<CorrectSigmoid>(x); }

TEST_P(CorrectOn, OfZeroIsExact) {
  for (const float x : {0.0f, -0.0f, 0x1p-149f, -0x1p-149f}) {
    EXPECT_EQ(bits(exp_of(x)), bits(1.0f));
    EXPECT_EQ(bits(sigmoid_of(x)), bits(0.5f));
  }
  for (const double x : {0.0, -0.0, 0x1p-1074, -0x1p-1074}) {
    EXPECT_EQ(bits(exp_of(x)), bits(1.0));
    EXPECT_EQ(bits(sigmoid_of(x)), bits(0.5));
  }
}

TEST_P(CorrectOn, OfInfinityIsExact) {
  EXPECT_EQ(bits(exp_of(HUGE_VALF)), bits(HUGE_VALF));
  EXPECT_EQ(bits(exp_of(-HUGE_VALF)), bits(0.0f));
  EXPECT_EQ(bits(exp_of(HUGE_VAL)), bits(HUGE_VAL));
  EXPECT_EQ(bits(exp_of(-HUGE_VAL)), bits(0.0));
  EXPECT_EQ(bits(sigmoid_of(HUGE_VALF)), bits(1.0f));
  EXPECT_EQ(bits(sigmoid_of(-HUGE_VALF)), bits(0.0f));
  EXPECT_EQ(bits(sigmoid_of(HUGE_VAL)), bits(1.0));
  EXPECT_EQ(bits(sigmoid_of(-HUGE_VAL)), bits(0.0));
}

TEST_P(CorrectOn, KeepsNaN) {
  keeps_nan<CorrectExp, float>();
  keeps_nan<CorrectExp, double>();
  keeps_nan<CorrectSigmoid, float>();
  keeps_nan<CorrectSigmoid, double>();
}

// numpy#14049's subnormal result, and two results of small numbers beside a tie.
TEST_P(CorrectOn, GivesTheNearestInReportedCases) {
  EXPECT_EQ(bits(exp_of(-88.1f)), 0x003ba7a9u);
  EXPECT_EQ(bits(exp_of(from_bits(0x33800000u))), 0x3f800001u);
  EXPECT_EQ(bits(sigmoid_of(from_bits(0x34000000u))), 0x3f000000u);
}

TEST_P(CorrectOn, OverflowsAndEndsAtTheTrueThresholds) {
  EXPECT_EQ(bits(exp_of(from_bits(0x42b17217u))), 0x7f7fff84u);
  EXPECT_EQ(bits(exp_of(from_bits(0x42b17218u))), 0x7f800000u);
  EXPECT_EQ(bits(exp_of(from_bits(0xc2cff1b4u))), 0x00000001u);
  EXPECT_EQ(bits(exp_of(from_bits(0xc2cff1b5u))), 0x00000000u);
  EXPECT_EQ(bits(exp_of(0x1.62e42fefa39efp+9)), 0x7fefffffffffff2au);
  EXPECT_EQ(bits(exp_of(0x1.62e42fefa39fp+9)), bits(HUGE_VAL));
  EXPECT_EQ(bits(exp_of(-745.0)), bits(0x1p-1074));
  EXPECT_EQ(bits(exp_of(-746.0)), bits(0.0));
}

// ---- Other types

template <class H> void has_the_same_results_in_both_roundings() {
  auto x = Tensor<H>::empty({65536});
  for (std::size_t b = 0; b < 65536; ++b) x.data()[b] = H::from_bits(static_cast<std::uint16_t>(b));
  const auto check = [&]<class Function>(Function) {
    const auto faithful = Function::of(x, {});
    const auto y = Function::of(x);
    auto out = Tensor<H>::empty({65536}), in_place = x;
    Function::out(out, x);
    Function::in_place(in_place);
    for (const Tensor<H>* results : std::initializer_list<const Tensor<H>*>{&y, &out, &in_place}) {
      EXPECT_EQ(std::memcmp(results->data(), faithful.data(), 65536 * sizeof(H)), 0) << Function::name;
    }
  };
  check(CorrectExp());
  check(CorrectSigmoid());
}
// Whose results dtype_test.cpp compares with MPFR.
TEST_P(CorrectOn, OfTwoBytesIsWhatFaithfulIs) {
  has_the_same_results_in_both_roundings<float16>();
  has_the_same_results_in_both_roundings<bfloat16>();
}

template <class Function, class T> void is_that_of_the_nearest_float(const std::vector<T>& values) {
  const auto n = static_cast<std::int64_t>(values.size());
  auto x = Tensor<T>::empty({n});
  std::copy(values.begin(), values.end(), x.data());
  const Tensor<float> y = Function::of(x);
  auto out = Tensor<float>::empty({n});
  Function::out(out, x);
  Nearest<Function, float> nearest;
  for (std::int64_t i = 0; i < n; ++i) {
    const float wide = static_cast<float>(x(i));
    ASSERT_EQ(bits(y(i)), bits(nearest(wide))) << Function::name << " of " << wide;
    ASSERT_EQ(bits(out(i)), bits(y(i))) << Function::name << " of " << wide;
  }
}
template <class Function> void takes_integers() {
  std::vector<std::int16_t> x;
  for (int i = -32768; i < 32768; ++i) x.push_back(static_cast<std::int16_t>(i));
  is_that_of_the_nearest_float<Function>(x);
  is_that_of_the_nearest_float<Function>(std::vector<std::int8_t>{-128, 127, 3, -17});
  is_that_of_the_nearest_float<Function>(std::vector<std::uint8_t>{0, 1, 88, 89, 255});
  is_that_of_the_nearest_float<Function>(std::vector<std::uint16_t>{65535, 88});
  is_that_of_the_nearest_float<Function>(std::vector<int>{-90, -103, -104, 16777217, 5});
  is_that_of_the_nearest_float<Function>(std::vector<std::uint32_t>{4294967295u, 7});
  is_that_of_the_nearest_float<Function>(std::vector<std::int64_t>{9007199254740993, INT64_MIN, -3});
  is_that_of_the_nearest_float<Function>(std::vector<std::uint64_t>{~std::uint64_t{0}, 2});
  const auto y = Function::of(Tensor<bool>{true, false});
  EXPECT_EQ(bits(y(0)), bits(result<Function>(1.0f)));
  EXPECT_EQ(bits(y(1)), bits(result<Function>(0.0f)));
}
TEST_P(CorrectOn, OfAnIntegerIsThatOfTheNearestFloat) {
  takes_integers<CorrectExp>();
  takes_integers<CorrectSigmoid>();
}

TEST_P(CorrectOn, IsCastToTheTypeOfOut) {
  const Tensor<float> x{1, -88.1f, 3.25f};
  Tensor<double> wide;
  napier::exp_out(wide, x, correct);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(wide(i), static_cast<double>(napier::exp(x, correct)(i)));
  const Tensor<double> d{1, -88.1, 800};
  Tensor<float> narrow;
  napier::sigmoid_out(narrow, d, correct);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(narrow(i), static_cast<float>(napier::sigmoid(d, correct)(i)));
}

// ---- Places

TEST_P(CorrectOn, HasTheSameBitsAtEveryPlaceAndTouchesNothingElse) {
  has_the_same_bits_at_every_place_and_touches_nothing_else<CorrectExp, float>();
  has_the_same_bits_at_every_place_and_touches_nothing_else<CorrectExp, double>();
  has_the_same_bits_at_every_place_and_touches_nothing_else<CorrectSigmoid, float>();
  has_the_same_bits_at_every_place_and_touches_nothing_else<CorrectSigmoid, double>();
}

/// Numbers of which a vector is certain, and among them others, uncertain or rare; with the results that each has alone.
template <class Function, class T> class Mixture {
 public:
  Mixture() {
    for (int i = 0; i < certain; ++i) numbers_.push_back(T(2.5) - T(i) / 16);
    for (const T x : uncertain<Function, T>()) numbers_.push_back(x);
    EXPECT_GT(numbers_.size(), std::size_t(2 * certain)) << "too few are uncertain";
    for (const double x : {-88.1, -708.5, 1000.0, -1000.0, -0.0, 0x1p-149, HUGE_VAL, double(NAN)}) {
      for (int i = 0; i < 10; ++i) numbers_.push_back(static_cast<T>(x));
    }
    for (const T x : numbers_) alone_.push_back(result<Function>(x));
  }

  /// Element i of an array where each turn has one of the others, a place further than the turn before.
  T number(std::size_t i, std::size_t turn) const { return numbers_[index(i, turn)]; }
  T alone(std::size_t i, std::size_t turn) const { return alone_[index(i, turn)]; }

  std::vector<T> array(std::size_t count, std::size_t turn) const {
    std::vector<T> x(count);
    for (std::size_t i = 0; i < count; ++i) x[i] = number(i, turn);
    return x;
  }
  void expect_alone(const T* y, std::size_t count, std::size_t turn) const {
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(bits(y[i]), bits(alone(i, turn)))
          << Function::name << " of " << number(i, turn) << ", " << i << " of " << count << ", turns of " << turn;
    }
  }

 private:
  static constexpr int certain = 64;
  std::vector<T> numbers_, alone_;

  std::size_t index(std::size_t i, std::size_t turn) const {
    const std::size_t n = i / turn;
    return i % turn == n % turn ? certain + n * 37 % (numbers_.size() - certain) : i % certain;
  }
};

template <class Function, class T> void does_not_depend_on_neighbours() {
  const Mixture<Function, T> mixture;
  for (const std::size_t turn : {1u, 2u, 3u, 5u, 8u, 16u, 17u, 64u, 999u}) {
    for (std::size_t count = 1; count < 5000; count = count < 140 ? count + 1 : count * 2 + 1) {
      auto x = mixture.array(count, turn);
      const auto y = results<Function, T>(std::span<const T>(x));
      Function::in_place(x);
      mixture.expect_alone(y.data(), count, turn);
      mixture.expect_alone(x.data(), count, turn);
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}
TEST_P(CorrectOn, DoesNotDependOnNeighbours) {
  does_not_depend_on_neighbours<CorrectExp, float>();
  does_not_depend_on_neighbours<CorrectExp, double>();
  does_not_depend_on_neighbours<CorrectSigmoid, float>();
  does_not_depend_on_neighbours<CorrectSigmoid, double>();
}

/// To the second element of out on, and in place.
template <class Function, class T> void is_the_same_in_long_arrays(std::size_t count) {
  const Mixture<Function, T> mixture;
  constexpr std::size_t turn = 29;
  auto x = mixture.array(count + 1, turn);
  std::vector<T> y(count + 1);
  Function::template call<T>(std::span<T>(y).subspan(1), std::span<const T>(x).first(count));
  mixture.expect_alone(y.data() + 1, count, turn);
  EXPECT_EQ(bits(y[0]), bits(T(0)));
  Function::in_place(x);
  mixture.expect_alone(x.data(), count + 1, turn);
}
TEST_P(CorrectOn, IsTheSameInLongArrays) {
  is_the_same_in_long_arrays<CorrectExp, float>((1 << 20) + 3);
  is_the_same_in_long_arrays<CorrectExp, double>((1 << 20) + 3);
  is_the_same_in_long_arrays<CorrectSigmoid, float>((1 << 20) + 3);
  is_the_same_in_long_arrays<CorrectSigmoid, double>((1 << 20) + 3);
}

// Scalar and AArch64 have no stores past the caches.
TEST(Correct, IsTheSameInArraysThatGoPastTheCaches) {
  const std::string before(napier::simd::active());
  const SmallCaches small;
  for (const std::string& isa : isas()) {
    if (isa == "scalar" || isa == "neon") continue;
    napier::simd::use(isa);
    is_the_same_in_long_arrays<CorrectExp, float>((1 << 21) + 3);
    is_the_same_in_long_arrays<CorrectSigmoid, double>((1 << 20) + 3);
  }
  napier::simd::use(before);
}

template <class Function, class T> void is_the_same_in_strided_views() {
  const Mixture<Function, T> mixture;
  constexpr std::int64_t rows = 37, columns = 71;
  auto x = Tensor<T>::empty({rows, columns});
  for (const std::size_t turn : {2u, 7u, 300u}) {
    const auto same = [&](const auto& y, std::int64_t i, std::int64_t j, std::int64_t row, std::int64_t column) {
      return bits(y(i, j)) == bits(mixture.alone(static_cast<std::size_t>(row * columns + column), turn));
    };
    const auto numbers = mixture.array(rows * columns, turn);
    std::copy(numbers.begin(), numbers.end(), x.data());

    const auto turned = Function::of(x.view().transpose(0, 1));
    auto memory = Tensor<T>::empty({columns, 2 * rows});
    auto gaps = memory.view().slice(1, 0, napier::all, 2).transpose(0, 1);
    Function::out(gaps, x);
    const auto backward = Function::of(x.view().slice(1, napier::all, napier::all, -3));
    for (std::int64_t i = 0; i < rows; ++i) {
      for (std::int64_t j = 0; j < columns; ++j) {
        ASSERT_TRUE(same(turned, j, i, i, j) && same(gaps, i, j, i, j)) << i << " " << j;
        if (j % 3 == 0) { ASSERT_TRUE(same(backward, i, j / 3, i, columns - 1 - j)) << i << " " << j; }
      }
    }

    auto part = x.view().slice(1, 1, napier::all, 2);
    Function::in_place(part);
    for (std::int64_t i = 0; i < rows; ++i) {
      for (std::int64_t j = 0; j < columns; ++j) {
        ASSERT_TRUE(j % 2 == 1 ? same(x, i, j, i, j)
                               : bits(x(i, j)) == bits(numbers[static_cast<std::size_t>(i * columns + j)]));
      }
    }
  }
}
TEST_P(CorrectOn, IsTheSameInStridedViews) {
  is_the_same_in_strided_views<CorrectExp, float>();
  is_the_same_in_strided_views<CorrectExp, double>();
  is_the_same_in_strided_views<CorrectSigmoid, float>();
  is_the_same_in_strided_views<CorrectSigmoid, double>();
}

// ---- The caller's floating-point state

/// Certain, uncertain and rare numbers, subnormal ones and those with subnormal results among them.
template <class Function, class T> std::vector<T> numbers_of_every_kind() {
  std::vector<T> x = Mixture<Function, T>().array(3001, 3);
  for (int i = 0; i < 200; ++i) x.push_back(static_cast<T>((sizeof(T) == 4 ? -87 : -708) - i * 0.25));
  for (int i = 1; i < 100; ++i) x.push_back(static_cast<T>(i) * std::numeric_limits<T>::denorm_min());
  return x;
}
/// Of an array, and of a strided view, which takes the other walk.
template <class Function, class T> std::vector<T> all_results(const std::vector<T>& x) {
  std::vector<T> y = results<Function, T>(std::span<const T>(x));
  for (const T value : Function::of(TensorView(x).slice(0, napier::all, napier::all, -3))) y.push_back(value);
  return y;
}

/// set() changes the state, is_kept() says whether it is still so, and reset() takes it back.
template <class Function, class T>
void does_not_depend_on_the_state(const auto& set, const auto& is_kept, const auto& reset) {
  const auto x = numbers_of_every_kind<Function, T>();
  const auto before = all_results<Function, T>(x);
  set();
  const auto y = all_results<Function, T>(x);
  const bool kept = is_kept();
  reset();
  EXPECT_TRUE(kept);
  EXPECT_EQ(std::memcmp(y.data(), before.data(), y.size() * sizeof(T)), 0)
      << Function::name << " of " << sizeof(T) << " bytes";
}
void no_result_depends_on_the_state(const auto& set, const auto& is_kept, const auto& reset) {
  does_not_depend_on_the_state<CorrectExp, float>(set, is_kept, reset);
  does_not_depend_on_the_state<CorrectExp, double>(set, is_kept, reset);
  does_not_depend_on_the_state<CorrectSigmoid, float>(set, is_kept, reset);
  does_not_depend_on_the_state<CorrectSigmoid, double>(set, is_kept, reset);
}

TEST_P(CorrectOn, DoesNotDependOnTheCallersRoundingModeAndKeepsIt) {
  for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    no_result_depends_on_the_state([=] { ASSERT_EQ(std::fesetround(mode), 0); }, [=] { return std::fegetround() == mode; },
                                   [] { std::fesetround(FE_TONEAREST); });
  }
}

#if defined(__x86_64__) || defined(__aarch64__)
#  if defined(__x86_64__)
constexpr std::uint64_t flushing = 0x8040;  // flush-to-zero, denormals-are-zero
std::uint64_t state() { return _mm_getcsr() & ~0x3fu; }
void set_state(std::uint64_t value) { _mm_setcsr(static_cast<unsigned>(value)); }
#  else
constexpr std::uint64_t flushing = 1 << 24;
std::uint64_t state() {
  std::uint64_t value;
  asm volatile("mrs %0, fpcr" : "=r"(value));
  return value;
}
void set_state(std::uint64_t value) { asm volatile("msr fpcr, %0" : : "r"(value)); }
#  endif
TEST_P(CorrectOn, DoesNotDependOnFlushToZeroAndKeepsIt) {
  const std::uint64_t before = state();
  no_result_depends_on_the_state([=] { set_state(before | flushing); }, [=] { return state() == (before | flushing); },
                                 [=] { set_state(before); });
}
#endif

// ---- The other functions

/// A call that takes a number, out or in place, in correct rounding.
template <class Call> void refuses(const char* name, const Call& call) {
  Tensor<float> out{7, 8};
  Tensor<float> empty;
  const std::string message = error_of([&] { call(out); });
  EXPECT_NE(message.find("no correct rounding here"), std::string::npos) << name << ": " << message;
  EXPECT_THROW(call(empty), napier::Error) << name;
  EXPECT_EQ(empty.numel(), 0) << name;
  EXPECT_EQ(out(0), 7) << name;
  EXPECT_EQ(out(1), 8) << name;
}

TEST_P(CorrectOn, IsRefusedByTheOtherFunctions) {
  const Tensor<float> x{1, 2};
  refuses("tanh", [&](auto&) { napier::tanh(x, correct); });
  refuses("tanh_out", [&](auto& out) { napier::tanh_out(out, x, correct); });
  refuses("tanh_", [&](auto& out) { napier::tanh_(out, correct); });
  refuses("exp2", [&](auto&) { napier::exp2(x, correct); });
  refuses("exp2_out", [&](auto& out) { napier::exp2_out(out, x, correct); });
  refuses("expm1", [&](auto&) { napier::expm1(x, correct); });
  refuses("expm1_", [&](auto& out) { napier::expm1_(out, correct); });
  refuses("silu", [&](auto&) { napier::silu(x, correct); });
  refuses("silu_out", [&](auto& out) { napier::silu_out(out, x, correct); });
  refuses("softplus", [&](auto&) { napier::softplus(x, 1, 20, correct); });
  refuses("log_sigmoid", [&](auto&) { napier::log_sigmoid(x, correct); });
  refuses("sigmoid_derivative_out", [&](auto& out) { napier::sigmoid_derivative_out(out, x, correct); });
  refuses("sigmoid_backward", [&](auto&) { napier::sigmoid_backward(x, x, correct); });
  refuses("tanh_backward_out", [&](auto& out) { napier::tanh_backward_out(out, x, x, correct); });
  refuses("exp_backward", [&](auto&) { napier::exp_backward(Tensor<int>{16777219}, x, correct); });  // rounded before
}

// Whose results are exact, or rounded once.
TEST_P(CorrectOn, IsTakenWhereEveryResultIsCorrect) {
  const Tensor<float> x{-1.5f, 3}, y{0.1f, 0.3f};
  EXPECT_EQ(napier::relu(x, correct)(0), 0);
  EXPECT_EQ(napier::relu(x, correct)(1), 3);
  EXPECT_EQ(napier::exp_backward(x, y, correct)(0), -1.5f * 0.1f);
  EXPECT_EQ(napier::exp_backward(x, y, correct)(1), 3 * 0.3f);
}

}  // namespace
}  // namespace napier_tests
