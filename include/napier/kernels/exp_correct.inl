// SPDX-License-Identifier: MIT
// e^x, correctly rounded: computed in two parts with a proven bound, rounded from both ends of the interval that the bound leaves,
// and where these differ computed again, more precisely (A. Ziv, ACM TOMS 17(3), 1991).
//
// The two parts.  e^x = s·e^(r + d), |r| <= 0.0434, r = x - n·ln2_hi exactly and d = n·ln2_lo + rest, as in exp.inl.  With
//   p + p_low = r + r²/2, p rounded and p_low what that lost,
//   w = p_low + r³/2·q(r),   y + e = s + s·p, y rounded, e what that lost,
// s·e^(r + d) = y + (s·w + e) + whole·d = y + tail, whole = y, in double y + (s·w + e).  Let u be half an ulp of 1: 2^-24, in
// double 2^-53.  In units of s, this is off by (proven in tests/derive/exp_correct.sollya and, all roundings again, in
// exp_correct_*.gappa; float, then double)
//   r³/2 is two products, each rounded by u of itself, and comes times q:                      2.8e-5 u   2.8e-5 u
//   q is rounded:                                                                              1.1e-5 u   1.1e-5 u
//   q is off by its own distance from the series:                                              4.0e-5 u   7.8e-5 u
//   whole is off from s·e^r, by r³/6 in float:                                                 5.2e-5 u   7.0e-14 u
//   w is rounded, and s·w + e, and tail, |w| <= 1.4e-5, |e| <= u:                              3.6e-5 u   3.6e-5 u
//   all else - d, its sums, rest, p_low and e rounded, d² left out, ln2 cut:                   1.4e-6 u   2.3e-12 u
//   together:                                                                                  1.7e-4 u   1.6e-4 u
//   and what rounds the lower end:                                                             1.5e-5 u   1.5e-5 u
// where |d| <= 3.8 u, in double 194 u.  The interval taken is 2^-11 u = 4.89e-4 u wide, half of it put into rest beforehand, and
// fails the test for one number in 3,000.  Up to |x| = 70 (640) underflow takes less than u² from e, and from tail.

template <class T> struct TwoParts;
template <> struct TwoParts<float> {
  static constexpr float limit = 70, u = 0x1p-24f;
  static constexpr float c3 = 0x1.555556p-2f, c4 = 0x1.55597ap-4f, c5 = 0x1.10f6b2p-6f;
  template <class V> NAPIER_INLINE static V polynomial(V r) { return fma(fma(V(c5), r, V(c4)), r, V(c3)); }
};
template <> struct TwoParts<double> {
  static constexpr double limit = 640, u = 0x1p-53;
  static constexpr double c3 = 0x1.55555555555f9p-2, c4 = 0x1.55555555555d3p-4, c5 = 0x1.1111110a1c873p-6,
                          c6 = 0x1.6c16c163fa275p-9, c7 = 0x1.a01fb18b8419p-12, c8 = 0x1.a01f62a5cabdbp-15;
  template <class V> NAPIER_INLINE static V polynomial(V r) {
    return fma(fma(fma(fma(fma(V(c8), r, V(c7)), r, V(c6)), r, V(c5)), r, V(c4)), r, V(c3));
  }
};

/// The numbers of t, raised by more.
template <class T> constexpr Entries<T> raised(const T (&t)[8], T more) {
  Entries<T> numbers{};
  for (int j = 0; j < 8; ++j) numbers.t[j] = t[j] + more;
  return numbers;
}

template <class V> struct Parts { V s, r, d; };

