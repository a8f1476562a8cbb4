// SPDX-License-Identifier: MIT
// log(1/(1 + e^-x)) = -softplus(-x), without its parameters; 0 minus it, as torch has it, so that no -0 comes out.

template <> struct Kernel<function::log_sigmoid> : SoftplusCore {
  explicit Kernel(function::log_sigmoid) {}
  template <class V> NAPIER_INLINE auto ordinary(V x) const { return covers(x); }

  using SoftplusCore::operator();
  template <class V> NAPIER_INLINE Reduced<V> operator()(V x) const { return reduce(magnitude(x)); }
  template <class V> NAPIER_INLINE V operator()(Two<V> f, V x) const { return V(typename V::value_type(0)) - sum(f, -x); }
  template <class V> NAPIER_INLINE V rare(V x) const {
    return nan_or(x, V(typename V::value_type(0)) - SoftplusCore::rare(-x));
  }
};

template <> struct Kernel<function::log_sigmoid_backward> : BySigmoid<Kernel<function::log_sigmoid_backward>> {
  explicit Kernel(function::log_sigmoid_backward) {}
  template <class V> NAPIER_INLINE static V argument(V x) { return -x; }
  template <class V> NAPIER_INLINE static V product(V grad, V, V s) { return grad * s; }
};
