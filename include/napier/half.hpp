// SPDX-License-Identifier: MIT
// float16 and bfloat16: numbers of two bytes, to store; they are computed with as float.
#pragma once

#include <cstdint>
#include <limits>
#include <napier/simd/region.hpp>
#include <type_traits>

namespace napier::inline NAPIER_ABI {

/// A binary floating-point format: sign, exponent and mantissa, from the highest bit to the lowest.
struct BinaryFormat {
  int exponent, mantissa;  // bits
  constexpr int bias() const { return (1 << (exponent - 1)) - 1; }
  constexpr std::uint64_t infinite() const { return ((std::uint64_t{1} << exponent) - 1) << mantissa; }
};
inline constexpr BinaryFormat binary16{5, 10}, brain16{8, 7}, binary32{8, 23}, binary64{11, 52};

/// The number of bits b in format from, rounded to nearest even in the narrower format to.  A NaN keeps its sign and the high
/// part of its payload, quiet.  By integers, so that neither flags nor the floating-point state matter.
constexpr std::uint16_t narrowed(BinaryFormat from, BinaryFormat to, std::uint64_t b) {
  const std::uint64_t sign = b >> (from.exponent + from.mantissa) << (to.exponent + to.mantissa);
  const std::uint64_t size = b & ((std::uint64_t{1} << (from.exponent + from.mantissa)) - 1);
  const bool is_normal = size >> from.mantissa != 0;
  const int exponent = static_cast<int>(is_normal ? size >> from.mantissa : 1) - from.bias() + to.bias();
  std::uint64_t result = 0;
  if (size > from.infinite()) {
    const std::uint64_t quiet = to.infinite() | std::uint64_t{1} << (to.mantissa - 1);
    result = quiet | ((size - from.infinite()) >> (from.mantissa - to.mantissa));
  } else if (exponent > -to.mantissa - 1) {
    // The exponent's own unit is the significand's leading bit, so that a carry out of the mantissa counts it up.
    const std::uint64_t unit = std::uint64_t{1} << from.mantissa;
    const std::uint64_t significand = (is_normal ? unit : 0) | (size & (unit - 1));
    const int drop = from.mantissa - to.mantissa + (exponent > 0 ? 0 : 1 - exponent);
    const std::uint64_t kept = significand >> drop, rest = significand & ((std::uint64_t{1} << drop) - 1);
    const std::uint64_t tie = std::uint64_t{1} << (drop - 1);
    const std::uint64_t up = rest > tie || (rest == tie && kept % 2 == 1) ? 1 : 0;
    const std::uint64_t below = exponent > 0 ? static_cast<std::uint64_t>(exponent - 1) << to.mantissa : 0;
    result = below + kept + up;
    if (result > to.infinite()) result = to.infinite();
  }
  return static_cast<std::uint16_t>(sign | result);
}

/// What a number of two bytes is made from: any arithmetic type, the other of the two here, and the compiler's own types of two
/// bytes, _Float16, std::float16_t, std::bfloat16_t, where it has them.
template <class N>
concept number = !std::is_pointer_v<N> && std::is_convertible_v<N, float>;

/// value, or if that is no double the one beside it whose last bit is 1: rounding it once more is then rounding value once.
template <number N> constexpr double to_odd_double(N value) {
  if constexpr (std::is_integral_v<N> && sizeof(N) == 8) {
    const bool is_negative = value < N(0);
    std::uint64_t size = static_cast<std::uint64_t>(value);
    if (is_negative) size = 0 - size;
    const bool is_long = size >> 53 != 0;
    if (is_long) size = size >> 11 | (size % 2048 != 0 ? 1 : 0);
    const double rounded = static_cast<double>(size) * (is_long ? 2048 : 1);
    return is_negative ? -rounded : rounded;
  } else if constexpr (!std::is_integral_v<N> && sizeof(N) > 8) {
    const double rounded = static_cast<double>(value);
    const N lost = value - static_cast<N>(rounded);  // NaN where there is nothing to round
    const bool is_below = lost > N(0), is_above = lost < N(0);
    std::uint64_t bits = __builtin_bit_cast(std::uint64_t, rounded);
    if ((is_below || is_above) && bits % 2 == 0) bits = is_above == (value > N(0)) ? bits - 1 : bits + 1;
    return __builtin_bit_cast(double, bits);
  } else {
    return static_cast<double>(value);
  }
}

template <number N> constexpr std::uint16_t narrowed(BinaryFormat to, N value) {
  if constexpr (std::is_same_v<N, float> || (sizeof(N) == 2 && !std::is_integral_v<N>)) {
    return narrowed(binary32, to, __builtin_bit_cast(std::uint32_t, static_cast<float>(value)));
  } else {
    return narrowed(binary64, to, __builtin_bit_cast(std::uint64_t, to_odd_double(value)));
  }
}

/// IEEE binary16: 11 significant bits, finite up to 65504, smallest normal 2^-14, smallest 2^-24.
struct float16 {
  std::uint16_t bits;

