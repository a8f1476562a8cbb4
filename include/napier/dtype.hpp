// SPDX-License-Identifier: MIT
// What an element type is: its name, and the types in which functions of it are computed and returned.
#pragma once

#include <cstdint>
#include <napier/half.hpp>
#include <napier/simd/region.hpp>
#include <type_traits>

namespace napier::inline NAPIER_ABI {

/// By its bits: under -ffast-math a comparison takes it that there is none.
constexpr bool is_nan(double v) { return (__builtin_bit_cast(std::uint64_t, v) << 1) > std::uint64_t(0x7ff) << 53; }

/// A type that functions take.  name is torch's; functions of it are computed in compute, and their results have the type
/// result.
template <class T> struct Dtype { static constexpr bool supported = false, floating = false; };

template <class T> struct FloatingDtype {
  static constexpr bool supported = true, floating = true;
  using result = T;
};
template <> struct Dtype<float> : FloatingDtype<float> {
  static constexpr const char* name = "float32";
  using compute = float;
};
template <> struct Dtype<double> : FloatingDtype<double> {
  static constexpr const char* name = "float64";
  using compute = double;
};
template <> struct Dtype<float16> : FloatingDtype<float16> {
  static constexpr const char* name = "float16";
  using compute = float;
};
template <> struct Dtype<bfloat16> : FloatingDtype<bfloat16> {
  static constexpr const char* name = "bfloat16";
  using compute = float;
};

template <class T>
concept integer = std::is_integral_v<T> && !std::is_const_v<T> && sizeof(T) <= 8 && !std::is_same_v<T, char> &&
                  !std::is_same_v<T, wchar_t> && !std::is_same_v<T, char8_t> && !std::is_same_v<T, char16_t> &&
                  !std::is_same_v<T, char32_t>;

template <integer T> constexpr const char* name_of_integer() {
  if (std::is_same_v<T, bool>) return "bool";
  switch (sizeof(T)) {
    case 1:
      return std::is_signed_v<T> ? "int8" : "uint8";
    case 2:
      return std::is_signed_v<T> ? "int16" : "uint16";
    case 4:
      return std::is_signed_v<T> ? "int32" : "uint32";
    default:
      return std::is_signed_v<T> ? "int64" : "uint64";
  }
}

/// Integers and bool are converted to float first, rounded to nearest.
template <integer T> struct Dtype<T> {
  static constexpr bool supported = true, floating = false;
  static constexpr const char* name = name_of_integer<T>();
  using compute = float;
  using result = float;
};

/// The result's type of a function of several inputs: that of the floating ones if they agree, else float or, with a double
/// among them, double; of integers float.
template <class A, class B> struct Promotion {
  static constexpr bool has_double = std::is_same_v<A, double> || std::is_same_v<B, double>;
  using mixed = std::conditional_t<has_double, double, float>;
  using type =
      std::conditional_t<std::is_same_v<A, B> || !Dtype<B>::floating, A, std::conditional_t<Dtype<A>::floating, mixed, B>>;
};
template <class T, class... Ts> struct Promoted { using type = T; };
template <class A, class B, class... Ts> struct Promoted<A, B, Ts...> : Promoted<typename Promotion<A, B>::type, Ts...> {};

template <class... Ts> using result_of = typename Dtype<typename Promoted<std::remove_cv_t<Ts>...>::type>::result;
template <class... Ts> using compute_of = typename Dtype<result_of<Ts...>>::compute;

}  // namespace napier::inline NAPIER_ABI
