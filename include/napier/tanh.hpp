// SPDX-License-Identifier: MIT
// tanh, tanh_out, tanh_; tanh_backward in the same forms.
#pragma once

#include <napier/expm1.hpp>

namespace napier::inline NAPIER_ABI::function {

/// The hyperbolic tangent, as a type; and its gradient, of two inputs: grad and the result.
struct tanh {};
struct tanh_backward {};

}  // namespace napier::inline NAPIER_ABI::function

#define NAPIER_KERNEL <napier/kernels/tanh.inl>
#include <napier/simd/targets.hpp>

namespace napier::inline NAPIER_ABI {

template <>
inline constexpr Accuracy accuracy<function::tanh, float>{
    .ulp = 0.9442, .worst = 0x1.009a58p+0, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::tanh, double>{
    .ulp = 0.8189, .worst = 0x1.9fe4cdd446d9p-3, .evidence = Evidence::sample};

/// The hyperbolic tangent of every element.
///
/// Shape     that of x; strides by torch's rule (dense: as x; else in the order of x's strides).
/// Bound     accuracy<function::tanh, T> above; equal bits on every ISA, alignment, stride and position.
/// Special   ±0 → ±0, subnormal numbers → themselves, ±inf → ±1, NaN → the same NaN, quiet; the bits of -x are those of x but for
///           the sign.
/// Throws    Error where options ask for correct rounding; std::bad_alloc.
/// Method    in float one of eight points, and from there the addition theorem; in double a division and one step of
///           correction, on expm1's parts; see kernels/tanh.inl.
/// Example   tanh(Tensor<float>{0, -1})  prints  tensor([ 0.0000, -0.7616])
template <viewable X> auto tanh(const X& x, const Options& options = {}) {
  return compute_new("tanh", options, function::tanh(), x);
}
/// The same into out, or in place of x.  Errors as exp_out's and exp_'s.
template <viewable Out, viewable X> Out tanh_out(Out&& out, const X& x, const Options& options = {}) {
  compute_out("tanh_out", options, function::tanh(), out, x);
  return static_cast<Out&&>(out);
}
template <viewable X> X tanh_(X&& x, const Options& options = {}) {
  compute_out("tanh_", options, function::tanh(), x, x);
  return static_cast<X&&>(x);
}

/// grad·(1 - y²), y = tanh(x): the gradient with respect to x, given the one with respect to y.
///
/// Shape     what grad and y broadcast to; strides by torch's rule.
/// Bound     torch's formula, each operation rounded once: exactly 0 where y has been rounded to ±1.
/// Special   the NaN of grad, else that of y, quiet; infinity times 0 is the positive quiet NaN.
/// Throws    Error where the shapes do not broadcast, or options ask for correct rounding; std::bad_alloc; the other forms as
///           exp_out and exp_.
template <viewable Grad, viewable Y> auto tanh_backward(const Grad& grad, const Y& y, const Options& options = {}) {
  return compute_new("tanh_backward", options, function::tanh_backward(), grad, y);
}
template <viewable Out, viewable Grad, viewable Y>
Out tanh_backward_out(Out&& out, const Grad& grad, const Y& y, const Options& options = {}) {
  compute_out("tanh_backward_out", options, function::tanh_backward(), out, grad, y);
  return static_cast<Out&&>(out);
}
template <viewable Grad, viewable Y> Grad tanh_backward_(Grad&& grad, const Y& y, const Options& options = {}) {
  compute_out("tanh_backward_", options, function::tanh_backward(), grad, grad, y);
  return static_cast<Grad&&>(grad);
}

}  // namespace napier::inline NAPIER_ABI
