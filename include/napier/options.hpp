// SPDX-License-Identifier: MIT
// How a call computes.
#pragma once

#include <napier/simd/region.hpp>

namespace napier::inline NAPIER_ABI {

/// How results are rounded.
enum class Rounding {
  faithful,  ///< within the function's accuracy, below 1 ulp for most
  correct,   ///< the number nearest to the exact result, ties to even; exp and sigmoid
};

/// The last argument of every function: sigmoid(x, {.rounding = Rounding::correct}).
struct Options {
  Rounding rounding = Rounding::faithful;
};

}  // namespace napier::inline NAPIER_ABI
