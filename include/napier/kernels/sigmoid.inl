// SPDX-License-Identifier: MIT
// 1/(1 + e^-x), by one formula for both signs, with e^-x = s(1 + p) from exp's core, neither it nor 1 + e^-x ever rounded.
//
//  1. 1 + s = sum + (min(1, s) - (sum - max(1, s))), exactly: T. J. Dekker, Numer. Math. 18, 1971.
//  2. The denominator is sum + low, low = s·p + the above.
//  3. A division gives y to an ulp and a half; what y·(sum + low) exceeds 1 by, formed by two fma, gives the correction.
//
// Lanes with |x| beyond limit, and NaN, take rare: above, the same formula at the limit (it gives 1); below, where 1 is lost
// beside e^-x, the same formula with 0 for the 1 and without the exponent of s, which is put into the result.

/// y near 1/(sum + low).
template <class V> struct Inverse { V y, sum, low; };
template <class V> inline constexpr bool is_late<Inverse<V>> = true;

template <class V> struct Quotient { V z, y, excess; };

template <> struct Kernel<function::sigmoid> : FromExp {
  explicit Kernel(function::sigmoid) {}

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return within_limit(x); }

  using FromExp::operator();
  template <class V> NAPIER_INLINE Reduced<V> operator()(V x) const { return reduce(x); }
  template <class V> NAPIER_INLINE Inverse<V> operator()(Scaled<V> a) const { return inverse(a); }
  template <class V> NAPIER_INLINE V operator()(Inverse<V> a) const { return fma(-a.y, excess(a), a.y); }

  template <class V> NAPIER_INLINE Reduced<V> rare(V x) const {
    using R = Reduction<typename V::value_type>;
    return Core<typename V::value_type>::reduce(clamp(x, V(R::zero_at), V(R::limit)));
  }
  template <class V> NAPIER_INLINE Quotient<V> rare(Reduced<V> a, V x) const {
    using T = typename V::value_type;
    const V t = Core<T>::number(a.z), s = from_bits<T>(bits(t) + Core<T>::exponent(a.z));
    const auto below = x < V(Reduction<T>::normal_from);
    const Inverse<V> i = inverse(select(below, V(T(0)), V(T(1))), select(below, t, s), Core<T>::expm1(a.r));
    return {a.z, i.y, excess(i)};
  }
  template <class V> NAPIER_INLINE V rare(const Quotient<V>& a, V x) const {
    using T = typename V::value_type;
    using R = Reduction<T>;
    const auto grid = decltype(bits(x))(R::min_bits) + Core<T>::exponent(a.z);
    const V normal = fma(-a.y, a.excess, a.y);
    return nan_or(x, select(x < V(R::normal_from), subnormal(a.y, -a.y, a.excess, grid), normal));
  }

  /// Of one + s(1 + p).
  template <class V> NAPIER_INLINE static Inverse<V> inverse(V one, V s, V p) {
    const V larger = maximum(s, one), smaller = minimum(s, one);
    const V sum = larger + smaller, low = fma(s, p, smaller - (sum - larger));
    return {V(typename V::value_type(1)) / (sum + low), sum, low};
  }
  template <class V> NAPIER_INLINE static Inverse<V> inverse(Scaled<V> a) {
    return inverse(V(typename V::value_type(1)), a.s, a.p);
  }
  /// What y(sum + low) exceeds 1 by.
  template <class V> NAPIER_INLINE static V excess(Inverse<V> a) {
    return fma(a.y, a.low, fma(a.y, a.sum, V(typename V::value_type(-1))));
  }
};

template <> struct Kernel<function::to_odd<function::sigmoid>> : Kernel<function::sigmoid> {
  using Kernel<function::sigmoid>::Kernel;
  using Exact = ExpCore<float, ExactTable<float>, -1>;
  template <class V> NAPIER_INLINE Scaled<V> operator()(V x) const { return Exact::scale(Exact::reduce(x)); }
  template <class V> NAPIER_INLINE Inverse<V> operator()(Scaled<V> a) const { return inverse(a); }
  template <class V> NAPIER_INLINE V operator()(Inverse<V> a) const { return fma_to_odd(-a.y, excess(a), a.y); }
  template <class V> NAPIER_INLINE V rare(V x) const { return rare_to_odd(*this, x); }
};

