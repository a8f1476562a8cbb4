// SPDX-License-Identifier: MIT
// What an element type is: its name, and the type in which functions of it are computed and returned.
#pragma once

#include <napier/simd/region.hpp>
#include <type_traits>

namespace napier::inline NAPIER_ABI {

/// A type that functions take.  name is torch's; result is the type of a function's result, in which it is computed.
template <class T> struct Dtype { static constexpr bool supported = false; };

template <> struct Dtype<float> {
  static constexpr bool supported = true;
  static constexpr const char* name = "float32";
  using result = float;
};
template <> struct Dtype<double> {
  static constexpr bool supported = true;
  static constexpr const char* name = "float64";
  using result = double;
};

template <class T> using result_of = typename Dtype<std::remove_cv_t<T>>::result;

}  // namespace napier::inline NAPIER_ABI
