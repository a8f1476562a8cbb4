// SPDX-License-Identifier: MIT
// e^x - 1 = (s - 1) + s·r + s·q,   s = 2^k t[j] exactly a number, r + q = e^r' - 1, r' = r + tail the argument left over.
//
//  1. exp's reduction, with tail, what rounding r loses: near 0 the result is as small as r.
//  2. s - 1 as a sum of two: D. Knuth's TwoSum.
//  3. s·r goes into the first by fma, whose own rounding is recovered, and s·q, q = tail + r²·(c2 + ...), into the second.
//
// A result has the sign of x, also where it is 0.  Lanes with |x| beyond limit, and NaN, take rare: e^x above, and below the same
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

template <> struct Kernel<function::expm1> {
  explicit Kernel(function::expm1) {}

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return within_limit(x); }
  template <class V> NAPIER_INLINE V operator()(V x) const {
    return signed_as(x, Expm1Core<typename V::value_type>::parts(x).high);
  }
  template <class V> NAPIER_INLINE V rare(V x) const {
    using T = typename V::value_type;
    using Exp = typename Expm1Core<T>::Exp;
    const V limit(Reduction<T>::limit), inside = (*this)(clamp(x, -limit, limit));
    return nan_or(x, select(x > limit, Exp::rare(Exp::reduce_any(x), x), inside));
  }
};
