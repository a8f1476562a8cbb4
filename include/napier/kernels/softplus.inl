// SPDX-License-Identifier: MIT
// softplus(x) = max(x, 0) + log(1 + u),   u = e^-|x| = s(1 + p) from exp's core, in (0, 1].
//
//  1. log(1 + u) = 2 artanh f = 2f + 2f·f²(1/3 + f²/5 + ...),   f = u/(2 + u) <= 1/3; a minimax polynomial
//     (tests/derive/softplus.sollya).
//  2. f as a sum of two: u in two parts, one division of 1, and what u exceeds f·(2 + u) by.
//  3. max(x, 0) and 2f are added without loss, the smaller parts at last.
//
// Lanes with |x| beyond limit, and NaN, take rare: x above, e^x below.
//
// With a beta, y + low is its product with the input, low what rounding lost, and low·sigmoid(y) belongs to the smaller
// parts.  For sigmoid stands min(softplus, 1): where they differ low is small.  Where |beta| < 1, e^x may be subnormal though its
// quotient is not: 2^k comes into both, so that 2^k|beta| is in [1, 2) and dividing enlarges no error.

template <class T> struct Artanh;
template <> struct Artanh<float> {
  // f + f^3 P(f^2) lies within 2^-31.65 of artanh(f), relatively, for |f| <= 1/3 and a little.
  static constexpr float c0 = 0x1.555556p-2f, c1 = 0x1.999866p-3f, c2 = 0x1.24d764p-3f, c3 = 0x1.bb3304p-4f,
                         c4 = 0x1.e116a4p-4f;
  /// (artanh(f)/f - 1)/f^2 at f^2 = x, in [0, 1/9].
  template <class V> NAPIER_INLINE static V polynomial(V x) {
    return fma(fma(fma(fma(V(c4), x, V(c3)), x, V(c2)), x, V(c1)), x, V(c0));
  }
};
template <> struct Artanh<double> {
  // Within 2^-61.88 of artanh(f), likewise.
  static constexpr double c[11] = {0x1.5555555555555p-2, 0x1.9999999999b17p-3, 0x1.249249248395bp-3, 0x1.c71c71ce663dap-4,
                                   0x1.745d1698e8597p-4, 0x1.3b13a946cc88cp-4, 0x1.11146441c2a04p-4, 0x1.e137174ba7edfp-5,
                                   0x1.b812f13e7f2bap-5, 0x1.4379d220a71fcp-5, 0x1.31df5b14cbd84p-4};
  template <class V> NAPIER_INLINE static V polynomial(V x) {
    V y(c[10]);
    for (int i = 9; i >= 0; --i) y = fma(y, x, V(c[i]));
    return y;
  }
};

struct SoftplusCore : FromExp {
  template <class T> using Exp = ExpCore<T, typename ExpTable<T>::type, 1>;

  /// Near Reduction's limit the rest of parts would be subnormal.
  template <class T> static constexpr T limit = T(0.875) * Reduction<T>::limit;
  template <class V> NAPIER_INLINE static auto covers(V x) { return within(x, V(limit<typename V::value_type>)); }

  // Of |x| <= limit, from reduce(magnitude(x)) on.
  using FromExp::operator();
  /// f as a sum of two, filled in place: gcc 12 would store one put together at the end twice.
  template <class V> NAPIER_INLINE Two<V> operator()(Scaled<V> a) const {
    using T = typename V::value_type;
    const V two(T(2));
    const V u = fma(a.s, a.p, a.s), u_low = fma(a.s, a.p, a.s - u);
    const V sum = two + u, inverse = V(T(1)) / sum;
    Two<V> f;
    f.high = u * inverse;
    const V short_of = fma(-f.high, sum, u) + fma(-f.high, (u - (sum - two)) + u_low, u_low);
    f.low = short_of * inverse;
    return f;
  }
  /// The result and rest are a sum not yet rounded.
  template <class V> NAPIER_INLINE static V parts(Two<V> f, V x, V& rest) {
    using T = typename V::value_type;
    const V square = f.high * f.high;
    const V log = f.high + f.high, log_low = fma(log, square * Artanh<T>::polynomial(square), f.low + f.low);

    const V positive = maximum(x, V(T(0))), larger = maximum(positive, log), smaller = minimum(positive, log);
    const V total = larger + smaller;
    rest = (smaller - (total - larger)) + log_low;
    return total;
  }
  template <class V> NAPIER_INLINE static V sum(Two<V> f, V x) {
    V rest;
    const V total = parts(f, x, rest);
    return total + rest;
  }
  template <class V> NAPIER_INLINE static Two<V> argument(V x) {
    const SoftplusCore next;
    return next(next(reduce(magnitude(x))));
  }

  /// Of any x but NaN.
  template <class V> NAPIER_INLINE static V rare(V x) {
    using T = typename V::value_type;
    const V end(limit<T>), below = Exp<T>::rare(Exp<T>::reduce_any(x), x), near_0 = clamp(x, -end, end);
    return select(x > end, x, select(x < -end, below, sum(argument(near_0), near_0)));
  }

