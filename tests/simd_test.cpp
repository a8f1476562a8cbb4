// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <limits>
#include <napier/elementwise.hpp>
#include <random>
#include <vector>

#include "support/isas.hpp"
#include "support/ulp.hpp"

namespace napier_tests {

struct operation {
  int number;
};
inline constexpr int operations = 33;
struct in_stages {};
struct with_inputs_again {};

}  // namespace napier_tests

#define NAPIER_KERNEL "simd_operations.inl"
#include <napier/simd/targets.hpp>

namespace napier_tests {
namespace {

class Simd : public OnIsa {};
INSTANTIATE_ON_EVERY_ISA(Simd);

/// Edges of the format, ties of roundings, and numbers of any bits.
template <class T> std::vector<T> operands(std::uint64_t seed, std::size_t count) {
  using Limits = std::numeric_limits<T>;
  const T edges[] = {0,
                     1,
                     T(1) + Limits::epsilon(),
                     T(1) - Limits::epsilon() / 2,
                     Limits::min(),
                     Limits::denorm_min(),
                     Limits::min() - Limits::denorm_min(),
                     Limits::max(),
                     Limits::infinity(),
                     Limits::quiet_NaN(),
                     T(3),
                     T(0.1),
                     Limits::epsilon() / 2,
                     Limits::epsilon() / 4,
                     3 * Limits::denorm_min(),
                     1 / Limits::epsilon()};
  std::mt19937_64 next(seed);
  std::vector<T> x(count);
  for (T& value : x) {
    const std::uint64_t b = next();
    const T edge = edges[b % std::size(edges)];
    const T unit = static_cast<T>(static_cast<double>(b >> 11) * 0x1p-53);
    value = b >> 62 == 0   ? edge
            : b >> 62 == 1 ? -edge
            : b >> 62 == 2 ? std::ldexp(unit, static_cast<int>(b % 80) - 60)
                           : from_bits(static_cast<decltype(bits(T()))>(b));
  }
  return x;
}

template <class T>
std::vector<T> results_of(int number, const std::vector<T>& a, const std::vector<T>& b, const std::vector<T>& c) {
  std::vector<T> y(a.size());
  napier::elementwise(operation{number}, y, a, b, c);
  return y;
}

template <class T> bool same(T a, T b) { return bits(a) == bits(b) || (std::isnan(a) && std::isnan(b)); }

/// What the language and libm say.
template <class T> T expected(int number, T a, T b, T c) {
  using U = decltype(bits(T()));
  const volatile T product = a * b;  // a rounding of its own, whatever the compiler's flags
  const T table[8] = {1, 2, -3, T(0.1), 5, 6, 7, 8};
  const U bits_table[8] = {1, static_cast<U>(~U(2)), 3, 4, U(5) << 20, 6, 7, 8};
  switch (number) {
    case 0:
      return a + b;
    case 1:
      return a - b;
    case 2:
      return a * b;
    case 3:
      return a / b;
    case 4:
      return -a;
    case 5:
      return std::fma(a, b, c);
    case 6:
    case 7:
      return product + c;
    case 8:
      return from_bits(static_cast<U>(bits(a) + bits(b)));
    case 9:
      return from_bits(static_cast<U>(bits(a) - bits(b)));
    case 10:
      return from_bits(static_cast<U>(bits(a) & bits(b)));
    case 11:
      return from_bits(static_cast<U>(bits(a) | bits(b)));
    case 12:
      return from_bits(static_cast<U>(bits(a) << 20));
    case 13:
      return std::fabs(a);
    case 14:
      return std::fabs(a) > std::fabs(b) ? std::fabs(a) : std::fabs(b);
    case 15:
      return std::fabs(a) < std::fabs(b) ? std::fabs(a) : std::fabs(b);
    case 16:
      return a < b;
    case 17:
      return a > b;
    case 18:
      return a < b && b < c;
    case 19:
      return a < b || b < c;
    case 20:
      return a < b ? b : c;
    case 21:
      return table[bits(a) & 7];
    case 22:
      return from_bits(bits_table[bits(b) & 7]);
    case 23:
      return bits(a) < bits(b);
    case 24:
      return bits(a) > bits(b);
    case 25:
      return a < -2 ? -2 : a > 1 ? 1 : a;
    case 26:
      return std::isnan(a);
    case 27:
      return std::fabs(a) < 1 ? std::fabs(a) : 1;
    case 28:
      return from_bits(static_cast<U>(bits(a) >> 9));
    case 29:
      return a < 0 ? 0 : a;
    case 30:
      return std::fabs(a);
    case 31:
      return -1;
    default:
      return std::fabs(a) > 1 ? 1 : std::fabs(a);
  }
}

template <class T> void every_operation_is_the_language_s() {
  const auto a = operands<T>(1, 20011), b = operands<T>(2, 20011), c = operands<T>(3, 20011);
  for (int number = 0; number < operations; ++number) {
    const auto y = results_of(number, a, b, c);
    for (std::size_t i = 0; i < y.size(); ++i) {
      const bool unspecified = (number == 14 && (std::isnan(a[i]) || std::isnan(b[i]))) ||
                               (number == 15 && std::isnan(b[i])) || ((number == 25 || number == 30) && std::isnan(a[i]));
      ASSERT_TRUE(unspecified || same(y[i], expected(number, a[i], b[i], c[i])))
          << "operation " << number << std::hexfloat << " of " << a[i] << ", " << b[i] << ", " << c[i] << " gives " << y[i]
          << ", not " << expected(number, a[i], b[i], c[i]);
    }
  }
}

TEST_P(Simd, EveryOperationOnFloatIsTheLanguages) { every_operation_is_the_language_s<float>(); }
TEST_P(Simd, EveryOperationOnDoubleIsTheLanguages) { every_operation_is_the_language_s<double>(); }

// Sums a·b + c that lie near a tie between two floats, where a sum rounded twice goes wrong.
TEST_P(Simd, FmaRoundsOnce) {
  std::mt19937_64 next(5);
  std::vector<float> a(100000), b(a.size()), c(a.size());
  std::vector<double> p(a.size()), q(a.size()), r(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto random = [&] { return static_cast<double>((next() >> 41) | 1) * 0x1p-23; };
    a[i] = static_cast<float>(random()), b[i] = static_cast<float>(random());
    c[i] = std::ldexp(static_cast<float>(random()), static_cast<int>(next() % 50) - 25) * (next() % 2 == 0 ? 1.0f : -1.0f);
    p[i] = static_cast<double>(next() >> 11) * 0x1p-53, q[i] = static_cast<double>(next() >> 11) * 0x1p-53;
    r[i] = i % 3 == 0 ? -p[i] * q[i] : std::ldexp(1.0, static_cast<int>(next() % 120) - 60) * (i % 2 == 0 ? 1 : -1);
  }
  const auto y = results_of(5, a, b, c);
  const auto z = results_of(5, p, q, r);
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(bits(y[i]), bits(std::fma(a[i], b[i], c[i]))) << std::hexfloat << a[i] << " " << b[i] << " " << c[i];
    ASSERT_EQ(bits(z[i]), bits(std::fma(p[i], q[i], r[i]))) << std::hexfloat << p[i] << " " << q[i] << " " << r[i];
  }
}

template <class T> void fma_by_a_power_of_two_rounds_once() {
  std::mt19937_64 next(6);
  std::vector<T> a(100000), b(a.size()), c(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto random = [&] { return static_cast<T>(static_cast<double>(next() >> 11) * 0x1p-52 - 1); };
    a[i] = std::ldexp(T(1), static_cast<int>(next() % 120) - 60), b[i] = random(), c[i] = random();
  }
  const auto y = results_of(operations + 4, a, b, c);
  for (std::size_t i = 0; i < a.size(); ++i)
    ASSERT_EQ(bits(y[i]), bits(std::fma(a[i], b[i], c[i]))) << std::hexfloat << a[i] << " " << b[i] << " " << c[i];
}
TEST_P(Simd, FmaByAPowerOfTwoRoundsOnce) {
  fma_by_a_power_of_two_rounds_once<float>();
  fma_by_a_power_of_two_rounds_once<double>();
}

template <class T> void takes_a_kernel_of_two_stages() {
  std::vector<T> x(1001), y(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(i % 17) - 8;
  napier::elementwise(in_stages(), y, x);
  for (std::size_t i = 0; i < x.size(); ++i) ASSERT_EQ(y[i], x[i] * x[i] * x[i] + x[i]) << x[i];
}
TEST_P(Simd, TakesAKernelOfTwoStagesWithoutARarePath) {
  takes_a_kernel_of_two_stages<float>();
  takes_a_kernel_of_two_stages<double>();
}

/// In place, where the last stage reads what it is about to write over.
template <class T> void takes_the_inputs_again() {
  for (const std::size_t n : {1u, 7u, 100u, 1001u}) {
    std::vector<T> x(n), y(n);
    for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<T>(i % 17) - 8, y[i] = static_cast<T>(i % 5);
    const std::vector<T> before = x;
    napier::elementwise(with_inputs_again(), x, x, y);
    for (std::size_t i = 0; i < n; ++i) {
      const T product = before[i] * y[i];
      ASSERT_EQ(x[i], product * product + before[i] - y[i]) << n << " " << i;
    }
  }
}
TEST_P(Simd, GivesALaterStageTheInputsAgainInPlaceToo) {
  takes_the_inputs_again<float>();
  takes_the_inputs_again<double>();
}

/// The operations that ask for all lanes, for which lanes of 1, b's 0, say yes, and a lane of no says no.
template <class T> void all_is_true_only_if_every_lane_is(int number, std::vector<T> no, bool in_b = false) {
  for (const std::size_t n : {4u, 16u, 64u}) {
    const std::vector<T> c(n), ones(n, T(1));
    std::vector<T> a = ones, b = c;
    EXPECT_EQ(results_of(number, a, b, c), ones) << number;
    for (std::size_t i = 0; i < n; ++i) {
      T& lane = in_b ? b[i] : a[i];
      const T before = lane;
      for (const T value : no) {
        lane = value;
        EXPECT_EQ(results_of(number, a, b, c)[i], T(0)) << number << ", lane " << i << ": " << value;
      }
      lane = before;
    }
  }
}
template <class T> void all_is_true_only_if_every_lane_is() {
  const T limit = T(0x1p100), nan = std::numeric_limits<T>::quiet_NaN();
  const std::vector<T> beyond{limit, -limit, T(1e31), -std::numeric_limits<T>::infinity(), nan, -nan};
  all_is_true_only_if_every_lane_is<T>(operations, beyond);
  all_is_true_only_if_every_lane_is<T>(operations + 1, beyond);
  all_is_true_only_if_every_lane_is<T>(operations + 2, beyond);
  all_is_true_only_if_every_lane_is<T>(operations + 2, {T(1), -T(1), T(2), nan, -nan}, true);
  all_is_true_only_if_every_lane_is<T>(operations + 3, {nan, -nan});
  all_is_true_only_if_every_lane_is<T>(operations + 3, {nan, -nan}, true);
  // The largest numbers within, which in double have all ones or all zeros in the low half of their bits.
  const T largest = std::nextafter(limit, T(0)), near_it = limit - std::ldexp(T(1), 79),
          some[] = {largest, -near_it, T(0.1), T(1) / 3};
  std::vector<T> a(256);
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = some[i * 7 % 13 % 4];
  EXPECT_EQ(results_of(operations + 1, a, a, a), std::vector<T>(a.size(), T(1)));
}
TEST_P(Simd, AllIsTrueOnlyIfEveryLaneIs) {
  all_is_true_only_if_every_lane_is<float>();
  all_is_true_only_if_every_lane_is<double>();
}

TEST(Simd, BroadcastsInputsToTheShapeOfOut) {
  const napier::Tensor<float> column{{1}, {2}}, row{10, 20, 30};
  const auto one = napier::Tensor<float>::full({}, 1);
  auto sum = napier::Tensor<float>::zeros({2, 3});
  napier::elementwise(operation{0}, sum, column, row, one);
  EXPECT_EQ(sum, (napier::Tensor<float>{{11, 21, 31}, {12, 22, 32}}));
  EXPECT_EQ(napier::map(operation{0}, column, row, one), sum);
  EXPECT_THROW(napier::map(operation{0}, row, column.view().reshape({2}), one), napier::Error);
}

}  // namespace
}  // namespace napier_tests
