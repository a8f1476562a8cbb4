// SPDX-License-Identifier: MIT
// How a call computes.
#pragma once

#include <napier/simd/region.hpp>

namespace napier::inline NAPIER_ABI {

/// How results are rounded.
enum class Rounding {
  faithful,  ///< within the function's accuracy, below 1 ulp (softplus with a beta: 2)
  correct,   ///< the nearest number of the result's type, ties to even: exp and sigmoid; Error from a function without it
};

/// The last argument of every function: sigmoid(x, {.rounding = Rounding::correct}).  The first call of all throws Error where
/// NAPIER_ISA in the environment names no instruction set of this machine.
struct Options {
  Rounding rounding = Rounding::faithful;
};

}  // namespace napier::inline NAPIER_ABI
