// SPDX-License-Identifier: MIT
// log_sigmoid, log_sigmoid_out, log_sigmoid_; log_sigmoid_backward in the same forms.
#pragma once

#include <napier/softplus.hpp>

namespace napier::inline NAPIER_ABI::function {

/// The logarithm of sigmoid, as a type; and its gradient, of two inputs: grad and x.
struct log_sigmoid {};
struct log_sigmoid_backward {};

}  // namespace napier::inline NAPIER_ABI::function

#define NAPIER_KERNEL <napier/kernels/log_sigmoid.inl>
#include <napier/simd/targets.hpp>

namespace napier::inline NAPIER_ABI {

template <>
inline constexpr Accuracy accuracy<function::log_sigmoid, float>{
    .ulp = 0.7868, .worst = -0x1.3e16d4p-8, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::log_sigmoid, double>{
    .ulp = 0.7531, .worst = 0x1.236575c96b2e1p-6, .evidence = Evidence::sample};

/// log(sigmoid(x)) of every element, finite wherever x is.
///
/// Shape     that of x; strides by torch's rule (dense: as x; else in the order of x's strides).
/// Bound     accuracy<function::log_sigmoid, T> above; equal bits on every ISA, alignment, stride and position.
/// Special   -inf → -inf, +inf → +0, NaN → the same NaN, quiet; subnormal results are delivered.
/// Throws    Error where options ask for correct rounding; std::bad_alloc.
/// Method    softplus's; see kernels/softplus.inl.
/// Example   log_sigmoid(Tensor<float>{-1, 2})  prints  tensor([-1.3133, -0.1269])
template <viewable X> auto log_sigmoid(const X& x, const Options& options = {}) {
  return compute_new("log_sigmoid", options, function::log_sigmoid(), x);
}
/// The same into out, or in place of x.  Errors as exp_out's and exp_'s.
template <viewable Out, viewable X> Out log_sigmoid_out(Out&& out, const X& x, const Options& options = {}) {
  compute_out("log_sigmoid_out", options, function::log_sigmoid(), out, x);
  return static_cast<Out&&>(out);
}
template <viewable X> X log_sigmoid_(X&& x, const Options& options = {}) {
  compute_out("log_sigmoid_", options, function::log_sigmoid(), x, x);
  return static_cast<X&&>(x);
}

/// grad·sigmoid(-x): the gradient with respect to x, given the one with respect to log_sigmoid(x).
///
/// Shape     what grad and x broadcast to; strides by torch's rule.
/// Bound     1.81 ULP (sigmoid's twice, and a product's half) where sigmoid(-x) is a normal number; where it is subnormal (x above
///           87.33, in double 708.39) also half of grad times the smallest number, as torch.
/// Special   the NaN of grad, else that of x, quiet; infinity times 0 is the positive quiet NaN.
/// Throws    Error where the shapes do not broadcast, or options ask for correct rounding; std::bad_alloc; the other forms as
///           exp_out and exp_.
template <viewable Grad, viewable X> auto log_sigmoid_backward(const Grad& grad, const X& x, const Options& options = {}) {
  return compute_new("log_sigmoid_backward", options, function::log_sigmoid_backward(), grad, x);
}
template <viewable Out, viewable Grad, viewable X>
Out log_sigmoid_backward_out(Out&& out, const Grad& grad, const X& x, const Options& options = {}) {
  compute_out("log_sigmoid_backward_out", options, function::log_sigmoid_backward(), out, grad, x);
  return static_cast<Out&&>(out);
}
template <viewable Grad, viewable X> Grad log_sigmoid_backward_(Grad&& grad, const X& x, const Options& options = {}) {
  compute_out("log_sigmoid_backward_", options, function::log_sigmoid_backward(), grad, grad, x);
  return static_cast<Grad&&>(grad);
}

}  // namespace napier::inline NAPIER_ABI
