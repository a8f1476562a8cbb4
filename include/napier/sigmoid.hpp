// SPDX-License-Identifier: MIT
// sigmoid, sigmoid_out, sigmoid_.
#pragma once

#include <napier/exp.hpp>

namespace napier::inline NAPIER_ABI::function {

/// The logistic function, as a type.
struct sigmoid {};
/// Its derivative; and its gradient, of two inputs: grad and the result, or grad and x.
struct sigmoid_derivative {};
struct sigmoid_backward {};
struct sigmoid_backward_from_input {};

}  // namespace napier::inline NAPIER_ABI::function

#define NAPIER_KERNEL <napier/kernels/sigmoid.inl>
#include <napier/simd/targets.hpp>
#define NAPIER_KERNEL <napier/kernels/sigmoid_correct.inl>
#include <napier/simd/targets.hpp>

namespace napier::inline NAPIER_ABI {

template <>
inline constexpr Accuracy accuracy<function::sigmoid, float>{
    .ulp = 0.6544, .worst = -0x1.393e2cp+2, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::sigmoid, double>{
    .ulp = 0.6547, .worst = -0x1.4cedf2ab121f9p+6, .evidence = Evidence::sample};

template <>
inline constexpr Accuracy accuracy<function::correct<function::sigmoid>, float>{
    .ulp = 0.5, .worst = 0x1p-23, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::correct<function::sigmoid>, double>{
    .ulp = 0.5, .worst = 0x1p-52, .evidence = Evidence::sample};

/// 1/(1 + e^-x) of every element.
///
/// Shape     that of x; strides by torch's rule (dense: as x; else in the order of x's strides).
/// Bound     accuracy<function::sigmoid, T> above; equal bits on every ISA, alignment, stride and position.  With
///           {.rounding = Rounding::correct} the nearest number, ties to even.
/// Special   ±0 → 1/2, -inf → +0, +inf → 1, NaN → the same NaN, quiet; below -88.7 (-709.8 in double) the result is the
///           subnormal number that it should be, where torch returns 0.
/// Throws    std::bad_alloc.
/// Method    a division and one step of correction, on exp's reduction; see kernels/sigmoid.inl.
/// Example   sigmoid(Tensor<float>{0, 2})  prints  tensor([0.5000, 0.8808])
template <viewable X> NAPIER_INLINE auto sigmoid(const X& x, const Options& options = {}) {
  return compute_new("sigmoid", options, function::sigmoid(), x);
}

/// 1/(1 + e^-x) into out, which is returned: a Tensor, a TensorView, or anything else that has a view.
///
/// Shape     out has that of x, and keeps its strides; a Tensor without elements that is not x gets that shape, strides as sigmoid's.
/// Bound, Special, Method    as sigmoid.
/// Throws    Error where the shapes differ, out has several indices for one element, or it shares elements with x and is not
///           the same view; nothing is written then.  std::bad_alloc.
template <viewable Out, viewable X> NAPIER_INLINE Out sigmoid_out(Out&& out, const X& x, const Options& options = {}) {
  compute_out("sigmoid_out", options, function::sigmoid(), out, x);
  return static_cast<Out&&>(out);
}
NAPIER_INLINE std::span<float> sigmoid_out(std::span<float> out, std::span<const float> x, const Options& options = {}) {
  compute_out("sigmoid_out", options, function::sigmoid(), out, x);
  return out;
}
NAPIER_INLINE std::span<double> sigmoid_out(std::span<double> out, std::span<const double> x, const Options& options = {}) {
  compute_out("sigmoid_out", options, function::sigmoid(), out, x);
  return out;
}

/// 1/(1 + e^-x) in place of x, which is returned.
///
/// Bound, Special, Method    as sigmoid.
/// Throws    Error where x has several indices for one element; nothing is written then.
template <viewable X> NAPIER_INLINE X sigmoid_(X&& x, const Options& options = {}) {
  compute_out("sigmoid_", options, function::sigmoid(), x, x);
  return static_cast<X&&>(x);
}

template <>
inline constexpr Accuracy accuracy<function::sigmoid_derivative, float>{
    .ulp = 0.8403, .worst = 0x1.5854aap+6, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::sigmoid_derivative, double>{
    .ulp = 0.8172, .worst = 0x1.61bfd0c87f61bp+9, .evidence = Evidence::sample};

/// The derivative of sigmoid at every element: e^-|x|/(1 + e^-|x|)^2, at most 1/4, at 0.
///
/// Shape     that of x; strides by torch's rule.
/// Bound     accuracy<function::sigmoid_derivative, T> above.
/// Special   ±0 → 1/4, ±inf → +0, NaN → the same NaN, quiet; subnormal results are delivered: 0 only where the exact
///           derivative rounds to it, beyond |x| = 103.97 (745.13 in double).
/// Throws    Error where options ask for correct rounding; std::bad_alloc; the other forms as sigmoid's.
template <viewable X> auto sigmoid_derivative(const X& x, const Options& options = {}) {
  return compute_new("sigmoid_derivative", options, function::sigmoid_derivative(), x);
}
template <viewable Out, viewable X> Out sigmoid_derivative_out(Out&& out, const X& x, const Options& options = {}) {
  compute_out("sigmoid_derivative_out", options, function::sigmoid_derivative(), out, x);
  return static_cast<Out&&>(out);
}
template <viewable X> X sigmoid_derivative_(X&& x, const Options& options = {}) {
  compute_out("sigmoid_derivative_", options, function::sigmoid_derivative(), x, x);
  return static_cast<X&&>(x);
}

/// grad·(1 - y)·y, y = sigmoid(x): the gradient with respect to x, given the one with respect to y, as torch computes it.
/// It is exactly 0 where y has been rounded to 1 (x above 17.33 in float, 37.43 in double), and a model that is that sure and
/// wrong learns no more: sigmoid_backward_from_input takes x, and is not.
///
/// Shape     what grad and y broadcast to; strides by torch's rule.
/// Bound     each of the three operations is rounded once.
/// Special   the NaN of grad, else that of y, quiet; infinity times 0 is the positive quiet NaN.
/// Throws    Error where the shapes do not broadcast, or options ask for correct rounding; std::bad_alloc; the other forms as
///           sigmoid_out.
template <viewable Grad, viewable Y> auto sigmoid_backward(const Grad& grad, const Y& y, const Options& options = {}) {
  return compute_new("sigmoid_backward", options, function::sigmoid_backward(), grad, y);
}
template <viewable Out, viewable Grad, viewable Y>
Out sigmoid_backward_out(Out&& out, const Grad& grad, const Y& y, const Options& options = {}) {
  compute_out("sigmoid_backward_out", options, function::sigmoid_backward(), out, grad, y);
  return static_cast<Out&&>(out);
}
template <viewable Grad, viewable Y> Grad sigmoid_backward_(Grad&& grad, const Y& y, const Options& options = {}) {
  compute_out("sigmoid_backward_", options, function::sigmoid_backward(), grad, grad, y);
  return static_cast<Grad&&>(grad);
}

/// grad times the derivative of sigmoid at x: the gradient with respect to x, without an early zero.
///
/// Shape     what grad and x broadcast to; strides by torch's rule.
/// Bound     1.1 ULP; where |x| is beyond 85 (704 in double), 1.75 ULP.
/// Special   the NaN of grad, else that of x, quiet; infinity times 0 (x infinite) is the positive quiet NaN.
/// Throws    as sigmoid_backward and its forms.
template <viewable Grad, viewable X>
auto sigmoid_backward_from_input(const Grad& grad, const X& x, const Options& options = {}) {
  return compute_new("sigmoid_backward_from_input", options, function::sigmoid_backward_from_input(), grad, x);
}
template <viewable Out, viewable Grad, viewable X>
Out sigmoid_backward_from_input_out(Out&& out, const Grad& grad, const X& x, const Options& options = {}) {
  compute_out("sigmoid_backward_from_input_out", options, function::sigmoid_backward_from_input(), out, grad, x);
  return static_cast<Out&&>(out);
}
template <viewable Grad, viewable X>
Grad sigmoid_backward_from_input_(Grad&& grad, const X& x, const Options& options = {}) {
  compute_out("sigmoid_backward_from_input_", options, function::sigmoid_backward_from_input(), grad, grad, x);
  return static_cast<Grad&&>(grad);
}

}  // namespace napier::inline NAPIER_ABI
