// SPDX-License-Identifier: MIT
// The form of a stated error bound.
#pragma once

#include <napier/simd/region.hpp>

namespace napier::inline NAPIER_ABI {

/// What a bound rests on.
enum class Evidence {
  none,         ///< nothing is stated
  every_input,  ///< each input of the type was compared with a reference; tests repeat it
  exact,        ///< the result is the input or a constant, as the formula shows
  sample,       ///< the largest error among very many inputs, random ones and the known hard ones
};

/// No input errs by more than ulp units in the last place of the exact result (subnormal results: of the smallest
/// subnormal), and the input worst errs by as much.
struct Accuracy {
  double ulp = 0x1.fffffffffffffp1023;
  double worst = 0;
  Evidence evidence = Evidence::none;
};

/// The bound of function F on elements of type T, float or double; each function's header states its own.  function::correct<F>
/// is F with Rounding::correct.
template <class F, class T> inline constexpr Accuracy accuracy{};

}  // namespace napier::inline NAPIER_ABI
