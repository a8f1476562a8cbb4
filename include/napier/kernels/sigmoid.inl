// SPDX-License-Identifier: MIT
// 1/(1 + e^-x), by one formula for both signs, with e^-x = s(1 + p) from exp's core, neither it nor 1 + e^-x ever rounded.
//
//  1. 1 + s = sum + (min(1, s) - (sum - max(1, s))), exactly: T. J. Dekker, Numer. Math. 18, 1971.
//  2. The denominator is sum + low, low = s·p + the above.
//  3. A division gives y to an ulp and a half; what y·(sum + low) exceeds 1 by, formed by two fma, gives the correction.
//
// Lanes with |x| beyond limit, and NaN, take rare: above, the same formula at the limit (it gives 1); below, where 1 is lost
// beside e^-x, the same formula with 0 for the 1 and without the exponent of s, which is put into the result.

template <class V> struct Quotient { V z, y, excess; };

template <> struct Kernel<function::sigmoid> {
  explicit Kernel(function::sigmoid) {}

  template <class T> using Core = ExpCore<T, ScaledTable<T>, -1>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return within_limit(x); }

  NAPIER_INLINE auto operator()(auto x) const {
    using T = typename decltype(x)::value_type;
    if constexpr (sizeof(T) == 4)
      return Core<T>::scale(Core<T>::reduce(x));
    else
      return Core<T>::reduce(x);
  }
  template <class V> NAPIER_INLINE Scaled<V> operator()(Reduced<V> a) const {
    return Core<typename V::value_type>::scale(a);
  }
  template <class V> NAPIER_INLINE V operator()(Scaled<V> a) const {
    V excess;
    const V y = inverse(V(typename V::value_type(1)), a.s, a.p, excess);
    return fma(-y, excess, y);
  }

  template <class V> NAPIER_INLINE Reduced<V> rare(V x) const {
    using R = Reduction<typename V::value_type>;
    return Core<typename V::value_type>::reduce(clamp(x, V(R::zero_at), V(R::limit)));
  }
  template <class V> NAPIER_INLINE Quotient<V> rare(Reduced<V> a, V x) const {
    using T = typename V::value_type;
    const V t = Core<T>::number(a.z), s = from_bits<T>(bits(t) + Core<T>::exponent(a.z));
    const auto below = x < V(Reduction<T>::normal_from);
    V excess;
    const V y = inverse(select(below, V(T(0)), V(T(1))), select(below, t, s), Core<T>::expm1(a.r), excess);
    return {a.z, y, excess};
  }
  template <class V> NAPIER_INLINE V rare(const Quotient<V>& a, V x) const {
    using T = typename V::value_type;
    using R = Reduction<T>;
    const auto grid = decltype(bits(x))(R::min_bits) + Core<T>::exponent(a.z);
    const V normal = fma(-a.y, a.excess, a.y);
    return nan_or(x, select(x < V(R::normal_from), subnormal(a.y, -a.y, a.excess, grid), normal));
  }

  /// y near 1/(one + s(1 + p)), and what y times that exceeds 1 by.
  template <class V> NAPIER_INLINE static V inverse(V one, V s, V p, V& excess) {
    const V larger = maximum(s, one), smaller = minimum(s, one);
    const V sum = larger + smaller;
    const V low = fma(s, p, smaller - (sum - larger));
    const V y = V(typename V::value_type(1)) / (sum + low);
    excess = fma(y, low, fma(y, sum, V(typename V::value_type(-1))));
    return y;
  }
};

template <> struct Kernel<function::to_odd<function::sigmoid>> : Kernel<function::sigmoid> {
  using Kernel<function::sigmoid>::Kernel;
  using Exact = ExpCore<float, ExactTable, -1>;
  template <class V> NAPIER_INLINE Scaled<V> operator()(V x) const { return Exact::scale(Exact::reduce(x)); }
  template <class V> NAPIER_INLINE V operator()(Scaled<V> a) const {
    V excess;
    const V y = inverse(V(1.0f), a.s, a.p, excess);
    return fma_to_odd(-y, excess, y);
  }
};