template <class T, int sign> struct ExpInTwoParts {
  using Table = ExactTable<T>;
  using R = Reduction<T>;
  using P = TwoParts<T>;
  static constexpr T slack = P::u / 2048;  // twice the bound; half of it raises rest
  static constexpr auto rest = raised(Table::lost, slack / 2);

  template <class V> NAPIER_INLINE static Parts<V> reduce(V x) {
    const V z = fma(x, V(sign * R::eight_over_ln2), V(R::round));
    const V n = z - V(R::round);
    return {ExpCore<T, Table, sign>::power(z), fma_short(n, V(-R::ln2_hi), sign > 0 ? x : -x),
            fma_short(n, V(-R::ln2_lo), lookup(rest.t, bits(z)))};
  }
  /// y; the value lies between y + tail and s·slack less.
  template <class V> NAPIER_INLINE static V evaluate(V s, V r, V d, V& tail) {
    const V half = V(T(0.5)) * r, p = fma(half, r, r), p_low = fma(half, r, r - p), cube = half * r * r;
    const V w = fma(cube, P::polynomial(r), p_low), y = fma(s, p, s), before_d = fma(s, w, fma(s, p, s - y));
    const V whole = sizeof(T) == 4 ? y : y + before_d;
    tail = fma(whole, d, before_d);
    return y;
  }
};

// A sum of numbers that falls off fast is exact but for its last one.
template <class V> struct Two { V high, low; };
/// a + b exactly, |a| >= |b| or a = 0.
template <class V> NAPIER_INLINE Two<V> sum_of_ordered(V a, V b) {
  const V sum = a + b;
  return {sum, b - (sum - a)};
}
template <class V> NAPIER_INLINE Two<V> sum_of(V a, V b) {
  const V sum = a + b, of_b = sum - a;
  return {sum, (a - (sum - of_b)) + (b - of_b)};
}
template <class V> NAPIER_INLINE Two<V> product_of(V a, V b) {
  const V product = a * b;
  return {product, fma(a, b, -product)};
}
/// a + b rounded to odd, |a| >= |b| or a = 0: cut, and the last bit set if that lost anything.  What is lost is seen by its product
/// with the sum, which may underflow where the sum is too small to be of any weight.
template <class V> NAPIER_INLINE V sum_to_odd(V a, V b) {
  using T = typename V::value_type;
  using Bits = decltype(bits(a));
  const V zero(T(0));
  const Two<V> c = sum_of_ordered(a, b);
  const V sense = c.high * c.low;
  const Bits cut = select(sense < zero, bits(c.high) - Bits(1), bits(c.high));
  return from_bits<T>(select(zero < magnitude(sense), cut | Bits(1), cut));
}

/// high + low + tail, each far below the one before.
template <class V> struct Three {
  V high, low, tail;

  /// Their sum times 2^k, rounded once, k_bits = k·2^mantissa; normal, where the result is not subnormal.
  template <class Bits, class M> NAPIER_INLINE V rounded_times(Bits k_bits, M normal) const {
    using T = typename V::value_type;
    using R = Reduction<T>;
    const V rest = sum_to_odd(low, tail);
    const V result = minimum(from_bits<T>(bits(high + rest) + k_bits), from_bits<T>(Bits(infinity_bits<T>)));
    if (all(normal)) [[likely]]
      return result;
    // The last place of grid is that of a subnormal result.
    const Bits grid = Bits(R::min_bits) - k_bits;
    const V over = from_bits<T>(grid), sum = over + high;
    return select(normal, result, from_bits<T>(bits(sum + sum_to_odd(high - (sum - over), rest)) - grid));
  }
};

/// On the way to e^r - 1 = r + r²/2 + r³·g: g's last terms, and g as high + low.
template <class V> struct Begun { V z, r, g; };
template <class V> struct Series { V z, r, high, low; };

/// 2^k times three parts, k in the place of an exponent.
template <class V> struct ScaledParts {
  decltype(bits(V())) k;
  Three<V> parts;
};

