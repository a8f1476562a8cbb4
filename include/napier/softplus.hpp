// SPDX-License-Identifier: MIT
// softplus, softplus_out, softplus_; softplus_backward in the same forms.
#pragma once

#include <napier/sigmoid.hpp>

namespace napier::inline NAPIER_ABI::function {

/// log(1 + e^(beta·x))/beta, as a type; and its gradient, of two inputs: grad and x.
struct softplus {
  double beta = 1, threshold = 20;
};
struct softplus_backward {
  double beta = 1, threshold = 20;
};

}  // namespace napier::inline NAPIER_ABI::function

#define NAPIER_KERNEL <napier/kernels/softplus.inl>
#include <napier/simd/targets.hpp>

namespace napier::inline NAPIER_ABI {

template <>
inline constexpr Accuracy accuracy<function::softplus, float>{
    .ulp = 0.7868, .worst = 0x1.3e16d4p-8, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::softplus, double>{
    .ulp = 0.7531, .worst = -0x1.236575c96b2e1p-6, .evidence = Evidence::sample};

/// log(1 + e^(beta·x))/beta of every element, and x itself where beta·x is above threshold.
///
/// Shape     that of x; strides by torch's rule (dense: as x; else in the order of x's strides).
/// Bound     accuracy<function::softplus, T> above with beta 1, two ULP with another, which is rounded to float first, to double
///           for double; equal bits on every ISA, alignment, stride and position.
/// Special   with beta > 0: -inf → +0, +inf → +inf, NaN → the same NaN, quiet; subnormal results are delivered.  What is compared
///           with the threshold, both rounded likewise, is beta·x, as torch has it; where that overflows the result is x or 0.
/// Throws    Error where options ask for correct rounding; std::bad_alloc.
/// Method    the logarithm as an inverse hyperbolic tangent; see kernels/softplus.inl.
/// Example   softplus(Tensor<float>{-1, 2})  prints  tensor([0.3133, 2.1269])
template <viewable X> auto softplus(const X& x, double beta = 1, double threshold = 20, const Options& options = {}) {
  return compute_new("softplus", options, function::softplus{beta, threshold}, x);
}
/// The same into out, or in place of x.  Errors as exp_out's and exp_'s.
template <viewable Out, viewable X>
Out softplus_out(Out&& out, const X& x, double beta = 1, double threshold = 20, const Options& options = {}) {
  compute_out("softplus_out", options, function::softplus{beta, threshold}, out, x);
  return static_cast<Out&&>(out);
}
template <viewable X> X softplus_(X&& x, double beta = 1, double threshold = 20, const Options& options = {}) {
  compute_out("softplus_", options, function::softplus{beta, threshold}, x, x);
  return static_cast<X&&>(x);
}

/// grad·sigmoid(beta·x), and grad where beta·x is above threshold: the gradient with respect to x.
///
/// Shape     what grad and x broadcast to; strides by torch's rule.
/// Bound     log_sigmoid_backward's, of beta·x as it is rounded.
/// Special   the NaN of grad, else that of x, quiet; infinity times 0 is the positive quiet NaN.
/// Throws    Error where the shapes do not broadcast, or options ask for correct rounding; std::bad_alloc; the other forms as
///           exp_out and exp_.
template <viewable Grad, viewable X>
auto softplus_backward(const Grad& grad, const X& x, double beta = 1, double threshold = 20, const Options& options = {}) {
  return compute_new("softplus_backward", options, function::softplus_backward{beta, threshold}, grad, x);
}
template <viewable Out, viewable Grad, viewable X>
Out softplus_backward_out(Out&& out, const Grad& grad, const X& x, double beta = 1, double threshold = 20,
                          const Options& options = {}) {
  compute_out("softplus_backward_out", options, function::softplus_backward{beta, threshold}, out, grad, x);
  return static_cast<Out&&>(out);
}
template <viewable Grad, viewable X>
Grad softplus_backward_(Grad&& grad, const X& x, double beta = 1, double threshold = 20, const Options& options = {}) {
  compute_out("softplus_backward_", options, function::softplus_backward{beta, threshold}, grad, grad, x);
  return static_cast<Grad&&>(grad);
}

}  // namespace napier::inline NAPIER_ABI
