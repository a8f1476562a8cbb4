// SPDX-License-Identifier: MIT
// sigmoid, sigmoid_out, sigmoid_.
#pragma once

#include <napier/exp.hpp>

namespace napier::inline NAPIER_ABI::function {

/// The logistic function, as a type.
struct sigmoid {};

}  // namespace napier::inline NAPIER_ABI::function

#define NAPIER_KERNEL <napier/kernels/sigmoid.inl>
#include <napier/simd/targets.hpp>

namespace napier::inline NAPIER_ABI {

template <>
inline constexpr Accuracy accuracy<function::sigmoid, float>{
    .ulp = 0.6544, .worst = -0x1.393e2cp+2, .evidence = Evidence::every_input};
template <>
inline constexpr Accuracy accuracy<function::sigmoid, double>{
    .ulp = 0.6547, .worst = -0x1.4cedf2ab121f9p+6, .evidence = Evidence::sample};

/// 1/(1 + e^-x) of every element.
///
/// Shape     that of x; strides by torch's rule (dense: as x; else in the order of x's strides).
/// Bound     accuracy<function::sigmoid, T> above; equal bits on every ISA, alignment, stride and position.
/// Special   ±0 → 1/2, -inf → +0, +inf → 1, NaN → the same NaN, quiet; below -88.7 (-709.8 in double) the result is the
///           subnormal number that it should be, where torch returns 0.
/// Throws    std::bad_alloc.
/// Method    a division and one step of correction, on exp's reduction; see kernels/sigmoid.inl.
/// Example   sigmoid(Tensor<float>{0, 2})  prints  tensor([0.5000, 0.8808])
template <viewable X> auto sigmoid(const X& x, const Options& = {}) {
  return compute_new("sigmoid", function::sigmoid(), x);
}

/// 1/(1 + e^-x) into out, which is returned: a Tensor, a TensorView, or anything else that has a view.
///
/// Shape     out has that of x, and keeps its strides.
/// Bound, Special, Method    as sigmoid.
/// Throws    Error where the shapes differ, out has several indices for one element, or it shares elements with x and is not
///           the same view; nothing is written then.
template <class Out, viewable X> Out sigmoid_out(Out&& out, const X& x, const Options& = {}) {
  compute_out("sigmoid_out", function::sigmoid(), out, x);
  return static_cast<Out&&>(out);
}
inline std::span<float> sigmoid_out(std::span<float> out, std::span<const float> x, const Options& = {}) {
  compute("sigmoid_out", function::sigmoid(), out.data(), out.size(), x.data(), x.size());
  return out;
}
inline std::span<double> sigmoid_out(std::span<double> out, std::span<const double> x, const Options& = {}) {
  compute("sigmoid_out", function::sigmoid(), out.data(), out.size(), x.data(), x.size());
  return out;
}

/// 1/(1 + e^-x) in place of x, which is returned.
///
/// Bound, Special, Method    as sigmoid.
/// Throws    Error where x has several indices for one element; nothing is written then.
template <viewable X> X sigmoid_(X&& x, const Options& = {}) {
  compute_out("sigmoid_", function::sigmoid(), x, x);
  return static_cast<X&&>(x);
}

}  // namespace napier::inline NAPIER_ABI
