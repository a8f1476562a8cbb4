// SPDX-License-Identifier: MIT
// 1/(1 + e^-x), by one formula for both signs, with e^-x = s(1 + p) from exp's core, neither it nor 1 + e^-x ever rounded.
//
//  1. 1 + s = sum + (min(1, s) - (sum - max(1, s))), exactly: T. J. Dekker, Numer. Math. 18, 1971.
//  2. The denominator is sum + low, low = s·p + the above.
//  3. A division gives y to an ulp and a half; what y·(sum + low) exceeds 1 by, formed by two fma, gives the correction.
//
// Lanes with |x| beyond limit, and NaN, take rare: above, the same formula at the limit (it gives 1); below, e^x.

template <> struct Kernel<function::sigmoid> {
  explicit Kernel(function::sigmoid) {}

  template <class T, int sign> using Core = ExpCore<T, ScaledTable<T>, sign>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return within_limit(x); }

  NAPIER_INLINE auto operator()(auto x) const {
    using T = typename decltype(x)::value_type;
    if constexpr (sizeof(T) == 4)
      return Core<T, -1>::scale(Core<T, -1>::reduce(x));
    else
      return Core<T, -1>::reduce(x);
  }
  template <class V> NAPIER_INLINE Scaled<V> operator()(Reduced<V> a) const {
    return Core<typename V::value_type, -1>::scale(a);
  }
  template <class V> NAPIER_INLINE V operator()(Scaled<V> a) const {
    const V one(typename V::value_type(1));
    const V larger = maximum(a.s, one), smaller = minimum(a.s, one);
    const V sum = larger + smaller;
    const V low = fma(a.s, a.p, smaller - (sum - larger));
    const V y = one / (sum + low);
    const V excess = fma(y, low, fma(y, sum, V(typename V::value_type(-1))));
    return fma(-y, excess, y);
  }

  template <class V> NAPIER_INLINE V rare(V x) const {
    using T = typename V::value_type;
    const V end(Reduction<T>::limit), one(T(1));
    const auto below = x < -end;
    if (all(below)) return Core<T, 1>::rare(x);
    const V y = stages<V>(*this, select(below, -end, select(x > end, end, x)));
    const bool none_below = all(select(below, -one, one) > V(T(0)));
    return nan_or(x, none_below ? y : select(below, Core<T, 1>::rare(x), y));
  }
};
