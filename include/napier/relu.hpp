// SPDX-License-Identifier: MIT
// relu, relu_out, relu_; relu_backward in the same forms.
#pragma once

#include <napier/accuracy.hpp>
#include <napier/elementwise.hpp>

namespace napier::inline NAPIER_ABI::function {

/// The larger of x and 0, as a type; and its gradient, of two inputs: grad and the result (or x).
struct relu {};
struct relu_backward {};

}  // namespace napier::inline NAPIER_ABI::function

#define NAPIER_KERNEL <napier/kernels/relu.inl>
#include <napier/simd/targets.hpp>

namespace napier::inline NAPIER_ABI {

template <>
inline constexpr Accuracy accuracy<function::relu, float>{.ulp = 0, .worst = 0, .evidence = Evidence::every_input};
template <> inline constexpr Accuracy accuracy<function::relu, double>{.ulp = 0, .worst = 0, .evidence = Evidence::exact};

template <> inline constexpr bool is_exact<function::relu> = true;
template <> inline constexpr bool is_exact<function::relu_backward> = true;

/// The larger of x and 0, of every element; exact.  Integers are rounded to float first, where torch keeps their type.
///
/// Shape     that of x; strides by torch's rule (dense: as x; else in the order of x's strides).
/// Bound     accuracy<function::relu, T> above; equal bits on every ISA, alignment, stride and position.
/// Special   ±0 → ±0, NaN → the same bits, as torch; one of two bytes the same NaN, quiet.
/// Throws    std::bad_alloc.
/// Method    a maximum.
/// Example   relu(Tensor<float>{-1, 2})  prints  tensor([0., 2.])
template <viewable X> auto relu(const X& x, const Options& options = {}) {
  return compute_new("relu", options, function::relu(), x);
}
/// The same into out, or in place of x.  Errors as exp_out's and exp_'s.
template <viewable Out, viewable X> Out relu_out(Out&& out, const X& x, const Options& options = {}) {
  compute_out("relu_out", options, function::relu(), out, x);
  return static_cast<Out&&>(out);
}
template <viewable X> X relu_(X&& x, const Options& options = {}) {
  compute_out("relu_", options, function::relu(), x, x);
  return static_cast<X&&>(x);
}

/// grad where y > 0 or y is NaN, else 0, y = relu(x) or x: torch's threshold_backward at 0.
///
/// Shape     what grad and y broadcast to; strides by torch's rule, which here looks at y first.
/// Bound     exact.
/// Throws    Error where the shapes do not broadcast; std::bad_alloc; the other forms as exp_out and exp_.
template <viewable Grad, viewable Y> auto relu_backward(const Grad& grad, const Y& y, const Options& options = {}) {
  return compute_new("relu_backward", options, function::relu_backward(), y, grad);
}
template <viewable Out, viewable Grad, viewable Y>
Out relu_backward_out(Out&& out, const Grad& grad, const Y& y, const Options& options = {}) {
  compute_out("relu_backward_out", options, function::relu_backward(), out, y, grad);
  return static_cast<Out&&>(out);
}
template <viewable Grad, viewable Y> Grad relu_backward_(Grad&& grad, const Y& y, const Options& options = {}) {
  compute_out("relu_backward_", options, function::relu_backward(), grad, y, grad);
  return static_cast<Grad&&>(grad);
}

}  // namespace napier::inline NAPIER_ABI