  float16() = default;
  template <number N>
  requires(!std::is_same_v<N, float16>) constexpr float16(N value) : bits(narrowed(binary16, value)) {}
  static constexpr float16 from_bits(std::uint16_t b) {
    float16 result(0);
    result.bits = b;
    return result;
  }

  /// Exact.
  constexpr operator float() const {
    const std::uint32_t sign = (bits & 0x8000u) << 16, size = bits & 0x7fffu;
    if (size >= 0x0400u) {
      const std::uint32_t shift_of_bias = size >= 0x7c00u ? 224 : 112;
      return __builtin_bit_cast(float, sign | ((size << 13) + (shift_of_bias << 23)));
    }
    const float value = static_cast<float>(size) * 0x1p-24f;
    return sign != 0 ? -value : value;
  }
};

/// The upper half of a float: 8 significant bits, float's exponents.
struct bfloat16 {
  std::uint16_t bits;

  bfloat16() = default;
  template <number N>
  requires(!std::is_same_v<N, bfloat16>) constexpr bfloat16(N value) : bits(narrowed(brain16, value)) {}
  static constexpr bfloat16 from_bits(std::uint16_t b) {
    bfloat16 result(0);
    result.bits = b;
    return result;
  }

  /// Exact.
  constexpr operator float() const { return __builtin_bit_cast(float, static_cast<std::uint32_t>(bits) << 16); }
};

/// What numeric_limits says of T, a type of two bytes; what it does not name is as in float.
template <class T, BinaryFormat format> struct HalfLimits : std::numeric_limits<float> {
  static constexpr int digits = format.mantissa + 1, digits10 = format.mantissa * 30103 / 100000,
                       max_digits10 = digits * 30103 / 100000 + 2;
  static constexpr int max_exponent = format.bias() + 1, max_exponent10 = max_exponent * 30103 / 100000;
  static constexpr int min_exponent = 2 - format.bias(), min_exponent10 = (min_exponent - 1) * 30103 / 100000;
  static constexpr auto lowest_normal = static_cast<std::uint16_t>(1 << format.mantissa);
  static constexpr auto infinite = static_cast<std::uint16_t>(format.infinite());

  static constexpr T(min)() noexcept { return T::from_bits(lowest_normal); }
  static constexpr T(max)() noexcept { return T::from_bits(infinite - 1); }
  static constexpr T lowest() noexcept { return T::from_bits(0x8000 | (infinite - 1)); }
  static constexpr T epsilon() noexcept { return T(2.0f / (1 << digits)); }
  static constexpr T round_error() noexcept { return T(0.5f); }
  static constexpr T infinity() noexcept { return T::from_bits(infinite); }
  static constexpr T quiet_NaN() noexcept { return T::from_bits(infinite | lowest_normal >> 1); }
  static constexpr T signaling_NaN() noexcept { return T::from_bits(infinite | 1); }
  static constexpr T denorm_min() noexcept { return T::from_bits(1); }
};

}  // namespace napier::inline NAPIER_ABI

namespace std {
template <> struct numeric_limits<napier::float16> : napier::HalfLimits<napier::float16, napier::binary16> {};
template <> struct numeric_limits<napier::bfloat16> : napier::HalfLimits<napier::bfloat16, napier::brain16> {};
}  // namespace std