/// e^(sign·x) = 2^k·(high + low + tail), high in [1, 2) or just outside; off by less than 2^-116.4 of itself.
// Sums and products in two parts lose nothing.  What does, proven in tests/derive/exp_correct.sollya, in units of 2^-117·t:
//   fourth is rounded, as large as half of what r² rounded off, 2^-64:                          1
//   g's terms in one part, k >= 10: each rounded, and 1/10! itself:                             0.2
//   g's terms in two parts: the low ones rounded:                                               0.04
//   last_low is rounded twice, as large as 2^-68:                                               0.1
//   low·cube_low is left out:                                                                   0.045
//   cube_low is rounded, times g:                                                               0.022
//   all that remains, the series' terms k >= 18 above all:                                      1.4e-5
// together 1.4, and e^r may be as small as 0.957.
template <int sign> struct ExpInThreeParts {
  using Core = ExpCore<double, ExactTable<double>, sign>;
  using R = Reduction<double>;
  static constexpr double subnormal_to = -0x1.6232bdd7abcd3p+9;  // the number below normal_from
  static constexpr double ln2_lowest = 0x1.7b57a079a1934p-114;   // ln2/8 beyond ln2_hi + ln2_lo
  static constexpr double lost_low[8] = {0,
                                         0x1.3bcfb4e926a5fp-109,
                                         -0x1.0036dc48e68c1p-110,
                                         0x1.5c8292eb6b573p-110,
                                         -0x1.3de5f838f134bp-107,
                                         0x1.ebeca13cf8d4cp-110,
                                         -0x1.4e0fc72239263p-109,
                                         0x1.991e5f6e4b2e6p-110};
  // 1/k! in two parts, 9 >= k >= 3, and what follows in one.
  static constexpr double high[7] = {0x1.71de3a556c734p-19, 0x1.a01a01a01a01ap-16, 0x1.a01a01a01a01ap-13,
                                     0x1.6c16c16c16c17p-10, 0x1.1111111111111p-7,  0x1.5555555555555p-5,
                                     0x1.5555555555555p-3};
  static constexpr double low[7] = {-0x1.c154f8ddc6cp-73,   0x1.a01a01a01a01ap-76, 0x1.a01a01a01a01ap-73,
                                    -0x1.f49f49f49f49fp-65, 0x1.1111111111111p-63, 0x1.5555555555555p-59,
                                    0x1.5555555555555p-57};
  static constexpr double further[8] = {0x1.952c77030ad4ap-49, 0x1.ae7f3e733b81fp-45, 0x1.ae7f3e733b81fp-41,
                                        0x1.93974a8c07c9dp-37, 0x1.6124613a86d09p-33, 0x1.1eed8eff8d898p-29,
                                        0x1.ae64567f544e4p-26, 0x1.27e4fb7789f5cp-22};

  template <class V> NAPIER_INLINE static Begun<V> begin(V x) {
    const V z = fma(x, V(sign * R::eight_over_ln2), V(R::round));
    const V r = fma(z - V(R::round), V(-R::ln2_hi), sign > 0 ? x : -x);
    V g(further[0]);
    for (int i = 1; i < 8; ++i) g = fma(g, r, V(further[i]));
    return {z, r, g};
  }

  template <class V> NAPIER_INLINE static Series<V> series(Begun<V> a) {
    const Two<V> first = product_of(a.g, a.r), nine = sum_of_ordered(V(high[0]), first.high);
    Two<V> g{nine.high, nine.low + (V(low[0]) + first.low)};
    for (int i = 1; i < 7; ++i) {
      const Two<V> product = product_of(g.high, a.r);
      const Two<V> sum = sum_of_ordered(V(high[i]), product.high);
      g = {sum.high, sum.low + (V(low[i]) + fma(g.low, a.r, product.low))};
    }
    return {a.z, a.r, g.high, g.low};
  }

  template <class V> NAPIER_INLINE static ScaledParts<V> finish(Series<V> a) {
    // The exponent is r + m + l.
    const V n = a.z - V(R::round), r = a.r;
    const Two<V> in_ln2 = product_of(n, V(-R::ln2_lo)),
                 m = sum_of(in_ln2.high, lookup(ExactTable<double>::lost, bits(a.z)));
    const V l = m.low + (in_ln2.low + fma(n, V(-ln2_lowest), lookup(lost_low, bits(a.z))));

    // e^r - 1 = r + r²/2 + r³·g
    const Two<V> square = product_of(r, r);
    const Two<V> cube = product_of(r, square.high), last = product_of(a.high, cube.high);
    const V cube_low = fma(r, square.low, cube.low), half(0.5);
    const V last_low = fma(a.high, cube_low, fma(a.low, cube.high, last.low));
    const Two<V> second = sum_of_ordered(half * square.high, last.high), first = sum_of_ordered(r, second.high);
    const Two<V> third = sum_of(first.low, second.low);
    const V fourth = fma(half, square.low, last_low);

    // Times e^(m + l) = 1 + m + l + m²/2.
    const V f = first.high;
    const Two<V> mf = product_of(m.high, f);
    const V more = l + rounded(half * m.high * m.high);
    const Two<V> c1 = sum_of_ordered(m.high, mf.high), c2 = sum_of(c1.high, third.high), c = sum_of(c2.high, fourth);
    const V rest = fma(more, f, more) + fma(m.high, third.high + fourth, mf.low) + (c1.low + c2.low + c.low + third.low);

    // Times the table's number: t + t·(f + c + rest).
    const V t = Core::number(a.z);
    const Two<V> tf = product_of(t, f), tc = product_of(t, c.high), main = sum_of_ordered(t, tf.high);
    const Two<V> d = sum_of(main.low, tc.high), e = sum_of(d.high, tf.low), y = sum_of_ordered(main.high, e.high);
    return {Core::exponent(a.z), {y.high, y.low, fma(t, rest, tc.low) + (d.low + e.low)}};
  }
};

