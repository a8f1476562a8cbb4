// SPDX-License-Identifier: MIT
// x·sigmoid(1.702 x): D. Hendrycks and K. Gimpel, Gaussian error linear units, 2016.
template <> struct Kernel<my::gelu> {
  explicit Kernel(my::gelu) {}
  template <class V> NAPIER_INLINE V operator()(V x) const {
    using T = typename V::value_type;
    const Kernel<napier::function::sigmoid> sigmoid{napier::function::sigmoid()};
    return x * apply(sigmoid, x * V(T(1.702)));
  }
};
