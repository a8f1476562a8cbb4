// SPDX-License-Identifier: MIT
template <> struct Kernel<function::relu> {
  explicit Kernel(function::relu) {}
  template <class V> NAPIER_INLINE V operator()(V x) const {
    const V zero(typename V::value_type(0));
    return nan_or(x, select(x > zero, x, zero));
  }
};

template <> struct Kernel<function::relu_backward> {
  explicit Kernel(function::relu_backward) {}
  template <class V> NAPIER_INLINE V operator()(V grad, V y) const {
    const V zero(typename V::value_type(0));
    return select((y > zero) | is_nan(y), grad, zero);
  }
};
