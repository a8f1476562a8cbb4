// SPDX-License-Identifier: MIT
// exp, exp_out, exp_.
#pragma once

#include <napier/accuracy.hpp>
#include <napier/elementwise.hpp>
#include <napier/options.hpp>
#include <span>

namespace napier::inline NAPIER_ABI::function {

/// The exponential function, as a type.
struct exp {};
/// Its gradient, of two inputs: grad and the result.
struct exp_backward {};

}  // namespace napier::inline NAPIER_ABI::function

#define NAPIER_KERNEL <napier/kernels/exp.inl>
#include <napier/simd/targets.hpp>
#define NAPIER_KERNEL <napier/kernels/exp_correct.inl>
#include <napier/simd/targets.hpp>

namespace napier::inline NAPIER_ABI {

template <>
inline constexpr Accuracy accuracy<function::exp, float>{
    .ulp = 0.5640, .worst = -0x1.739394p-1, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::exp, double>{
    .ulp = 0.5943, .worst = -0x1.c36177f7dc427p+8, .evidence = Evidence::sample};

template <>
inline constexpr Accuracy accuracy<function::correct<function::exp>, float>{
    .ulp = 0.5, .worst = 0x1p-24, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::correct<function::exp>, double>{
    .ulp = 0.5, .worst = 0x1p-53, .evidence = Evidence::sample};

/// e^x of every element.
///
/// Shape     that of x; strides by torch's rule (dense: as x; else in the order of x's strides).
/// Bound     accuracy<function::exp, T> above; equal bits on every ISA, alignment, stride and position.  With
///           {.rounding = Rounding::correct} the nearest number, ties to even.
/// Special   ±0 → 1, -inf → +0, +inf → +inf, NaN → the same NaN, quiet; subnormal results are delivered, never flushed.
/// Throws    std::bad_alloc.
/// Method    table-driven reduction: P. T. P. Tang, ACM TOMS 15(2), 1989; see kernels/exp.inl.
/// Example   exp(Tensor<float>{0, 1})  prints  tensor([1.0000, 2.7183])
template <viewable X> NAPIER_INLINE auto exp(const X& x, const Options& options = {}) {
  return compute_new("exp", options, function::exp(), x);
}

/// e^x into out, which is returned: a Tensor, a TensorView, or anything else that has a view.
///
/// Shape     out has that of x, and keeps its strides; a Tensor without elements that is not x gets that shape, strides as exp's.
/// Bound, Special, Method    as exp.
/// Throws    Error where the shapes differ, out has several indices for one element, or it shares elements with x and is not
///           the same view; nothing is written then.  std::bad_alloc.
template <viewable Out, viewable X> NAPIER_INLINE Out exp_out(Out&& out, const X& x, const Options& options = {}) {
  compute_out("exp_out", options, function::exp(), out, x);
  return static_cast<Out&&>(out);
}
NAPIER_INLINE std::span<float> exp_out(std::span<float> out, std::span<const float> x, const Options& options = {}) {
  compute_out("exp_out", options, function::exp(), out, x);
  return out;
}
NAPIER_INLINE std::span<double> exp_out(std::span<double> out, std::span<const double> x, const Options& options = {}) {
  compute_out("exp_out", options, function::exp(), out, x);
  return out;
}

/// e^x in place of x, which is returned.
///
/// Bound, Special, Method    as exp.
/// Throws    Error where x has several indices for one element; nothing is written then.
template <viewable X> NAPIER_INLINE X exp_(X&& x, const Options& options = {}) {
  compute_out("exp_", options, function::exp(), x, x);
  return static_cast<X&&>(x);
}

template <> inline constexpr bool is_rounded_once<function::exp_backward> = true;

/// grad·y, y = exp(x): the gradient with respect to x, given the one with respect to y.
///
/// Shape     what grad and y broadcast to; strides by torch's rule.
/// Bound     1/2 ULP of the product; integers are first rounded to the type that it is computed in.
/// Special   the NaN of grad, else that of y, quiet; infinity times 0 is the positive quiet NaN.
/// Throws    Error where the shapes do not broadcast, or options ask for correct rounding of integers; std::bad_alloc.
template <viewable Grad, viewable Y> auto exp_backward(const Grad& grad, const Y& y, const Options& options = {}) {
  return compute_new("exp_backward", options, function::exp_backward(), grad, y);
}
/// The same into out, which has the shape that grad and y broadcast to, or in place of grad.  Errors as exp_out's.
template <viewable Out, viewable Grad, viewable Y>
Out exp_backward_out(Out&& out, const Grad& grad, const Y& y, const Options& options = {}) {
  compute_out("exp_backward_out", options, function::exp_backward(), out, grad, y);
  return static_cast<Out&&>(out);
}
template <viewable Grad, viewable Y> Grad exp_backward_(Grad&& grad, const Y& y, const Options& options = {}) {
  compute_out("exp_backward_", options, function::exp_backward(), grad, grad, y);
  return static_cast<Grad&&>(grad);
}

}  // namespace napier::inline NAPIER_ABI