  /// 2^k e^(x + low) of x < 0, k >= 0, where it is less than infinite.
  template <class V> NAPIER_INLINE static V raised(V x, V low, int k) {
    using T = typename V::value_type;
    using R = Reduction<T>;
    using Bits = decltype(bits(x));
    const V zero(T(0)), zero_at(R::zero_at - static_cast<T>(k) * T(0.7));
    const Reduced<V> a = Exp<T>::reduce(clamp(x, zero_at, zero));
    const V z = from_bits<T>(bits(a.z) + Bits(static_cast<typename Bits::value_type>(8 * k)));  // n counts eighths
    const V p = Exp<T>::expm1(a.r + select(x > zero_at, low, zero));
    const V t = Exp<T>::number(z), grid = from_bits<T>(Bits(R::min_bits) - Exp<T>::exponent(z));
    return Exp<T>::any(z, p, fma(t, p, t) < grid);
  }
};

/// softplus's parameter as a T, and what follows from it.
template <class T> struct Beta {
  using R = Reduction<T>;
  static constexpr int bias = static_cast<int>(infinity_bits<T> >> (R::mantissa + 1));

  T b;
  unsigned_of<T> bits = __builtin_bit_cast(unsigned_of<T>, b), exponent_bits = bits & infinity_bits<T>;
  /// And normal.
  bool is_power_of_two = (bits & (R::min_bits - 1)) == 0 && exponent_bits != 0 && exponent_bits != infinity_bits<T>;
  bool is_one = bits == __builtin_bit_cast(unsigned_of<T>, T(1));

  /// b·x - y, where y is x * b; NaN where b·x is.
  template <class V> NAPIER_INLINE V lost(V x, V y) const { return is_power_of_two ? V(T(0)) : fma(x, V(b), -y); }

  /// y / b; of a power of two the reciprocal is a number, and its product the same.
  template <class V> NAPIER_INLINE V divide(V y) const { return is_power_of_two ? y * V(T(1) / b) : y / V(b); }

  /// k >= 0 for which 2^k|b| is in [1, 2), or 0 where |b| >= 1.  With a subnormal b no e^(b·x) is small, and any k will do.
  int exponent() const {
    const int biased = static_cast<int>(exponent_bits >> R::mantissa);
    return biased == 0 ? bias - 1 : biased < bias ? bias - biased : 0;
  }
  T raised(int k) const { return b * __builtin_bit_cast(T, static_cast<unsigned_of<T>>(bias + k) << R::mantissa); }
};

template <> struct Kernel<function::softplus> : SoftplusCore {
  double beta, threshold;
  explicit Kernel(function::softplus f) : beta(f.beta), threshold(f.threshold) {}

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return covers(product(parameter<V>(), x)); }

  using SoftplusCore::operator();
  template <class V> NAPIER_INLINE Reduced<V> operator()(V x) const {
    return reduce(magnitude(product(parameter<V>(), x)));
  }
  template <class V> NAPIER_INLINE V operator()(Two<V> f, V x) const {
    const auto of = parameter<V>();
    const V y = product(of, x);
    return select(y > most<V>(), x, of.divide(inside(of, f, y, of.lost(x, y))));
  }
  template <class V> NAPIER_INLINE V rare(V x) const {
    const auto of = parameter<V>();
    const V y = product(of, x);
    if (of.is_one) return nan_or(x, select(y > most<V>(), x, SoftplusCore::rare(y)));
    return nan_or(x, x, select(y > most<V>(), x, rare(of, x, y)));
  }

 private:
  template <class V> NAPIER_INLINE Beta<typename V::value_type> parameter() const {
    return {static_cast<typename V::value_type>(beta)};
  }
  template <class V> NAPIER_INLINE V most() const { return V(static_cast<typename V::value_type>(threshold)); }
  template <class T, class V> NAPIER_INLINE static V product(const Beta<T>& of, V x) { return rounded(x * V(of.b)); }

  /// softplus(y + low) of |y| <= limit.
  template <class T, class V> NAPIER_INLINE static V inside(const Beta<T>& of, Two<V> f, V y, V low) {
    V rest;
    const V total = parts(f, y, rest);
    return total + (of.is_power_of_two ? rest : fma(low, minimum(total, V(T(1))), rest));
  }

  /// The result of any x, for a NaN some NaN.
  template <class T, class V> NAPIER_INLINE static V rare(const Beta<T>& of, V x, V y) {
    const V end(limit<T>), low = of.lost(x, y), near_0 = clamp(y, -end, end);
    const int k = of.exponent();
    const auto is_below = y < -end;
    const V sum = select(is_below, raised(y, low, k), inside(of, argument(near_0), near_0, low));
    return select(y > end, x, sum / select(is_below, V(of.raised(k)), V(of.b)));
  }
};

template <> struct Kernel<function::softplus_backward> : BySigmoid<Kernel<function::softplus_backward>> {
  double beta, threshold;
  explicit Kernel(function::softplus_backward f) : beta(f.beta), threshold(f.threshold) {}

  template <class V> NAPIER_INLINE V argument(V x) const { return x * V(static_cast<typename V::value_type>(beta)); }
  template <class V> NAPIER_INLINE V product(V grad, V x, V s) const {
    return select(argument(x) > V(static_cast<typename V::value_type>(threshold)), grad, grad * s);
  }
};