// The derivative e^-|x| / (1 + e^-|x|)^2, with e^-|x| = s(1 + p).  y near 1/(1 + e^-|x|) and its excess as above; then
// s·y^2 as a sum of two, v + rest, times 1 + q, q = p - 2·excess·(1 + p).  Beyond limit, where 1 is lost, e^-|x|.
template <> struct Kernel<function::sigmoid_derivative> : FromExp {
  explicit Kernel(function::sigmoid_derivative) {}

  using Sigmoid = Kernel<function::sigmoid>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return within_limit(x); }

  using FromExp::operator();
  template <class V> NAPIER_INLINE Reduced<V> operator()(V x) const { return reduce(magnitude(x)); }
  template <class V> NAPIER_INLINE V operator()(Scaled<V> a) const { return sum(quotient(a.s, a.p)); }

  template <class V> NAPIER_INLINE Reduced<V> rare(V x) const {
    using R = Reduction<typename V::value_type>;
    return Core<typename V::value_type>::reduce(clamp(magnitude(x), V(0), V(-R::zero_at)));
  }
  template <class V> NAPIER_INLINE V rare(Reduced<V> a, V x) const {
    using T = typename V::value_type;
    const V size = magnitude(x), s = from_bits<T>(bits(Core<T>::number(a.z)) + Core<T>::exponent(a.z));
    const V near_0 = sum(quotient(s, Core<T>::expm1(a.r)));
    return nan_or(x, select(size < V(Reduction<T>::limit), near_0, Core<T>::rare(a, size)));
  }

  /// Not yet rounded.
  template <class V> NAPIER_INLINE static Two<V> quotient(V s, V p) {
    const Inverse<V> a = Sigmoid::inverse(Scaled<V>{s, p});
    const V y = a.y, excess = Sigmoid::excess(a), square = y * y, v = s * square;
    const V rest = fma(s, fma(y, y, -square), fma(s, square, -v));
    const V twice = excess + excess;
    return {v, fma(v, p - fma(twice, p, twice), rest)};
  }

 private:
  template <class V> NAPIER_INLINE static V sum(Two<V> a) { return a.high + a.low; }
};

template <> struct Kernel<function::sigmoid_backward> {
  explicit Kernel(function::sigmoid_backward) {}
  template <class V> NAPIER_INLINE V operator()(V grad, V y) const {
    return nan_or(grad, y, grad * (V(typename V::value_type(1)) - y) * y);
  }
};

/// first·last = 2^-sum: the steps in which e^-|x| comes in from there on, where it, but not its product, may be too small.
template <class T> struct Steps;
template <> struct Steps<float> {
  static constexpr float from = 85, first = 0x1p-90f, last = 0x1p-124f, zero_at = 208;
  static constexpr std::uint32_t sum = 90 + 124;
};
template <> struct Steps<double> {
  static constexpr double from = 704, first = 0x1p-600, last = 0x1p-1020, zero_at = 1500;
  static constexpr std::uint64_t sum = 600 + 1020;
};

// grad times the derivative.  Far out grad·e^-|x| = grad·first · t(1 + p)·2^(k + sum) · last, in Steps: the first step is exact
// where the product is not 0, what comes before the last one is below a quarter of grad, and the last one rounds a subnormal
// product.
template <> struct Kernel<function::sigmoid_backward_from_input> : FromExp {
  explicit Kernel(function::sigmoid_backward_from_input) {}

  using Derivative = Kernel<function::sigmoid_derivative>;

  template <class V> NAPIER_INLINE auto ordinary(V grad, V x) const {
    return mask_pair(within(x, V(Steps<typename V::value_type>::from)), within(grad, infinity<V>()));
  }

  using FromExp::operator();
  template <class V> NAPIER_INLINE Reduced<V> operator()(V, V x) const { return reduce(magnitude(x)); }
  template <class V> NAPIER_INLINE V operator()(Scaled<V> a, V grad, V) const {
    const Two<V> derivative = Derivative::quotient(a.s, a.p);
    return fma(grad, derivative.high, rounded(grad * derivative.low));
  }

  template <class V> NAPIER_INLINE V rare(V grad, V x) const {
    using T = typename V::value_type;
    const V size = magnitude(x), from(Steps<T>::from), zero(T(0));
    const V inside = stages(*this, grad, clamp(size, zero, from));
    const Reduced<V> a = Core<T>::reduce(clamp(size, zero, V(Steps<T>::zero_at)));
    const auto sum = decltype(bits(x))(Steps<T>::sum << Reduction<T>::mantissa);
    const V s = from_bits<T>(bits(Core<T>::number(a.z)) + (Core<T>::exponent(a.z) + sum));
    const V once = grad * V(Steps<T>::first) * s;
    const V product = fma(once, Core<T>::expm1(a.r), once) * V(Steps<T>::last);
    const V outside = select(size < infinity<V>(), product, grad * zero);
    return nan_or(grad, x, select(size < from, inside, outside));
  }
};

/// G's gradient, product(grad, x, s) with s = sigmoid(argument(x)), in stages.
template <class G> struct BySigmoid : FromExp {
  using Sigmoid = Kernel<function::sigmoid>;

  template <class V> NAPIER_INLINE auto ordinary(V grad, V x) const {
    return mask_pair(within_limit(gradient().argument(x)), within(grad, infinity<V>()));
  }

  using FromExp::operator();
  template <class V> NAPIER_INLINE Reduced<V> operator()(V, V x) const { return reduce(gradient().argument(x)); }
  template <class V> NAPIER_INLINE Inverse<V> operator()(Scaled<V> a) const { return Sigmoid::inverse(a); }
  template <class V> NAPIER_INLINE V operator()(Inverse<V> a, V grad, V x) const {
    return gradient().product(grad, x, Sigmoid(function::sigmoid())(a));
  }
  template <class V> NAPIER_INLINE V rare(V grad, V x) const {
    const V s = apply(Sigmoid(function::sigmoid()), gradient().argument(x));
    return nan_or(grad, x, gradient().product(grad, x, s));
  }

 private:
  NAPIER_INLINE const G& gradient() const { return static_cast<const G&>(*this); }
};
