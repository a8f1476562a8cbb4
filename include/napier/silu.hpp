// SPDX-License-Identifier: MIT
// silu, silu_out, silu_; silu_backward in the same forms.
#pragma once

#include <napier/expm1.hpp>
#include <napier/sigmoid.hpp>

namespace napier::inline NAPIER_ABI::function {

/// x·sigmoid(x), as a type; and its gradient, of two inputs: grad and x.
struct silu {};
struct silu_backward {};

}  // namespace napier::inline NAPIER_ABI::function

#define NAPIER_KERNEL <napier/kernels/silu.inl>
#include <napier/simd/targets.hpp>

namespace napier::inline NAPIER_ABI {

template <>
inline constexpr Accuracy accuracy<function::silu, float>{
    .ulp = 1.5690, .worst = -0x1.0785aap+6, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::silu, double>{
    .ulp = 1.5784, .worst = -0x1.078599ff409d2p+6, .evidence = Evidence::sample};

/// x·sigmoid(x) of every element.
///
/// Shape     that of x; strides by torch's rule (dense: as x; else in the order of x's strides).
/// Bound     accuracy<function::silu, T> above; equal bits on every ISA, alignment, stride and position.
/// Special   ±0 → ±0, -inf → -0 (the limit; torch gives NaN), +inf → +inf, NaN → the same NaN, quiet; subnormal results are delivered.
/// Throws    Error where options ask for correct rounding; std::bad_alloc.
/// Method    a division by sigmoid's denominator; see kernels/silu.inl.
/// Example   silu(Tensor<float>{-1, 2})  prints  tensor([-0.2689,  1.7616])
template <viewable X> auto silu(const X& x, const Options& options = {}) {
  return compute_new("silu", options, function::silu(), x);
}
/// The same into out, or in place of x.  Errors as exp_out's and exp_'s.
template <viewable Out, viewable X> Out silu_out(Out&& out, const X& x, const Options& options = {}) {
  compute_out("silu_out", options, function::silu(), out, x);
  return static_cast<Out&&>(out);
}
template <viewable X> X silu_(X&& x, const Options& options = {}) {
  compute_out("silu_", options, function::silu(), x, x);
  return static_cast<X&&>(x);
}

/// grad·s·(1 + x(1 - s)), s = sigmoid(x): the gradient with respect to x, given the one with respect to silu(x).
///
/// Shape     what grad and x broadcast to; strides by torch's rule.
/// Bound     20 units in the last place of grad (10 in float), not of the result, which is 0 near x = -1.2785: torch's formula,
///           each operation rounded.
/// Special   the NaN of grad, else that of x, quiet; x infinite: grad or 0, the limits; grad infinite and a factor 0: the positive quiet NaN.
/// Throws    Error where the shapes do not broadcast, or options ask for correct rounding; std::bad_alloc; the other forms as
///           exp_out and exp_.
template <viewable Grad, viewable X> auto silu_backward(const Grad& grad, const X& x, const Options& options = {}) {
  return compute_new("silu_backward", options, function::silu_backward(), grad, x);
}
template <viewable Out, viewable Grad, viewable X>
Out silu_backward_out(Out&& out, const Grad& grad, const X& x, const Options& options = {}) {
  compute_out("silu_backward_out", options, function::silu_backward(), out, grad, x);
  return static_cast<Out&&>(out);
}
template <viewable Grad, viewable X> Grad silu_backward_(Grad&& grad, const X& x, const Options& options = {}) {
  compute_out("silu_backward_", options, function::silu_backward(), grad, grad, x);
  return static_cast<Grad&&>(grad);
}

}  // namespace napier::inline NAPIER_ABI
