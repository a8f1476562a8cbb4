// SPDX-License-Identifier: MIT
template <> struct Kernel<function::relu> {
  explicit Kernel(function::relu) {}
  static constexpr bool is_light = true;

  template <class V> NAPIER_INLINE V operator()(V x) const { return positive_part(x); }
};

template <> struct Kernel<function::relu_backward> {
  explicit Kernel(function::relu_backward) {}
  static constexpr bool is_light = true;

  template <class V> NAPIER_INLINE V operator()(V y, V grad) const {
    const V zero(typename V::value_type(0));
    return select((y > zero) | is_nan(y), grad, zero);
  }
};
