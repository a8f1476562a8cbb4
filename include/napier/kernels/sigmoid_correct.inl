// SPDX-License-Identifier: MIT
// 1/(1 + e^-x), correctly rounded: e^-x in two parts as in exp_correct.inl, and in more where that leaves two candidates.
//
// e^-x lies between e + p and e·slack less, e rounded, p what that lost.  1 + e = sum + (what that lost) exactly, which with p
// makes low; quotient = 1/sum to a rounding, and what quotient·(sum + low) exceeds 1 by, excess, comes from two fma, the first
// exact.  1/(1 + e^-x) = quotient·(1 - excess + excess²...), |excess| <= 2.6 u: u each from low's two terms, u/2 from quotient.
// In units of the result, low is rounded by 2 u², excess by 2 u², its sum with the margin by 2 u², and excess² is left out, 6.3 u²,
// together 12.3 u² (tests/derive/exp_correct.sollya), beside what e^-x itself is off by: within 16 u² above, and slack + 16 u²
// below.  Where x is near 0, 1/2 + x/4 may lie between two numbers exactly, and the interval says so.

template <> struct Kernel<function::correct<function::sigmoid>> {
  explicit Kernel(function::correct<function::sigmoid>) {}

  template <class T> using Core = ExpInTwoParts<T, -1>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const {
    return within(x, V(TwoParts<typename V::value_type>::limit));
  }
  template <class V> NAPIER_INLINE Parts<V> operator()(V x) const { return Core<typename V::value_type>::reduce(x); }
  template <class V> NAPIER_INLINE Scaled<V> operator()(Parts<V> a) const {
    V tail;
    const V y = Core<typename V::value_type>::evaluate(a.s, a.r, a.d, tail), e = y + tail;
    return {e, tail - (e - y)};
  }
  /// With e^-x between a.s + a.p and a.s·slack less.
  template <class V> NAPIER_INLINE Either<V> operator()(Scaled<V> a) const {
    using T = typename V::value_type;
    constexpr T u = TwoParts<T>::u;
    const V one(T(1)), larger = maximum(a.s, one), smaller = minimum(a.s, one), sum = larger + smaller;
    const V low = (smaller - (sum - larger)) + a.p;
    const V quotient = one / sum;
    const V excess = fma(quotient, low, fma(quotient, sum, -one));
    return {fma(-quotient, excess + V(16 * u * u), quotient),
            fma(-quotient, excess - V(Core<T>::slack + 16 * u * u), quotient)};
  }

  NAPIER_INLINE auto rare(auto x) const {
    using V = decltype(x);
    using T = typename V::value_type;
    const V inside = clamp(x, V(Reduction<T>::zero_at), V(T(40)));  // where the result is 0, and where it is 1
    if constexpr (sizeof(T) == 4) {
      const auto halves = to_double(inside);
      return nan_or(x, to_float({in_double(halves.a), in_double(halves.b)}));
    } else {
      return ExpInThreeParts<-1>::begin(inside);
    }
  }
  template <class V> NAPIER_INLINE Series<V> rare(Begun<V> a, V) const { return ExpInThreeParts<-1>::series(a); }
  template <class V> NAPIER_INLINE ScaledParts<V> rare(Series<V> a, V) const { return ExpInThreeParts<-1>::finish(a); }
  template <class V> NAPIER_INLINE V rare(const ScaledParts<V>& a, V x) const { return nan_or(x, in_three_parts(a, x)); }

 private:
  using Sigmoid = Kernel<function::sigmoid>;
  using Wide = ExpCore<double, ExactTable<double>, -1>;

  /// 1/2 + x/4 - x³/48 in parts, for x so small that the third stays below the last place of the second.
  template <class V> NAPIER_INLINE static Three<V> near_zero(V x) {
    using T = typename V::value_type;
    const V quarter = V(T(0.25)) * x;
    const Two<V> a = sum_of_ordered(V(T(0.5)), quarter);
    return {a.high, a.low, x * x * (x * V(T(-1) / 48))};
  }

  /// Rounded to odd: no float's sigmoid lies closer to where rounding changes, except near 0.
  template <class V> NAPIER_INLINE static V in_double(V x) {
    const Inverse<V> i = Sigmoid::inverse(Wide::scale(Wide::reduce(x)));
    const Three<V> inner = near_zero(x);
    const V tail = sum_to_odd(inner.low, inner.tail);
    return select(magnitude(x) < V(0x1p-10), sum_to_odd(inner.high, tail), fma_to_odd(-i.y, Sigmoid::excess(i), i.y));
  }

  /// With e^-x = 2^k·(high + low + tail): for x < 0 2^-k/(2^-k + high + low + tail), else as it is.
  template <class V> NAPIER_INLINE static V in_three_parts(const ScaledParts<V>& power, V x) {
    using Bits = decltype(bits(x));
    const Three<V> e = power.parts;
    const V one(1.0);
    const Bits k = power.k, zero(0);
    const auto is_below = x < V(0.0), is_small = magnitude(x) < V(0x1p-25);
    const V scale = select(is_below, one, from_bits<double>(bits(one) + k));
    const auto is_normal = x > V(ExpInThreeParts<-1>::subnormal_to);
    const V addend = select(is_normal, select(is_below, from_bits<double>(bits(one) - k), one), V(0.0));
    const Two<V> a = sum_of(addend, e.high * scale), b = sum_of(a.low, e.low * scale), sum = sum_of_ordered(a.high, b.high);
    const V sum_tail = fma(e.tail, scale, b.low);
    // 1/(sum + sum_tail) = quotient·(1 + r + rest), |r| below 2^-51.
    const V quotient = one / sum.high;
    const Two<V> p = product_of(-quotient, sum.low), r = sum_of(fma(-quotient, sum.high, one), p.high);
    const V rest = fma(r.high, r.high, r.low + fma(-quotient, sum_tail, p.low));
    const Two<V> qr = product_of(quotient, r.high), y = sum_of_ordered(quotient, qr.high);
    const Three<V> inner = near_zero(x), outer{y.high, y.low, fma(quotient, rest, qr.low)};
    const Three<V> result{select(is_small, inner.high, outer.high), select(is_small, inner.low, outer.low),
                          select(is_small, inner.tail, outer.tail)};
    return result.rounded_times(select(is_below, zero - k, zero), is_normal);
  }
};
