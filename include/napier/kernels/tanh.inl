// SPDX-License-Identifier: MIT
// In float, by the addition theorem, with r = |x| - c, exactly, c the centre of the interval that |x| lies in, and t = tanh(c):
//
//   tanh|x| = (t·d + r)/(d + t·r) = t + r·(1 - t²)/(d + t·r),   d = r·coth(r) = 1 + p·r²,   p = q1 + q2·r² + q3·r⁴ nearly.
//
//  1. The intervals are counted by adding 23/16·|x| to 2²⁴ - 2: the last bits of the sum are the index.  Above 2²⁴, where a sum
//     is rounded to an even number, they are twice as wide: they begin near 0, 0.35, 1.04, 2.09, 3.5, 4.9, 6.3 and 7.7.
//  2. The result is a number and a small correction: t, and r·(1 - t²)/(d + t·r), but in the first interval, where c and t are
//     0, r, and -r·p·r²/d.  Only there is t below r; and where t² - 1 is looked up it finds 1, above any p·r², while the others
//     are negative.  So a maximum and a minimum choose.
//  3. The denominator is 1 + r·(t + r·p): the rounding of the inner sum counts for |r| of itself only.
//  4. c is chosen so that t lies within 0.002 ulp of a number.
//
// Where the ISA's bounded() loses a NaN, that takes rare.
//
// In double, tanh|x| = E/(E + 2),   E = e^(2|x|) - 1 = high + low from expm1's core.
//
//  1. E + 2 = sum + rest, exactly but for the last place of rest.
//  2. y = high/sum nearly, by one division of 1; what y·(sum + rest) exceeds E by gives the correction.
//
// Lanes of it with |x| beyond limit, and NaN, take rare: the same formula at end, which gives 1.
//
// Points whose values happen to lie close to floating-point numbers: S. Gal and B. Bachelis, ACM TOMS 17(1), 1991.

/// |x| less the centre of its interval, and a number whose last three bits are the interval's index.
template <class V> struct FromCentre { V r, place; };

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
  static constexpr float end = 0x1.20ap3f, scale = 0x1.7p0f, shift = 0x1.fffffcp23f;
  static constexpr float centre[8] = {
      0x1.7ffceap0f, 0x1.5afadap1f, 0x1.06dc08p2f, 0x1.5fa02ep2f, 0x1.b9ac9ap2f, 0x1.0a2b24p3f, 0, 0x1.23958ap-1f};
  static constexpr float value[8] = {
      0x1.cf6e7ap-1f, 0x1.fb7e5cp-1f, 0x1.ffb90cp-1f, 0x1.fffb92p-1f, 0x1.ffffbcp-1f, 0x1.fffffcp-1f, 0, 0x1.07ad0ep-1f};
  // t² - 1, but in the first interval, whose index is 6.
  static constexpr float fall[8] = {
      -0x1.721e66p-3f, -0x1.1f2414p-6f, -0x1.1bbc56p-10f, -0x1.1b7ec6p-14f, -0x1.0fffeep-18f, -0x1.fffffep-23f, 1,
      -0x1.78357cp-1f};
  // Within 2^-26.53 of d, relatively, in the first interval.
  static constexpr float q1 = 0x1.555522p-2f, q2 = -0x1.6bcf84p-6f, q3 = 0x1.07452ep-9f;

  template <class V> NAPIER_INLINE static FromCentre<V> reduced(V x) {
    const V most = bounded(x, V(end));
    // Of a small x the sum is longer than fma_short allows, but far from any border.
    const V place = fma_short(most, V(scale), V(shift));
    return {most - lookup(centre, bits(place)), place};
  }
  template <class V> NAPIER_INLINE static TanhSum<V> of(FromCentre<V> a) {
    const V z = a.r * a.r, p = fma(fma(V(q3), z, V(q2)), z, V(q1));
    const auto interval = bits(rounded(a.place));  // so that gcc 12 loads it once
    const V t = lookup(value, interval);
    const V numerator = minimum(rounded(z * p), lookup(fall, interval));  // before p's register is overwritten
    const V denominator = fma(-a.r, fma(a.r, p, t), V(-1.0f));
    return {a.r, numerator / denominator, maximum(t, a.r)};
  }
};
template <> struct TanhOfMagnitude<double> {
  static constexpr double limit = 0.5 * Reduction<double>::limit, end = limit;

  template <class V> NAPIER_INLINE static auto reduced(V x) {
    const V size = magnitude(x);
    return Expm1Core::reduce(size + size);
  }
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
  requires(is_double<V>) NAPIER_INLINE auto ordinary(V x) const { return within(x, V(Magnitude<V>::limit)); }
  template <class V>
  requires requires(V x) { numbers(x); }
  NAPIER_INLINE auto ordinary(V x) const { return numbers(x); }

  template <class V> NAPIER_INLINE auto operator()(V x) const { return Magnitude<V>::reduced(x); }
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
