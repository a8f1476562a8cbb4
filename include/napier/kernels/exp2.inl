// SPDX-License-Identifier: MIT
// 2^x = 2^k · α 2^(j/8) · 2^e/α,   8k + j = n = round(8x),   e = x - n/8 exactly, |e| <= 1/16.
//
//  1. Adding round = 1.5·2^(m-3) (m: the mantissa's bits) leaves n in the low bits of z, as in exp.inl; no product is needed.
//  2. 2^e/α - 1 = c0 + c1·e + ..., a minimax polynomial (tests/derive/exp2.sollya).  α and the table are exp's.
//
// An integer x has e = 0, and c0 makes up for α, so that 2^k comes out exactly.  Lanes with |x| beyond limit, and NaN, take rare.

template <class T> struct PowerOfTwo;
template <> struct PowerOfTwo<float> {
  static constexpr float round = 0x1.8p20f, limit = 125, zero_at = -151, normal_from = -126, infinite_at = 128.5f;
  // Of 2^e/α - 1; within 2^-31.28 of 2^e/α, relatively.
  static constexpr float c0 = 0x1.508a86p-9f, c1 = 0x1.63cd76p-1f, c2 = 0x1.ed3f42p-3f, c3 = 0x1.c7df66p-5f,
                         c4 = 0x1.3c1efp-7f;
  template <class V> NAPIER_INLINE static V polynomial(V e) { return fma(fma(fma(V(c4), e, V(c3)), e, V(c2)), e, V(c1)); }
};
template <> struct PowerOfTwo<double> {
  static constexpr double round = 0x1.8p49, limit = 1022, zero_at = -1076, normal_from = -1022, infinite_at = 1024.5;
  // Within 2^-58.02 of 2^e/α, likewise.
  static constexpr double c0 = -0x1.427fd169a1564p-20, c1 = 0x1.62e413fe60421p-1, c2 = 0x1.ebfbb93ba5377p-3,
                          c3 = 0x1.c6b069a37acfp-5, c4 = 0x1.3b2a9e1ec4f0cp-7, c5 = 0x1.5d87e260712f9p-10,
                          c6 = 0x1.430e4a71ab744p-13, c7 = 0x1.fffa6d7018de1p-17;
  template <class V> NAPIER_INLINE static V polynomial(V e) {
    return fma(fma(fma(fma(fma(fma(V(c7), e, V(c6)), e, V(c5)), e, V(c4)), e, V(c3)), e, V(c2)), e, V(c1));
  }
};

template <> struct Kernel<function::exp2> {
  explicit Kernel(function::exp2) {}

  template <class V> using Power = PowerOfTwo<typename V::value_type>;
  template <class V> using Core = ExpCore<typename V::value_type, ScaledTable<typename V::value_type>, 1>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return within(x, V(Power<V>::limit)); }

  NAPIER_INLINE auto operator()(auto x) const {
    if constexpr (sizeof(typename decltype(x)::value_type) == 4)
      return (*this)(reduce(x));
    else
      return reduce(x);
  }
  template <class V> NAPIER_INLINE V operator()(Reduced<V> a) const {
    const V s = Core<V>::power(a.z);
    return fma(s, less_one(a.r), s);
  }

  template <class V> NAPIER_INLINE Reduced<V> rare(V x) const {
    return reduce(clamp(x, V(Power<V>::zero_at), V(Power<V>::infinite_at)));
  }
  template <class V> NAPIER_INLINE V rare(Reduced<V> a, V x) const {
    return nan_or(x, Core<V>::any(a.z, less_one(a.r), x < V(Power<V>::normal_from)));
  }

 private:
  template <class V> NAPIER_INLINE static Reduced<V> reduce(V x) {
    const V z = x + V(Power<V>::round);
    return {z, x - (z - V(Power<V>::round))};
  }
  /// 2^e/α - 1.
  template <class V> NAPIER_INLINE static V less_one(V e) { return fma(e, Power<V>::polynomial(e), V(Power<V>::c0)); }
};
