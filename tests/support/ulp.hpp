// SPDX-License-Identifier: MIT
// Errors in units in the last place, and the bits of numbers.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace napier_tests {

constexpr std::uint32_t bits(float x) { return __builtin_bit_cast(std::uint32_t, x); }
constexpr std::uint64_t bits(double x) { return __builtin_bit_cast(std::uint64_t, x); }
constexpr float from_bits(std::uint32_t b) { return __builtin_bit_cast(float, b); }
constexpr double from_bits(std::uint64_t b) { return __builtin_bit_cast(double, b); }

/// The distance of adjacent numbers of T where the exact result lies; for subnormals that of the smallest.
template <class T> long double ulp(long double exact) {
  using Limits = std::numeric_limits<T>;
  if (std::fabs(exact) < static_cast<long double>(Limits::min())) return static_cast<long double>(Limits::denorm_min());
  int exponent = 0;
  std::frexp(exact, &exponent);
  return std::ldexp(1.0L, exponent - Limits::digits);
}

/// |got - exact| in ULP of T.  An exact result that rounds to infinity asks for infinity: 0 if so, else infinity.
template <class T> double ulp_error(T got, long double exact) {
  if (exact < 0) return ulp_error(-got, -exact);
  constexpr auto largest = static_cast<long double>(std::numeric_limits<T>::max());
  if (exact >= largest + ulp<T>(largest) / 2) return got == std::numeric_limits<T>::infinity() ? 0 : HUGE_VAL;
  if (std::isinf(got))
    return got > 0 && exact > largest ? static_cast<double>((largest + ulp<T>(largest) - exact) / ulp<T>(largest))
                                      : HUGE_VAL;
  return static_cast<double>(std::fabs(static_cast<long double>(got) - exact) / ulp<T>(exact));
}

}  // namespace napier_tests
