// SPDX-License-Identifier: MIT
// softplus(x) = max(x, 0) + log(1 + u),   u = e^-|x| = s(1 + p) from exp's core, in (0, 1].
//
//  1. log(1 + u) = 2 artanh f = 2f + 2f·f²(1/3 + f²/5 + ...),   f = u/(2 + u) <= 1/3; a minimax polynomial
//     (tests/derive/softplus.sollya).
//  2. f as a sum of two: u in two parts, one division of 1, and what u exceeds f·(2 + u) by.
//  3. max(x, 0) and 2f are added without loss, the smaller parts at last.
//
// Lanes with |x| beyond limit, and NaN, take rare: x above, e^x below.

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

struct SoftplusCore {
  template <class T> using Core = ExpCore<T, ScaledTable<T>, -1>;

  /// Of |x| <= limit.
  template <class V> NAPIER_INLINE static V inside(V x) {
    using T = typename V::value_type;
    const Scaled<V> a = Core<T>::scale(Core<T>::reduce(magnitude(x)));
    const V two(T(2)), zero(T(0));
    const V u = fma(a.s, a.p, a.s), u_low = fma(a.s, a.p, a.s - u);
    const V sum = two + u, inverse = V(T(1)) / sum;
    const V f = u * inverse;
    const V short_of = fma(-f, sum, u) + fma(-f, (u - (sum - two)) + u_low, u_low);
    const V f_low = short_of * inverse, square = f * f;
    const V log = f + f, log_low = fma(log, square * Artanh<T>::polynomial(square), f_low + f_low);

    const V positive = select(x > zero, x, zero), larger = maximum(positive, log), smaller = minimum(positive, log);
    const V total = larger + smaller;
    return total + ((smaller - (total - larger)) + log_low);
  }

  /// Of any x but NaN.
  template <class V> NAPIER_INLINE static V rare(V x) {
    using T = typename V::value_type;
    using Exp = ExpCore<T, typename ExpTable<T>::type, 1>;
    const V limit(Reduction<T>::limit), below = Exp::rare(Exp::reduce_any(x), x);
    return select(x > limit, x, select(x < -limit, below, inside(clamp(x, -limit, limit))));
  }
};

template <> struct Kernel<function::softplus> {
  double beta, threshold;
  explicit Kernel(function::softplus f) : beta(f.beta), threshold(f.threshold) {}

  template <class V> NAPIER_INLINE V operator()(V x) const {
    using T = typename V::value_type;
    const V b(static_cast<T>(beta)), scaled = x * b;
    const V y = all(within_limit(scaled)) ? SoftplusCore::inside(scaled) : SoftplusCore::rare(scaled);
    return nan_or(x, select(scaled > V(static_cast<T>(threshold)), x, y / b));
  }
};

template <> struct Kernel<function::softplus_backward> {
  double beta, threshold;
  explicit Kernel(function::softplus_backward f) : beta(f.beta), threshold(f.threshold) {}

  template <class V> NAPIER_INLINE V operator()(V grad, V x) const {
    using T = typename V::value_type;
    const V scaled = x * V(static_cast<T>(beta));
    const V slope = apply(Kernel<function::sigmoid>(function::sigmoid()), scaled);
    return nan_or(grad, x, select(scaled > V(static_cast<T>(threshold)), grad, grad * slope));
  }
};
