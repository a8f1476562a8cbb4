// SPDX-License-Identifier: MIT
// exp2, exp2_out, exp2_.
#pragma once

#include <napier/exp.hpp>

namespace napier::inline NAPIER_ABI::function {

/// The exponential function to base 2, as a type.
struct exp2 {};

}  // namespace napier::inline NAPIER_ABI::function

#define NAPIER_KERNEL <napier/kernels/exp2.inl>
#include <napier/simd/targets.hpp>

namespace napier::inline NAPIER_ABI {

template <>
inline constexpr Accuracy accuracy<function::exp2, float>{
    .ulp = 0.6177, .worst = -0x1.c3cdeap-5, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::exp2, double>{
    .ulp = 0.5924, .worst = 0x1.6001ffce98e53p-1, .evidence = Evidence::sample};

/// 2^x of every element.
///
/// Shape     that of x; strides by torch's rule (dense: as x; else in the order of x's strides).
/// Bound     accuracy<function::exp2, T> above; equal bits on every ISA, alignment, stride and position.
/// Special   ±0 → 1, an integer → a power of 2 exactly, -inf → +0, +inf → +inf, NaN → the same NaN, quiet; subnormal results are
///           delivered, never flushed.
/// Throws    Error where options ask for correct rounding; std::bad_alloc.
/// Method    exp's table, and a reduction without error; see kernels/exp2.inl.
/// Example   exp2(Tensor<float>{3, 0.5f})  prints  tensor([8.0000, 1.4142])
template <viewable X> auto exp2(const X& x, const Options& options = {}) {
  return compute_new("exp2", options, function::exp2(), x);
}
/// The same into out, or in place of x.  Errors as exp_out's and exp_'s.
template <viewable Out, viewable X> Out exp2_out(Out&& out, const X& x, const Options& options = {}) {
  compute_out("exp2_out", options, function::exp2(), out, x);
  return static_cast<Out&&>(out);
}
template <viewable X> X exp2_(X&& x, const Options& options = {}) {
  compute_out("exp2_", options, function::exp2(), x, x);
  return static_cast<X&&>(x);
}

}  // namespace napier::inline NAPIER_ABI
