// SPDX-License-Identifier: MIT
// In double, e^x - 1 = (2^n - 1) + 2^n·(r + q),   n = round(x/ln 2) nearly,   r + q = e^r' - 1,   r' = x - n·ln2 = r + rest.
//
//  1. r = x - n·ln2_hi is exact.  q = rest + r'·(r'/2 + r'²·(c3 + c4·r' + ...)), with r' rounded: q is a small part of the sum.
//  2. n changes from 0 to 1 at x = ln 1.5, where the result is 1/2, and to -1 at ln 0.75: there it is not yet small beside 2^n,
//     and r' not large.
//  3. 2^n·r goes into 2^n - 1 by fma, whose own rounding is recovered, and so is the 1 that 2^n - 1 loses where n is large;
//     then 2^n·q into the rest.
//
// In float, from -86 to 16.5, shorter:  e^x - 1 = 2^n·p + (2^n - 1),  p = e^r - 1 = r + r²·(c2 + ... + c7·r⁵).
//
//  1. n = round(x/ln 2), but 0 for |x| < 1/2: a result that is smaller than 2^n·p would show the error of p enlarged.
//  2. 2^n - 1 is exact as far as n = 24, where this ends.
//
// A result has the sign of x, also where it is 0.  Other lanes, and NaN, take rare: the sum of e^x's two parts and -1, and above
// exp's limit e^x itself.

/// 2^n of z = n + Reduction's round.
template <class V> NAPIER_INLINE V power_of_two(V z) {
  using T = typename V::value_type;
  return from_bits<T>((bits(z) << Reduction<T>::mantissa) + bits(V(T(1))));
}

/// e^x - 1 in double, for |x| <= limit of exp.
struct Expm1Core {
  using R = Reduction<double>;
  static constexpr double shift = 0x1.e27076e2af2e6p-5;  // ln 1.5 - ln2/2
  // Within 2^-61.15 of e^r - 1, relatively, for |r - shift| <= ln2/2 + 2^-10.
  static constexpr double c3 = 0x1.5555555555555p-3, c4 = 0x1.55555555555d1p-5, c5 = 0x1.1111111111546p-7,
                          c6 = 0x1.6c16c16bc58eep-10, c7 = 0x1.a01a019e6b025p-13, c8 = 0x1.a01a03e921e41p-16,
                          c9 = 0x1.71de357bc579p-19, c10 = 0x1.27de0d44910aap-22, c11 = 0x1.aecd538ad2a28p-26,
                          c12 = 0x1.2e3a53856fabbp-29;
  template <class V> NAPIER_INLINE static V polynomial(V r, V square) {
    const V odd = fma(fma(fma(fma(V(c12), square, V(c10)), square, V(c8)), square, V(c6)), square, V(c4));
    return fma(r, odd, fma(fma(fma(fma(V(c11), square, V(c9)), square, V(c7)), square, V(c5)), square, V(c3)));
  }

  // Both results are filled in place: gcc 12 would store ones put together at the end twice with AVX-512.
  /// n + R::round, and r.
  template <class V> NAPIER_INLINE static Reduced<V> reduce(V x) {
    Reduced<V> a;
    a.z = fma(x - V(shift), V(R::eight_over_ln2 / 8), V(R::round));
    a.r = fma(a.z - V(R::round), V(-8 * R::ln2_hi), x);
    return a;
  }
  /// high + low, |low| at most half a unit in the last place of high and a little.
  template <class V> NAPIER_INLINE static Two<V> parts(Reduced<V> a) {
    const V rest = rounded((a.z - V(R::round)) * V(-8 * R::ln2_lo)), r = a.r + rest, square = r * r;
    const V q = fma(r, fma(square, polynomial(r, square), V(0.5) * r), rest);

    const V one(1.0), power = power_of_two(a.z);
    const V less_one = power - one, lost = (power - less_one) - one;
    const V first = fma_by_power(power, a.r, less_one);
    const V second = fma_by_power(power, q, fma_by_power(power, a.r, less_one - first) + lost);
    Two<V> e;
    e.high = first + second;
    e.low = second - (e.high - first);
    return e;
  }
};

/// y with the sign of x, where y has it or is 0.
template <class V> NAPIER_INLINE V signed_as(V x, V y) {
  using T = typename V::value_type;
  using Bits = decltype(bits(x));
  return from_bits<T>(bits(y) | (bits(x) & Bits(unsigned_of<T>(1) << (sizeof(T) * 8 - 1))));
}

/// e^x - 1 in float, from < x < to.
struct ShortExpm1 {
  static constexpr float from = -86.0f, to = 16.5f;
  static constexpr float round = Reduction<float>::round, one_over_ln2 = 0x1.715476p0f, ln2_hi = 0x1.62e4p-1f,
                         ln2_lo = 0x1.7f7d1cp-20f;
  // Within 2^-27.5 of e^r - 1, relatively, for |r| <= 1/2.
  static constexpr float c2 = 0x1.000002p-1f, c3 = 0x1.555554p-3f, c4 = 0x1.555206p-5f, c5 = 0x1.111148p-7f,
                         c6 = 0x1.6f1aa2p-10f, c7 = 0x1.a19d24p-13f;

  template <class V> NAPIER_INLINE static V of(V x) {
    const V large = select(magnitude(x) < V(0.5f), V(0.0f), x);
    const V z = fma(large, V(one_over_ln2), V(round)), n = z - V(round);
    const V r = fma_short(n, V(-ln2_lo), fma_short(n, V(-ln2_hi), x)), square = r * r;
    const V upper = fma(square, fma(r, V(c7), V(c6)), fma(r, V(c5), V(c4)));
    const V p = fma(square, fma(square, upper, fma(r, V(c3), V(c2))), r);
    const V power = power_of_two(z);
    return signed_as(x, fma_by_power(power, p, power - V(1.0f)));
  }
};

template <> struct Kernel<function::expm1> {
  explicit Kernel(function::expm1) {}

  template <class V> static constexpr bool is_float = sizeof(typename V::value_type) == 4;

  template <class V> NAPIER_INLINE auto ordinary(V x) const {
    if constexpr (is_float<V>)  // from the middle; rounding may take a number at an end out, and none in
      return within(x - V((ShortExpm1::to + ShortExpm1::from) / 2), V((ShortExpm1::to - ShortExpm1::from) / 2));
    else
      return within_limit(x);
  }
  template <class V> NAPIER_INLINE V operator()(V x) const {
    if constexpr (is_float<V>)
      return ShortExpm1::of(x);
    else
      return signed_as(x, Expm1Core::parts(Expm1Core::reduce(x)).high);
  }
  template <class V> NAPIER_INLINE V rare(V x) const {
    using T = typename V::value_type;
    using Exp = Kernel<function::exp>::Core<T>;
    const Reduced<V> a = Exp::reduce(clamp(x, V(T(-40)), V(Reduction<T>::infinite_at)));  // e^-40 is lost beside 1
    const auto [s, p] = Exp::scale(a);
    const V power = fma(s, p, s), less_one = power + (fma(s, p, s - power) - V(T(1)));
    const V beyond = select(x > V(Reduction<T>::limit), Exp::rare(a, x), less_one);
    return nan_or(x, select(inside(x), (*this)(x), beyond));
  }

 private:
  template <class V> NAPIER_INLINE static auto inside(V x) {
    if constexpr (is_float<V>)
      return (x > V(ShortExpm1::from)) & (x < V(ShortExpm1::to));
    else
      return magnitude(x) < V(Reduction<typename V::value_type>::limit);
  }
};
