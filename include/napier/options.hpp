// SPDX-License-Identifier: MIT
// How a call computes.
#pragma once

#include <napier/simd/region.hpp>

namespace napier::inline NAPIER_ABI {

/// How results are rounded.
enum class Rounding {
  /// Within the bound that the function states, of most below 1 ULP.
  faithful,
  /// The nearest number of the result's type, ties to even: exp, sigmoid, and what is exact or rounded once anyway.  Error from
  /// another function.
  correct,
};

/// The last argument of every function: sigmoid(x, {.rounding = Rounding::correct}).  Every call throws Error where NAPIER_ISA
/// in the environment names no instruction set of this machine.
struct Options {
  Rounding rounding = Rounding::faithful;
};

}  // namespace napier::inline NAPIER_ABI
