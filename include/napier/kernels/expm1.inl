// SPDX-License-Identifier: MIT
// e^x - 1 = (s - 1) + s·r + s·q,   s = 2^k t[j] exactly a number, r + q = e^r' - 1, r' = r + tail the argument left over.
//
//  1. exp's reduction, with tail, what rounding r loses: near 0 the result is as small as r.
//  2. s - 1 as a sum of two: D. Knuth's TwoSum.
//  3. s·r goes into the first by fma, whose own rounding is recovered, and s·q, q = tail + r²·(c2 + ...), into the second.
//
// In float, from -86 to 16.5, without a table:  e^x - 1 = 2^n·p + (2^n - 1),  p = e^r - 1 = r + r²·(c2 + ... + c7·r⁵).
//
//  1. n = round(x/ln 2), but 0 for |x| < 1/2: a result that is smaller than 2^n·p would show the error of p enlarged.
//  2. 2^n - 1 is exact as far as n = 24, where this ends.
//
// A result has the sign of x, also where it is 0.  Other lanes, and NaN, take rare: there e^x above limit, and below the first
// formula at -limit, which gives -1.

/// e^x - 1 as high + low, |low| at most half a unit in the last place of high and a little; |x| <= limit of exp.
template <class T> struct Expm1Core {
  using Table = ExactTable<T>;
  using R = Reduction<T>;
  using Exp = ExpCore<T, Table, 1>;

  template <class V> NAPIER_INLINE static Two<V> parts(V x) {
    const V z = fma(x, V(R::eight_over_ln2), V(R::round));
    const V n = z - V(R::round);
    const V main = fma_short(n, V(-R::ln2_hi), x), rest = fma_short(n, V(-R::ln2_lo), Table::rest(z));
    const V r = main + rest, tail = rest - (r - main);
    const V s = Exp::power(z);

    const V one(T(1)), difference = s - one, back = difference - s;
    const V lost = (s - (difference - back)) - (one + back);
    const V first = fma(s, r, difference), q = fma(r * r, Table::polynomial(r), tail);
    const V second = fma(s, q, fma(s, r, difference - first) + lost);
    const V high = first + second;
    return {high, second - (high - first)};
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
    const V power = from_bits<float>((bits(z) << 23) + bits(V(1.0f)));
    return signed_as(x, fma(power, p, power - V(1.0f)));
  }
};

template <> struct Kernel<function::expm1> {
  explicit Kernel(function::expm1) {}

  template <class V> static constexpr bool is_float = sizeof(typename V::value_type) == 4;

  template <class V> NAPIER_INLINE auto ordinary(V x) const {
    if constexpr (is_float<V>)
      return (x > V(ShortExpm1::from)) & (x < V(ShortExpm1::to));
    else
      return within_limit(x);
  }
  template <class V> NAPIER_INLINE V operator()(V x) const {
    if constexpr (is_float<V>)
      return ShortExpm1::of(x);
    else
      return signed_as(x, Expm1Core<double>::parts(x).high);
  }
  template <class V> NAPIER_INLINE V rare(V x) const {
    using T = typename V::value_type;
    using Core = Expm1Core<T>;
    const V limit(Reduction<T>::limit), inside = signed_as(x, Core::parts(clamp(x, -limit, limit)).high);
    const V any = nan_or(x, select(x > limit, Core::Exp::rare(Core::Exp::reduce_any(x), x), inside));
    if constexpr (is_float<V>)
      return select(ordinary(x), ShortExpm1::of(x), any);
    else
      return any;
  }
};
