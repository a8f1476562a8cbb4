// SPDX-License-Identifier: MIT
// x/(1 + e^-x), the denominator as sigmoid's, a sum of two, then rounded: by half an ulp, which may be a whole one of the quotient.
// The result has the sign of x.
//
// Lanes with |x| beyond limit, and NaN, take rare: x itself above; below, without the 1 and with the exponent put into the result,
// which is subnormal for x below normal_from.

template <class T> struct SiluEnds;
template <> struct SiluEnds<float> { static constexpr float zero_at = -110, normal_from = -0x1.6f6d56p+6f; };
template <> struct SiluEnds<double> { static constexpr double zero_at = -753, normal_from = -0x1.657bfcf5db0ccp+9; };

template <> struct Kernel<function::silu> : FromExp {
  explicit Kernel(function::silu) {}

  using Sigmoid = Kernel<function::sigmoid>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return within_limit(x); }
  /// y, which is not used, is not computed.
  template <class V> NAPIER_INLINE static Late<V> over_denominator(Inverse<V> d, V x) { return {x / (d.sum + d.low)}; }

  using FromExp::operator();
  template <class V> NAPIER_INLINE Reduced<V> operator()(V x) const { return reduce(x); }
  template <class V> NAPIER_INLINE Late<V> operator()(Scaled<V> a, V x) const {
    return over_denominator(Sigmoid::inverse(a), x);
  }

  template <class V> NAPIER_INLINE V rare(V x) const {
    using T = typename V::value_type;
    using Bits = decltype(bits(x));
    const V limit(Reduction<T>::limit), zero(T(0)), size = clamp(-x, zero, V(-SiluEnds<T>::zero_at));
    const Reduced<V> a = Core<T>::reduce(-size);
    const V t = Core<T>::number(a.z), quotient = size / fma(t, Core<T>::expm1(a.r), t);
    const Bits k = Core<T>::exponent(a.z);
    const V normal = from_bits<T>(bits(quotient) - k);
    const V tiny = subnormal(quotient, zero, zero, Bits(Reduction<T>::min_bits) + k);
    const V below = signed_as(x, select(x < V(SiluEnds<T>::normal_from), tiny, normal));
    const V inside = stages(*this, clamp(x, -limit, limit));
    return nan_or(x, select(x > limit, x, select(x < -limit, below, inside)));
  }
};

template <> struct Kernel<function::silu_backward> : BySigmoid<Kernel<function::silu_backward>> {
  explicit Kernel(function::silu_backward) {}
  template <class V> NAPIER_INLINE static V argument(V x) { return x; }
  template <class V> NAPIER_INLINE static V product(V grad, V x, V s) {
    using T = typename V::value_type;
    const V one(T(1)), finite = clamp(x, V(T(-1e4)), V(T(1e4)));  // farther out s or 1 - s is 0
    return grad * s * fma(finite, one - s, one);
  }
};