/// e^x at both ends of the error bound: the result where the two are equal.
template <> struct Kernel<function::correct<function::exp>> {
  explicit Kernel(function::correct<function::exp>) {}

  template <class T> using Core = ExpInTwoParts<T, 1>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const {
    return within(x, V(TwoParts<typename V::value_type>::limit));
  }
  NAPIER_INLINE auto operator()(auto x) const {
    using T = typename decltype(x)::value_type;
    if constexpr (sizeof(T) == 4 && registers > 16)
      return (*this)(Core<T>::reduce(x));
    else
      return Core<T>::reduce(x);
  }
  template <class V> NAPIER_INLINE Either<V> operator()(Parts<V> a) const {
    using C = Core<typename V::value_type>;
    V tail;
    const V y = C::evaluate(a.s, a.r, a.d, tail);
    return {y + tail, y + fma(-a.s, V(C::slack), tail)};
  }

  /// Of a float in double, rounded to odd: no float's e^x lies closer to where rounding changes.
  NAPIER_INLINE auto rare(auto x) const {
    using V = decltype(x);
    using R = Reduction<typename V::value_type>;
    const V inside = clamp(x, V(R::zero_at), V(R::infinite_at));
    if constexpr (sizeof(typename V::value_type) == 4) {
      const auto halves = to_double(inside);
      return nan_or(x, to_float({in_double(halves.a), in_double(halves.b)}));
    } else {
      return ExpInThreeParts<1>::begin(inside);
    }
  }
  template <class V> NAPIER_INLINE Series<V> rare(Begun<V> a, V) const { return ExpInThreeParts<1>::series(a); }
  template <class V> NAPIER_INLINE ScaledParts<V> rare(Series<V> a, V) const { return ExpInThreeParts<1>::finish(a); }
  template <class V> NAPIER_INLINE V rare(const ScaledParts<V>& a, V x) const {
    return nan_or(x, a.parts.rounded_times(a.k, x > V(ExpInThreeParts<1>::subnormal_to)));
  }

 private:
  using Wide = ExpCore<double, ExactTable<double>, 1>;

  template <class V> NAPIER_INLINE static V in_double(V x) {
    const Scaled<V> a = Wide::scale(Wide::reduce(x));
    return fma_to_odd(a.s, a.p, a.s);
  }
};

/// Results of two bytes are correctly rounded in either mode.
template <class F> struct Kernel<function::to_odd<function::correct<F>>> : Kernel<function::to_odd<F>> {
  explicit Kernel(function::correct<F>) : Kernel<function::to_odd<F>>(F{}) {}
};
