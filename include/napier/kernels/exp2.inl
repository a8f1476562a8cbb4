// SPDX-License-Identifier: MIT
// 2^x = 2^k · t[j] · e^r,   8k + j = n = round(8x),   r = (x - n/8)·ln 2.
//
// x - n/8 is exact, its product with ln 2, in two parts, is rounded once with the table's own error; the rest is exp's.  An integer
// x has r = 0, or in double what makes up for α exactly.  Lanes with |x| beyond limit, and NaN, take rare.

template <class T> struct BinaryReduction;
template <> struct BinaryReduction<float> {
  static constexpr float ln2_hi = 0x1.62e43p-1f, ln2_lo = -0x1.05c61p-29f;
  static constexpr float limit = 126, zero_at = -151, infinite_at = 128.5f;
};
template <> struct BinaryReduction<double> {
  static constexpr double ln2_hi = 0x1.62e42fefa39efp-1, ln2_lo = 0x1.abc9e3b39803fp-56;
  static constexpr double limit = 1022, zero_at = -1076, infinite_at = 1024.5;
};

template <> struct Kernel<function::exp2> {
  explicit Kernel(function::exp2) {}

  template <class T> using Core = ExpCore<T, typename ExpTable<T>::type, 1>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const {
    return magnitude(x) < V(BinaryReduction<typename V::value_type>::limit);
  }

  NAPIER_INLINE auto operator()(auto x) const {
    using T = typename decltype(x)::value_type;
    if constexpr (sizeof(T) == 4)
      return (*this)(reduce(x));
    else
      return reduce(x);
  }
  template <class V> NAPIER_INLINE V operator()(Reduced<V> a) const {
    const auto [s, p] = Core<typename V::value_type>::scale(a);
    return fma(s, p, s);
  }

  template <class V> NAPIER_INLINE Reduced<V> rare(V x) const {
    using B = BinaryReduction<typename V::value_type>;
    return reduce(clamp(x, V(B::zero_at), V(B::infinite_at)));
  }
  template <class V> NAPIER_INLINE V rare(Reduced<V> a, V x) const {
    using T = typename V::value_type;
    return nan_or(x, Core<T>::any(a, x < V(-BinaryReduction<T>::limit)));
  }

 private:
  template <class V> NAPIER_INLINE static Reduced<V> reduce(V x) {
    using T = typename V::value_type;
    using B = BinaryReduction<T>;
    const V z = fma(x, V(T(8)), V(Reduction<T>::round));
    const V n = z - V(Reduction<T>::round);
    const V exact = fma(n, V(T(-0.125)), x);
    return {z, fma(exact, V(B::ln2_hi), fma(exact, V(B::ln2_lo), Core<T>::Table::rest(z)))};
  }
};
