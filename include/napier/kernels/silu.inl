// SPDX-License-Identifier: MIT
// x/(1 + e^-x) = x·y - x·y·excess, y and excess from sigmoid's kernel, and x·y as a sum of two.  The result has the sign of x.
//
// Lanes with |x| beyond limit, and NaN, take rare: x itself above; below, as sigmoid's, without the 1 and with the exponent put
// into the result, which is subnormal for x below normal_from.

template <class T> struct SiluEnds;
template <> struct SiluEnds<float> { static constexpr float zero_at = -110, normal_from = -0x1.6f6d56p+6f; };
template <> struct SiluEnds<double> { static constexpr double zero_at = -753, normal_from = -0x1.657bfcf5db0ccp+9; };

template <> struct Kernel<function::silu> : FromExp {
  explicit Kernel(function::silu) {}

  using Sigmoid = Kernel<function::sigmoid>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return within_limit(x); }

  using FromExp::operator();
  NAPIER_INLINE auto operator()(auto x) const { return begin(x); }
  template <class V> NAPIER_INLINE Inverse<V> operator()(Scaled<V> a) const { return Sigmoid::inverse(a); }
  template <class V> NAPIER_INLINE V operator()(Inverse<V> a, V x) const {
    const V v = x * a.y;
    return v - fma(v, Sigmoid::excess(a), fma(-x, a.y, v));  // of -0 this order makes -0
  }

  template <class V> NAPIER_INLINE V rare(V x) const {
    using T = typename V::value_type;
    using Bits = decltype(bits(x));
    const V limit(Reduction<T>::limit), one(T(1)), size = clamp(-x, V(T(0)), V(-SiluEnds<T>::zero_at));
    const Reduced<V> a = Core<T>::reduce(-size);
    const Inverse<V> i = Sigmoid::inverse(V(T(0)), Core<T>::number(a.z), Core<T>::expm1(a.r));
    const V v = size * i.y, rest = fma(-v, Sigmoid::excess(i), fma(size, i.y, -v));
    const Bits k = Core<T>::exponent(a.z);
    const V normal = from_bits<T>(bits(v + rest) - k), tiny = subnormal(v, one, rest, Bits(Reduction<T>::min_bits) + k);
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
