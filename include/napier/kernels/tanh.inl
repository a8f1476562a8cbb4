// SPDX-License-Identifier: MIT
// In float, by the addition theorem, with r = |x| - c, exactly, c the centre of the interval that |x| lies in, and t = tanh(c):
//
//   tanh|x| = (t·d + r)/(d + t·r),   d = r·coth(r) = 1 + w,   w = r²·(q1 + q2·r² + q3·r⁴) nearly.
//
//  1. The intervals begin at 0 and near 1/2, 1, 2, 3, 4, 5 and 7, where the second mantissa bit of scale·|x| + 3 changes: a shift
//     finds them.  scale is a little less than 1, so that the last one reaches beyond 9.011, where the result becomes 1.
//  2. In the first one c and t are 0, and r/d is computed as r - r·(w/d): a number with a small correction.  In the others the
//     number is t and the correction r·(1 - t²)/(d + t·r).  There t is above r and t² - 1 below w; a -2 in t's place, in the
//     first one, makes it the other way round; so a maximum and a minimum choose.
//  3. c is chosen so that t lies within 0.002 ulp of a number.
//
// In double, tanh|x| = E/(E + 2),   E = e^(2|x|) - 1 = high + low from expm1's core.
//
//  1. E + 2 = sum + rest, exactly but for the last place of rest.
//  2. y = high/sum nearly, by one division of 1; what y·(sum + rest) exceeds E by gives the correction.
//
// Lanes of it with |x| beyond limit, and NaN, take rare: the same formula at end, which gives 1.
//
// Points whose values happen to lie close to floating-point numbers: S. Gal and B. Bachelis, ACM TOMS 17(1), 1991.

/// |x| less the centre of its interval, and the interval's t, or -2.
template <class V> struct FromCentre { V r, t; };

/// tanh|x| = r·quotient + number.
template <class V> struct TanhSum { V r, quotient, number; };
template <class V> inline constexpr bool is_late<TanhSum<V>> = true;

/// tanh|x| = e/(sum + rest), inverse near 1/sum.
template <class V> struct TanhQuotient {
  Two<V> e;
  V sum, rest, inverse;
};
template <class V> inline constexpr bool is_late<TanhQuotient<V>> = true;

template <class T> struct TanhOfMagnitude;
template <> struct TanhOfMagnitude<float> {
  // The last interval's formula gives 1 from 9.011 to end, and so for all that is above.
  static constexpr float end = 0x1.20ap3f, scale = 0x1.feep-1f;
  // The index of an interval is the last bit of the exponent of scale·|x| + 3, and two of its mantissa: 2 to 7, then 0 and 1.
  static constexpr float centre[8] = {0x1.8121dp2f,  0x1.03ae5ap3f, 0, 0x1.57c684p-1f, 0x1.6f6936p0f, 0x1.36027p1f,
                                      0x1.b5a41ap1f, 0x1.1c9366p2f};
  static constexpr float value[8] = {0x1.fffe72p-1f, 0x1.fffffap-1f, -2,          0x1.2bfe3ap-1f, 0x1.c91388p-1f,
                                     0x1.f7ff6ap-1f, 0x1.fee742p-1f, 0x1.ffdcp-1f};
  // Within 2^-26.53 of d, relatively, in the first interval.
  static constexpr float q1 = 0x1.555522p-2f, q2 = -0x1.6bcf84p-6f, q3 = 0x1.07452ep-9f;

  template <class V> NAPIER_INLINE static FromCentre<V> reduced(V size) {
    const V most = at_most(size, V(end));
    // Of a small size the sum is longer than fma_short allows, but lies next to 3, far from any border: what may differ is shifted
    // out.
    const auto interval = bits(fma_short(most, V(scale), V(3.0f))) >> 21;
    return {most - lookup(centre, interval), lookup(value, interval)};
  }
  template <class V> NAPIER_INLINE static TanhSum<V> of(FromCentre<V> a) {
    const V z = a.r * a.r, w = rounded(z * fma(fma(V(q3), z, V(q2)), z, V(q1)));
    // Its sign is reversed, so that none of r, which may be NaN, need be.
    const V denominator = fma(-maximum(a.t, V(0.0f)), a.r, V(-1.0f)) - w;
    return {a.r, minimum(w, fma(a.t, a.t, V(-1.0f))) / denominator, maximum(a.t, a.r)};
  }
};
template <> struct TanhOfMagnitude<double> {
  static constexpr double limit = 0.5 * Reduction<double>::limit, end = limit;

  template <class V> NAPIER_INLINE static TanhQuotient<V> quotient(Two<V> e) {
    const V two(2.0);
    const V larger = maximum(e.high, two), smaller = minimum(e.high, two), sum = larger + smaller;
    return {e, sum, (smaller - (sum - larger)) + e.low, V(1.0) / sum};
  }
  template <class V> NAPIER_INLINE static V of(TanhQuotient<V> a) {
    const V y = a.e.high * a.inverse, excess = fma(y, a.sum, -a.e.high) + fma(y, a.rest, -a.e.low);
    return fma(-excess, a.inverse, y);
  }
};

template <> struct Kernel<function::tanh> {
  explicit Kernel(function::tanh) {}

  template <class V> using Magnitude = TanhOfMagnitude<typename V::value_type>;
  template <class V> static constexpr bool is_double = sizeof(typename V::value_type) == 8;

  template <class V>
  requires(is_double<V>) NAPIER_INLINE auto ordinary(V x) const { return magnitude(x) < V(Magnitude<V>::limit); }

  template <class V> NAPIER_INLINE auto operator()(V x) const {
    const V size = magnitude(x);
    if constexpr (is_double<V>)
      return Expm1Core::reduce(size + size);
    else
      return Magnitude<V>::reduced(size);
  }
  template <class V> NAPIER_INLINE TanhSum<V> operator()(FromCentre<V> a) const { return Magnitude<V>::of(a); }
  template <class V> NAPIER_INLINE V operator()(TanhSum<V> a, V x) const {
    const V y = signed_as(x, fma(a.r, a.quotient, a.number));
    if constexpr (keeps_nan)
      return y;
    else
      return nan_or(x, y);
  }
  template <class V> NAPIER_INLINE Two<V> operator()(Reduced<V> a) const { return Expm1Core::parts(a); }
  template <class V> NAPIER_INLINE TanhQuotient<V> operator()(Two<V> e) const { return Magnitude<V>::quotient(e); }
  template <class V> NAPIER_INLINE V operator()(TanhQuotient<V> a, V x) const { return signed_as(x, Magnitude<V>::of(a)); }

  template <class V> NAPIER_INLINE V rare(V x) const {
    const V end(Magnitude<V>::end);
    return nan_or(x, stages(*this, clamp(x, -end, end)));
  }
};

template <> struct Kernel<function::tanh_backward> {
  explicit Kernel(function::tanh_backward) {}
  template <class V> NAPIER_INLINE V operator()(V grad, V y) const {
    return nan_or(grad, y, grad * fma(-y, y, V(typename V::value_type(1))));
  }
};
