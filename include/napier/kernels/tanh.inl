// SPDX-License-Identifier: MIT
// tanh|x| = E/(E + 2),   E = e^(2|x|) - 1 = high + low from expm1's core, and the sign of x.
//
//  1. E + 2 = sum + rest, exactly but for the last place of rest.
//  2. y = high/sum nearly, by one division of 1; what E exceeds y·(sum + rest) by gives the correction.
//
// Lanes with 2|x| beyond limit, and NaN, take rare: the same formula at limit, which gives 1.

template <> struct Kernel<function::tanh> {
  explicit Kernel(function::tanh) {}

  template <class V> NAPIER_INLINE auto ordinary(V x) const {
    using T = typename V::value_type;
    return magnitude(x) < V(T(0.5) * Reduction<T>::limit);
  }
  template <class V> NAPIER_INLINE V operator()(V x) const {
    using T = typename V::value_type;
    const V two(T(2)), size = magnitude(x);
    V high, low;
    Expm1Core<T>::parts(size + size, high, low);
    const V larger = maximum(high, two), smaller = minimum(high, two), sum = larger + smaller;
    const V rest = (smaller - (sum - larger)) + low, inverse = V(T(1)) / sum;
    const V y = high * inverse;
    const V short_of = fma(-y, sum, high) + fma(-y, rest, low);
    return signed_as(x, fma(short_of, inverse, y));
  }
  template <class V> NAPIER_INLINE V rare(V x) const {
    using T = typename V::value_type;
    const V end(T(0.5) * Reduction<T>::limit);
    return nan_or(x, (*this)(clamp(x, -end, end)));
  }
};

template <> struct Kernel<function::tanh_backward> {
  explicit Kernel(function::tanh_backward) {}
  template <class V> NAPIER_INLINE V operator()(V grad, V y) const {
    return nan_or(grad, y, grad * fma(-y, y, V(typename V::value_type(1))));
  }
};
