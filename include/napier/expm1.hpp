// SPDX-License-Identifier: MIT
// expm1, expm1_out, expm1_.
#pragma once

#include <napier/exp.hpp>

namespace napier::inline NAPIER_ABI::function {

/// e^x - 1, as a type.
struct expm1 {};

}  // namespace napier::inline NAPIER_ABI::function

#define NAPIER_KERNEL <napier/kernels/expm1.inl>
#include <napier/simd/targets.hpp>

namespace napier::inline NAPIER_ABI {

template <>
inline constexpr Accuracy accuracy<function::expm1, float>{
    .ulp = 0.9922, .worst = 0x1.22a3dcp+2, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::expm1, double>{
    .ulp = 0.8036, .worst = -0x1.25c846da6c238p-2, .evidence = Evidence::sample};

/// e^x - 1 of every element, as exact near 0 as anywhere.
///
/// Shape     that of x; strides by torch's rule (dense: as x; else in the order of x's strides).
/// Bound     accuracy<function::expm1, T> above; equal bits on every ISA, alignment, stride and position.
/// Special   ±0 → ±0, subnormal numbers → themselves, -inf → -1, +inf → +inf, NaN → the same NaN, quiet.
/// Throws    Error where options ask for correct rounding; std::bad_alloc.
/// Method    x = n·ln2 + r, a polynomial for e^r - 1, and the sum with 2^n - 1, in double in two parts; see kernels/expm1.inl.
/// Example   expm1(Tensor<float>{1e-5f, 1})  prints  tensor([1.0000e-05, 1.7183e+00])
template <viewable X> auto expm1(const X& x, const Options& options = {}) {
  return compute_new("expm1", options, function::expm1(), x);
}
/// The same into out, or in place of x.  Errors as exp_out's and exp_'s.
template <viewable Out, viewable X> Out expm1_out(Out&& out, const X& x, const Options& options = {}) {
  compute_out("expm1_out", options, function::expm1(), out, x);
  return static_cast<Out&&>(out);
}
template <viewable X> X expm1_(X&& x, const Options& options = {}) {
  compute_out("expm1_", options, function::expm1(), x, x);
  return static_cast<X&&>(x);
}

}  // namespace napier::inline NAPIER_ABI
